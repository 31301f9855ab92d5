"""People share the workers: what one of them has to be done keeps nobody else waiting."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from pytest_django import Settings

from batchruns.engine import isolate
from batchruns.engine.steps.errors import OverrunError
from batchruns.models import BatchRun, Chunk
from batchruns.processing import enrich, process_pool, split
from batchruns.processing.errors import WorkUnwantedError
from batchruns.runs import files, queue, service
from batchruns.worker import turns
from batchruns.worker.turns import TakesLongerError, turn_of
from leadenrich.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "Name,E-Mail\n" + "".join(f"Person {n},p{n}@example-{n % 7}.com\n" for n in range(95))


@pytest.fixture
def all_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is short."""
    monkeypatch.setattr(queue, "SHORT_BYTES", {queue.FILES: 0, queue.CHUNKS: 0})


def owners_in_order(queue_name: str) -> list[str]:
    """The owners of the jobs that wait, in the order in which workers take them."""
    jobs = ProcrastinateJob.objects.filter(queue_name=queue_name, status="todo")
    runs = jobs.order_by("-priority", "id").values_list("args__run_id", flat=True)
    return [BatchRun.objects.get(pk=run).user.email for run in runs]


def test_many_runs_of_one_person_come_after_the_first_of_another(
    make_run: Callable[..., BatchRun], user: User, stranger: User
) -> None:
    for _ in range(9):
        service.start(make_run())
    service.start(make_run(owner=stranger))

    assert owners_in_order(queue.SHORT)[:3] == [user.email, stranger.email, user.email]


def test_people_have_the_same_share_however_many_runs_they_have(
    make_run: Callable[..., BatchRun],
    user: User,
    stranger: User,
    settings: Settings,
    all_long: None,
) -> None:
    settings.CHUNK_ROWS = 10
    for _ in range(4):
        split.split(service.start(make_run(MANY)))
    split.split(service.start(make_run(MANY, owner=stranger)))

    order = owners_in_order(queue.CHUNKS)
    assert order.count(user.email) == 40
    assert order[:20].count(stranger.email) == 10


def turn(job: Job, run: BatchRun, *, is_stopping: bool = False) -> Any:
    context: Any = SimpleNamespace(job=job, should_abort=lambda: is_stopping)
    return turn_of(context, run)


