"""The transitions of a run, what each writes, and who wins a race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.models import BatchRun, Status
from batchruns.runs import deletion, files, service
from batchruns.runs.errors import IllegalTransitionError, RunError, RunNotFoundError
from batchruns.runs.transitions import TRANSITIONS
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as
from tests.helpers.errors import refused
from tests.helpers.factories import folder_of

ALL_VERBS = {
    "started": service.start,
    "completed": lambda run: service.complete(run, {"enrichedCount": 2}),
    "failed": lambda run: service.fail(run, RunError("as_written", text="It broke.")),
    "canceled": service.cancel,
    "retried": service.retry,
}


def in_status(run: BatchRun, status: str) -> BatchRun:
    """The run, brought to a status by legal transitions."""
    if status in ("processing", "completed"):
        run = service.start(run)
    if status == "completed":
        run = service.complete(run, {})
    if status == "failed":
        run = service.fail(run, RunError("as_written", text="It broke."))
    return run


def test_create_makes_a_pending_run_with_the_given_meta(user: User) -> None:
    run = service.create(user, "leads.csv", {"fileSize": 3, "fileType": "text/csv"})

    assert run.status == "pending"
    assert run.meta == {"fileSize": 3, "fileType": "text/csv"}
    assert run.created_at is not None
    assert (run.started_at, run.finished_at, run.result_url, run.error_message) == (None,) * 4


def test_create_keeps_what_postgres_can_store_of_a_hostile_name(user: User) -> None:
    run = service.create(user, "a\x00b\ud800.csv", {"columns": ["x\x00"]})

    assert run.filename == "a\ufffdb?.csv"
    assert run.meta == {"columns": ["x\ufffd"]}


def test_list_runs_gives_only_ones_own_not_started_ones_first(
    user: User, stranger: User, make_run: Callable[..., BatchRun]
) -> None:
    first, second = service.start(make_run()), service.start(make_run())
    waiting = make_run()
    make_run(owner=stranger)

    assert list(service.list_runs(user)) == [waiting, second, first]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", ALL_VERBS)
def test_each_transition_is_made_from_its_sources_only(
    run: BatchRun, status: Any, verb: Any
) -> None:
    run = in_status(run, status)
    transition = TRANSITIONS[verb]

    if status in transition.sources:
        assert ALL_VERBS[verb](run).status == transition.target
    else:
        with refused(IllegalTransitionError, f"can't be {verb}.*already {status}"):
            ALL_VERBS[verb](run)
        assert BatchRun.objects.get().status == status


def test_start_sets_the_time_and_enqueues_the_split(run: BatchRun) -> None:
    started = service.start(run)

    assert started.started_at is not None
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("batchruns.split", {"run_id": str(run.pk)})


def test_a_job_is_gone_when_its_start_is_rolled_back(run: BatchRun) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        service.start(run)
        raise ZeroDivisionError

    assert not ProcrastinateJob.objects.exists()
    assert BatchRun.objects.get().status == "pending"


def test_a_run_without_its_file_cant_be_started(user: User) -> None:
    run = service.create(user, "leads.csv")

    with refused(RunError, "Upload it again"):
        service.start(run)


def test_complete_sets_time_result_and_summary(run: BatchRun, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://leads.example.com"

    done = service.complete(service.start(run), {"enrichedCount": 2})

    assert done.finished_at >= done.started_at
    assert done.result_url == f"https://leads.example.com/runs/{run.pk}/result/"
    assert done.meta["enrichedCount"] == 2
    assert done.meta["fileType"] == "text/csv"


def test_cancel_is_a_failure_that_says_so(run: BatchRun) -> None:
    canceled = service.cancel(run)

    assert canceled.status == "failed"
    assert canceled.error_message.startswith("Canceled.")
    assert canceled.finished_at is not None


def test_retry_forgets_the_failure(run: BatchRun) -> None:
    retried = service.retry(
        service.fail(service.start(run), RunError("as_written", text="It broke."))
    )

    assert (retried.status, retried.error_message, retried.finished_at) == (
        "processing",
        None,
        None,
    )


@pytest.mark.django_db(transaction=True)
def test_delete_removes_row_and_files(run: BatchRun) -> None:
    assert files.exists(run.pk, files.INPUT)

    deletion.delete(run)

    assert not BatchRun.objects.exists()
    assert not folder_of(run).exists()
    with pytest.raises(RunNotFoundError):
        service.cancel(run)


@pytest.mark.parametrize("theirs", ["null", "[1]", '"text"', "{}"])
def test_meta_of_any_shape_takes_new_keys(run: BatchRun, theirs: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE batch_runs SET meta = %s::jsonb", [theirs])

    assert service.update(run, meta={"mine": 1}).meta == {"mine": 1}


def test_update_merges_meta_and_leaves_the_rest(run: BatchRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE batch_runs SET meta = meta || '{"theirs": [1, 2]}'""")

    updated = service.update(run, meta={"mine": {"a": 1}})

    assert updated.meta["theirs"] == [1, 2]
    assert updated.meta["mine"] == {"a": 1}
    assert updated.meta["fileSize"] > 0
    assert updated.status == "pending"


