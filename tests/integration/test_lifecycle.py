"""The legal moves of a run, what each writes, and who wins a race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns import files, lifecycle
from batchruns.models import BatchRun, Status
from tests.integration.conftest import folder_of

ALL_VERBS = {
    "started": lifecycle.start,
    "completed": lambda run: lifecycle.complete(run, {"enrichedCount": 2}),
    "failed": lambda run: lifecycle.fail(run, "It broke."),
    "canceled": lifecycle.cancel,
    "retried": lifecycle.retry,
}


def in_status(run: BatchRun, status: str) -> BatchRun:
    """The run, brought to a status by legal moves."""
    if status in ("processing", "completed"):
        run = lifecycle.start(run)
    if status == "completed":
        run = lifecycle.complete(run, {})
    if status == "failed":
        run = lifecycle.fail(run, "It broke.")
    return run


def test_create_makes_a_pending_run_with_the_given_meta(user):
    run = lifecycle.create(user, "leads.csv", {"fileSize": 3, "fileType": "text/csv"})

    assert run.status == "pending"
    assert run.meta == {"fileSize": 3, "fileType": "text/csv"}
    assert run.created_at is not None
    assert (run.started_at, run.finished_at, run.result_url, run.error_message) == (None,) * 4


def test_create_keeps_what_postgres_can_store_of_a_hostile_name(user):
    run = lifecycle.create(user, "a\x00b\ud800.csv", {"columns": ["x\x00"]})

    assert run.filename == "a\ufffdb?.csv"
    assert run.meta == {"columns": ["x\ufffd"]}


def test_list_runs_gives_only_ones_own_not_started_ones_first(user, stranger, make_run):
    first, second = lifecycle.start(make_run()), lifecycle.start(make_run())
    waiting = make_run()
    make_run(owner=stranger)

    assert list(lifecycle.list_runs(user)) == [waiting, second, first]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", ALL_VERBS)
def test_each_move_is_made_from_its_sources_only(run, status, verb):
    run = in_status(run, status)
    move = lifecycle.MOVES[verb]

    if status in move.sources:
        assert ALL_VERBS[verb](run).status == move.target
    else:
        with pytest.raises(lifecycle.IllegalMove, match=f"can't be {verb}.*already {status}"):
            ALL_VERBS[verb](run)
        assert BatchRun.objects.get().status == status


def test_start_sets_the_time_and_enqueues_the_split(run):
    started = lifecycle.start(run)

    assert started.started_at is not None
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("batchruns.split", {"run_id": str(run.pk)})


def test_a_job_is_gone_when_its_start_is_rolled_back(run):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lifecycle.start(run)
        raise ZeroDivisionError

    assert not ProcrastinateJob.objects.exists()
    assert BatchRun.objects.get().status == "pending"


def test_a_run_without_its_file_cant_be_started(user):
    run = lifecycle.create(user, "leads.csv")

    with pytest.raises(lifecycle.RunError, match="Upload it again"):
        lifecycle.start(run)


def test_complete_sets_time_result_and_summary(run, settings):
    settings.PUBLIC_URL = "https://leads.example.com"

    done = lifecycle.complete(lifecycle.start(run), {"enrichedCount": 2})

    assert done.finished_at >= done.started_at
    assert done.result_url == f"https://leads.example.com/runs/{run.pk}/result/"
    assert done.meta["enrichedCount"] == 2
    assert done.meta["fileType"] == "text/csv"


def test_cancel_is_a_failure_that_says_so(run):
    canceled = lifecycle.cancel(run)

    assert canceled.status == "failed"
    assert canceled.error_message.startswith("Canceled.")
    assert canceled.finished_at is not None


def test_retry_forgets_the_failure(run):
    retried = lifecycle.retry(lifecycle.fail(lifecycle.start(run), "It broke."))

    assert (retried.status, retried.error_message, retried.finished_at) == (
        "processing",
        None,
        None,
    )


@pytest.mark.django_db(transaction=True)
def test_delete_removes_row_and_files(run):
    assert files.exists(run.pk, files.INPUT)

    lifecycle.delete(run)

    assert not BatchRun.objects.exists()
    assert not folder_of(run).exists()
    with pytest.raises(lifecycle.RunNotFound):
        lifecycle.cancel(run)


@pytest.mark.parametrize("theirs", ["null", "[1]", '"text"', "{}"])
def test_meta_of_any_shape_takes_new_keys(run, theirs):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE batch_runs SET meta = %s::jsonb", [theirs])

    assert lifecycle.update(run, meta={"mine": 1}).meta == {"mine": 1}


def test_update_merges_meta_and_leaves_the_rest(run):
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE batch_runs SET meta = meta || '{"theirs": [1, 2]}'""")

    updated = lifecycle.update(run, meta={"mine": {"a": 1}})

    assert updated.meta["theirs"] == [1, 2]
    assert updated.meta["mine"] == {"a": 1}
    assert updated.meta["fileSize"] > 0
    assert updated.status == "pending"


def test_update_moves_along_legal_arrows_only(run):
    done = lifecycle.update(lifecycle.update(run, status="processing"), status="completed")

    assert done.status == "completed"
    with pytest.raises(lifecycle.IllegalMove):
        lifecycle.update(done, status="pending")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_a_run_at_once_one_does(run):
    ready = Barrier(2)

    def start() -> str:
        try:
            ready.wait()
            return lifecycle.start(run).status
        except lifecycle.IllegalMove:
            return "lost"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = [future.result() for future in [threads.submit(start), threads.submit(start)]]

    assert sorted(outcomes) == ["lost", "processing"]
    assert ProcrastinateJob.objects.count() == 1