def job_of(run: BatchRun, queue_name: str, task: str = queue.CHUNK_TASK) -> Job:
    return Job(
        id=1, queue=queue_name, lock=None, queueing_lock=None, task_name=task,
        task_kwargs={"run_id": str(run.pk)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("queue_name", "task", "following"),
    [
        (queue.SHORT, queue.CHUNK_TASK, queue.SLOW),
        (queue.CHUNKS, queue.CHUNK_TASK, queue.SLOW),
        (queue.SHORT, "batchruns.split", queue.FILES),
        (queue.SHORT, "batchruns.join", queue.FILES),
        (queue.LOOKUPS, "batchruns.look_up", queue.LONG_LOOKUPS),
    ],
)
def test_what_takes_longer_than_its_turn_goes_on_elsewhere(
    run: BatchRun,
    monkeypatch: pytest.MonkeyPatch,
    queue_name: str,
    task: str,
    following: str,
) -> None:
    monkeypatch.setitem(turns.TURN_SECONDS, queue_name, 0.05)
    service.start(run)

    with (
        pytest.raises(TakesLongerError) as raised,
        turn(job_of(run, queue_name, task), run) as is_over,
    ):
        assert not is_over()
        time.sleep(0.06)
        assert is_over()
        raise WorkUnwantedError
    assert raised.value.queue == following


def test_a_worker_that_stops_hands_its_jobs_back_where_they_are(run: BatchRun) -> None:
    for queue_name in (queue.SHORT, queue.SLOW, queue.FILES):
        job = job_of(run, queue_name)
        with pytest.raises(JobAborted), turn(job, run, is_stopping=True) as is_over:
            assert is_over()
            raise WorkUnwantedError


def test_while_a_persons_work_is_slow_their_other_jobs_hold_no_places(
    make_run: Callable[..., BatchRun], run: BatchRun, stranger: User
) -> None:
    service.start(run)
    other, others = service.start(make_run()), service.start(make_run(owner=stranger))
    queue._producer().configure_task(queue.CHUNK_TASK, queue=queue.SLOW).defer(
        run_id=str(run.pk), number=0
    )

    for place in (queue.SHORT, queue.CHUNKS):
        with pytest.raises(TakesLongerError), turn(job_of(other, place), other):
            pytest.fail("It is done.")
        with turn(job_of(others, place), others) as is_over:
            assert not is_over()


@pytest.mark.parametrize("place", [queue.LOOKUPS, queue.LONG_LOOKUPS])
def test_of_a_persons_runs_one_asks_where_others_begin(
    make_run: Callable[..., BatchRun], run: BatchRun, stranger: User, place: str
) -> None:
    service.start(run)
    other, others = service.start(make_run()), service.start(make_run(owner=stranger))
    with turn(job_of(other, queue.LOOKUPS, "batchruns.look_up"), other) as is_over:
        assert not is_over()
    ProcrastinateJob.objects.all().delete()
    queue._producer().configure_task("batchruns.look_up", queue=place).defer(run_id=str(run.pk))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")

    with pytest.raises(TakesLongerError), turn(job_of(other, queue.LOOKUPS), other):
        pytest.fail("It asks.")
    for first in (run, others):
        with turn(job_of(first, queue.LOOKUPS), first) as is_over:
            assert not is_over()


def test_a_job_that_is_moved_has_not_failed_and_nothing_is_lost(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CHUNK_ROWS = 40
    monkeypatch.setattr(turns, "TURN_SECONDS", {queue.SHORT: 0, queue.CHUNKS: 0})
    real, moved = process_pool.run, []

    def wait_for_the_end(*args: Any, is_unwanted: Callable[[], bool], **kwargs: Any) -> Any:
        if is_unwanted():
            moved.append(args)
            raise WorkUnwantedError
        return real(*args, is_unwanted=is_unwanted, **kwargs)

    monkeypatch.setattr(process_pool, "run", wait_for_the_end)
    run = service.start(make_run(MANY))
    work()

    run.refresh_from_db()
    assert (run.status, run.meta["enrichedCount"]) == ("completed", 95)
    assert moved
    assert list(run.events.values_list("kind", flat=True)) == ["created", "started", "completed"]


def test_overruns_of_one_run_are_bounded_in_all(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CHUNK_ROWS, settings.CHUNK_SECONDS = 20, 0.6
    monkeypatch.setattr(isolate, "FEWEST_SECONDS", 0.001)
    monkeypatch.setattr(enrich, "MOST_SECONDS", 1)
    spent: list[float] = []

    def overrun(*args: Any, seconds: float, **kwargs: Any) -> Any:
        spent.append(seconds)
        time.sleep(seconds)
        raise OverrunError("took_time", seconds=round(seconds))

    monkeypatch.setattr(process_pool, "run", overrun)
    run = service.start(make_run(MANY))
    work()

    run.refresh_from_db()
    chunks = Chunk.objects.filter(run=run)
    assert (run.status, run.meta["rejectedCount"]) == ("completed", 95)
    assert 1 < sum(chunk.overran_seconds for chunk in chunks) < 10
    # Those that were begun before have all their time, each further chunk a sixth of it: once as a
    # whole, and once in parts.
    assert sum(spent) < 1 + 4 * 0.6 + len(chunks) * 0.6 / 6 * 2
    rejected = files.read(run.pk, files.REJECTED_ROWS).decode()
    assert "rows_overran" in rejected


def test_workers_hear_of_a_job_that_goes_on_in_another_queue(
    make_run: Callable[..., BatchRun],
) -> None:
    service.start(make_run())
    job = ProcrastinateJob.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute('LISTEN "procrastinate_queue_v1#slow"')
        cursor.execute(
            "SELECT procrastinate_retry_job_v1(%s, now(), 0, 'slow', NULL::varchar)", [job.pk]
        )
    heard = list(connection.connection.notifies(timeout=5, stop_after=1))
    assert [f'"job_id" : {job.pk}' in message.payload for message in heard] == [True]