def test_update_makes_legal_transitions_only(run: BatchRun) -> None:
    done = service.update(service.update(run, status="processing"), status="completed")

    assert done.status == "completed"
    with pytest.raises(IllegalTransitionError):
        service.update(done, status="pending")


def test_update_makes_transitions_but_puts_nobody_to_work(
    run: BatchRun, settings: Settings
) -> None:
    settings.MAIL_AFTER_SECONDS = 60
    begun = service.update(run, status="processing", meta={"rowCount": 2})
    assert (begun.started_at is not None, begun.finished_at) == (True, None)
    assert not ProcrastinateJob.objects.exists()

    long_ago = begun.started_at - timedelta(hours=1)
    ended = service.update(run, status="failed", error_message="It broke.", started_at=long_ago)
    assert ended.finished_at > long_ago
    assert ProcrastinateJob.objects.get().task_name == "batchruns.notify"
    again = service.update(run, status="processing")
    assert (again.finished_at, again.error_message) == (None, None)
    assert list(run.events.values_list("kind", "params")) == [
        ("created", None),
        ("changed", {"status": "processing"}),
        ("changed", {"status": "failed"}),
        ("changed", {"status": "processing"}),
    ]
    finished = service.update(service.update(run, status="processing"), status="completed")
    assert finished.finished_at is not None


@pytest.mark.parametrize("as_whom", ["as the person", "as the worker"])
def test_update_never_completes_or_changes_what_our_workers_have_in_hand(
    run: BatchRun, user: User, as_whom: str
) -> None:
    service.start(run)

    with acting_as(user.pk) if as_whom == "as the person" else nullcontext():
        with refused(IllegalTransitionError, "finish by itself"):
            service.update(run, status="completed")
        assert service.update(run, meta={"mine": 1}).status == "processing"
        if as_whom == "as the person":
            with refused(IllegalTransitionError, "can't be changed any more"):
                service.update(run, meta={"mapping": []})


@pytest.mark.parametrize(
    ("nonsense", "said"),
    [
        ({"status": "canceled"}, "no such status"),
        ({"status": 3}, "no such status"),
        ({"status": "completed"}, "is pending, and can't become completed"),
        ({"meta": ["a"]}, "object that JSON can hold"),
        ({"meta": {"a": {1, 2}}}, "object that JSON can hold"),
        ({"meta": {"a": float("nan")}}, "object that JSON can hold"),
        ({"started_at": "yesterday"}, "as a datetime"),
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(
    run: BatchRun, nonsense: Any, said: str
) -> None:
    with refused(RunError, said):
        service.update(run, **nonsense)

    assert BatchRun.objects.filter(pk=run.pk).values().get() == vars_of(run)


def vars_of(run: BatchRun) -> dict[str, object]:
    return {name: value for name, value in vars(run).items() if not name.startswith("_")}


@pytest.mark.parametrize("filename", [None, 7])
def test_create_asks_for_a_filename(user: User, filename: Any) -> None:
    with refused(RunError, "has to have a filename"):
        service.create(user, filename)


def test_create_for_somebody_else_is_refused_with_a_sentence(user: User, stranger: User) -> None:
    with acting_as(user.pk), refused(RunError, "somebody else"):
        service.create(stranger, "leads.csv")
    gone = User(id=uuid4(), email="gone@example.com")
    with refused(RunError, "no longer exists"):
        service.create(gone, "leads.csv")


def test_update_keeps_what_postgres_can_store_of_hostile_text(run: BatchRun) -> None:
    assert service.update(run, error_message="a\x00b\ud800").error_message == "a\ufffdb?"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_a_run_at_once_one_does(run: BatchRun) -> None:
    ready = Barrier(2)

    def start() -> str:
        try:
            ready.wait()
            return service.start(run).status
        except IllegalTransitionError:
            return "lost"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = [future.result() for future in [threads.submit(start), threads.submit(start)]]

    assert sorted(outcomes) == ["lost", "processing"]
    assert ProcrastinateJob.objects.count() == 1
