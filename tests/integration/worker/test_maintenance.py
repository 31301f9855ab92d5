"""What keeps the house in order: lost work, full disks, poison rows, old and orphaned files."""

import csv
import errno
import io
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from xlsxwriter.exceptions import FileCreateError

from batchruns.engine.issues import Issue
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.tables.stored_csv import decode_rows
from batchruns.models import BatchRun, Chunk, Deletion, Event
from batchruns.processing import enrich, process_pool, split
from batchruns.runs import deletion, files, queue, service
from batchruns.worker import maintenance, retry_policy, tasks
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.factories import folder_of

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["ada", "bob", "poison", "eve", "dan", "fay", "gus"]
PEOPLE = "E-Mail\n" + "".join(f"{name}@acme.com\n" for name in NAMES)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again at once."""
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)


def history(run: BatchRun) -> list[str]:
    return list(Event.objects.filter(run=run).values_list("kind", flat=True))


def old(path: Path) -> None:
    past = time.time() - 2 * maintenance.ORPHAN_SECONDS
    os.utime(path, (past, past))


def test_a_full_disk_fails_the_run_with_a_word_and_retry_goes_on(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.CHUNK_ROWS = 2
    run = service.start(make_run(PEOPLE))
    real = files.making

    def full(run_id: Any, name: Any) -> Any:
        if name == files.part(range(4, 6)):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(run_id, name)

    monkeypatch.setattr(files, "making", full)
    work()

    run.refresh_from_db()
    assert run.status == "failed"
    assert "disk of this site is full" in run.error_message
    assert history(run) == ["created", "started", "tried again", "given up", "failed"]
    done = set(Chunk.objects.filter(run=run, done_at__isnull=False).values_list("pk", "done_at"))
    assert len(done) == 3

    monkeypatch.setattr(files, "making", real)
    run = service.retry(run)
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    assert run.meta["enrichedCount"] == len(NAMES)
    assert done <= set(Chunk.objects.filter(run=run).values_list("pk", "done_at"))


def no_room(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_upload_that_fills_the_disk_is_refused_with_a_word_and_leaves_nothing(
    signed_in: WebClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.raise_request_exception = False
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", no_room)

    answer = signed_in.post(
        "/runs/new/", {"file": SimpleUploadedFile("leads.csv", PEOPLE.encode())}
    )

    assert answer.status_code == 503
    assert b"The disk of this site is full." in answer.content
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []
    assert not BatchRun.objects.exists()


def test_a_download_that_has_no_room_is_refused_with_a_word(
    signed_in: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = service.start(make_run(PEOPLE))
    work()
    signed_in.raise_request_exception = False
    monkeypatch.setattr("xlsxwriter.workbook.Workbook.close", fails_as_xlsxwriter_does)

    answer = signed_in.get(f"/runs/{run.pk}/result/?form=xlsx")

    assert answer.status_code == 503
    assert b"The disk of this site is full." in answer.content


def fails_as_xlsxwriter_does(self: Any) -> None:
    try:
        no_room()
    except OSError as error:
        raise FileCreateError(error) from None


def has_poison(rows: Path | list[list[str]]) -> bool:
    """Whether the engine is asked for the poisonous row, in the file of a chunk or among others."""
    return "poison" in (rows.read_text() if isinstance(rows, Path) else str(rows))


def test_a_row_that_stops_the_engine_is_alone_among_the_rejects(
    client: WebClient,
    user: User,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = process_pool.run

    def overrun(function: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        if has_poison(rows):
            raise OverrunError("took_time", seconds=120)
        return real(function, rows, *args, **kwargs)

    monkeypatch.setattr(process_pool, "run", overrun)
    run = service.start(make_run(PEOPLE))
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    meta = run.meta
    assert (meta["rowCount"], meta["enrichedCount"], meta["rejectedCount"]) == (7, 6, 1)
    result = list(csv.reader(io.StringIO(files.read(run.pk, files.RESULT).decode())))
    assert [row[0].split("@")[0] for row in result[1:]] == [n for n in NAMES if n != "poison"]
    rejects = files.read(run.pk, files.REJECTED_ROWS).decode()
    assert "poison@acme.com" in rejects
    assert "row_overran" in rejects
    assert "chunk tried again" in history(run)


def lose_the_workers(times: int = 1) -> None:
    """The jobs that wait are taken by workers that die, so many times."""
    for _ in range(times):
        with connection.cursor() as cursor:
            for _ in range(9):
                cursor.execute("SELECT procrastinate_fetch_job_v2(NULL, NULL)")
        maintenance.give_back_lost_jobs()


def test_a_row_left_out_is_told_of_with_its_line(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.CHUNK_ROWS = 2
    real = process_pool.run

    def fail(function: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        if has_poison(rows):
            raise UnenrichableError("enricher_failed", error="RuntimeError")
        return real(function, rows, *args, **kwargs)

    monkeypatch.setattr(process_pool, "run", fail)
    file = 'E-Mail,Note\na@b.com,"two\nlines"\n\nc@b.com,x,y\nd@b.com,\npoison@b.com,\n'
    run = service.start(make_run(file + "e@b.com,\npoison2@b.com\nf@b.com,\nF@b.com,\n"))
    work()

    header, *rejected = decode_rows(files.read(run.pk, files.REJECTED_ROWS))
    reason = "Enriching this row failed (RuntimeError), so it was left out."
    assert header == ["line", "reason", "E-Mail", "Note"]
    assert [[line, str(Issue.load(issue)), *cells] for line, issue, *cells in rejected] == [
        ["5", "The line has 3 cells, and the header has 2.", "c@b.com", "x", "y"],
        ["7", reason, "poison@b.com", ""],
        ["9", reason, "poison2@b.com", ""],
    ]
    run.refresh_from_db()
    assert (run.meta["rowCount"], run.meta["rejectedCount"]) == (8, 3)
    columns, *rows = decode_rows(files.read(run.pk, files.RESULT))
    # As a spreadsheet shows it: the cell of two lines is one row, and rejected rows are rows, too.
    assert rows[-1][columns.index("duplicate_of")] == "9"


@pytest.mark.parametrize(
    ("name", "content", "to_mend"),
    [
        (
            "leads.csv",
            "E-Mail;Note\npoison@b.com;'short\na@b.com;\nc@b.com;x;y\npoison2@b.com\nd@b.com;",
            "E-Mail;Note\npoison@b.com;'short\nc@b.com;x;y\npoison2@b.com\n",
        ),
        (
            "leads.jsonl",
            '{"email": "a@b.com"}\n{"email": "poison@b.com"}\nbroken\n{"email": "c@b.com"}',
            '{"email": "poison@b.com"}\nbroken\n',
        ),
    ],
)
def test_rows_left_out_can_be_mended_and_read_again(
    signed_in: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    to_mend: str,
) -> None:
    real = process_pool.run

    def fail(function: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        if has_poison(rows):
            raise UnenrichableError("enricher_failed", error="RuntimeError")
        return real(function, rows, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(process_pool, "run", fail)
        run = service.start(make_run(content, name))
        work()

    response = signed_in.get(f"/runs/{run.pk}/rejects/?form=original")
    assert b"".join(response.streaming_content).decode() == to_mend

    again = service.start(make_run(to_mend, name))
    work()
    again.refresh_from_db()
    assert again.meta["enrichedCount"] == to_mend.count("poison")


def test_lost_workers_and_jobs_handed_back_are_no_failures_of_the_work(
    make_run: Callable[..., BatchRun], work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = service.start(make_run(PEOPLE))
    lose_the_workers(3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = attempts + 7")
    failing, real = [1, 2, 3], files.writing

    def fails_thrice(run_id: Any, name: Any) -> Any:
        if name == files.UNREADABLE and failing:
            raise RuntimeError(f"No {failing.pop()}")
        return real(run_id, name)

    monkeypatch.setattr(files, "writing", fails_thrice)
    work()

    run.refresh_from_db()
    assert (run.status, failing) == ("completed", [])


def test_what_takes_its_workers_along_is_given_up_and_retry_goes_on(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 2
    run = service.start(make_run(PEOPLE))
    split.split(run)
    enrich.enrich_chunk(run, 0)
    lose_the_workers(settings.MAX_LOST_WORKERS)
    work()

    run.refresh_from_db()
    assert run.status == "failed"
    assert "cost this site several workers" in run.error_message
    assert history(run) == ["created", "started", "worker lost", "failed"]

    service.retry(run)
    lose_the_workers(settings.MAX_LOST_WORKERS - 1)
    work()

    run.refresh_from_db()
    assert (run.status, run.meta["enrichedCount"]) == ("completed", len(NAMES))


def test_what_is_done_beside_that_is_not_given_up(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    deadly, *others = [service.start(make_run(PEOPLE)) for _ in range(4)]
    lose_the_workers(settings.MAX_LOST_WORKERS)
    work()

    for run in (deadly, *others):
        run.refresh_from_db()
    assert deadly.status == "failed"
    assert {run.status for run in others} == {"completed"}


def test_the_clocks_own_lost_jobs_go_and_keep_no_other_waiting(
    make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(PEOPLE))
    tasks.retry_stalled_jobs.configure().defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    tasks.retry_stalled_jobs.configure().defer(timestamp=5)

    maintenance.give_back_lost_jobs()
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("started_at", [timezone.now() + timedelta(days=999), None, "as it was"])
def test_a_run_whose_job_was_lost_is_taken_up_again(
    make_run: Callable[..., BatchRun], work: Callable[[], None], started_at: Any
) -> None:
    run = service.start(make_run(PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    maintenance.sweep()
    assert not ProcrastinateJob.objects.exists(), "it may just be between two jobs"

    Event.objects.update(at=timezone.now() - timedelta(minutes=5))
    if started_at != "as it was":
        BatchRun.objects.filter(pk=run.pk).update(started_at=started_at)
    maintenance.sweep()
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    assert "taken up" in history(run)


def test_a_run_that_another_client_works_on_is_left_to_it(user: User) -> None:
    run = service.create(user, "theirs.csv")
    BatchRun.objects.filter(pk=run.pk).update(
        status="processing", started_at=timezone.now() - timedelta(hours=1)
    )

    maintenance.sweep()

    assert not ProcrastinateJob.objects.exists()


def test_files_and_jobs_of_no_run_are_swept(
    make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    kept, gone = make_run(PEOPLE), service.start(make_run(PEOPLE))
    stray = folder_of(kept).with_name(str(uuid4())) / files.INPUT
    stray.parent.mkdir()
    stray.write_text("left over")
    upload = settings.FILE_UPLOAD_TEMP_DIR / "half.upload"
    upload.write_text("half")
    for path in (stray.parent, upload, folder_of(kept)):
        old(path)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM batchruns_event WHERE run_id = %s", [gone.pk])
        cursor.execute("DELETE FROM batch_runs WHERE id = %s", [gone.pk])

    maintenance.sweep()

    assert not stray.exists()
    assert not upload.exists()
    assert files.exists(kept.pk, files.INPUT)
    assert files.exists(gone.pk, files.INPUT), "too young to be sure"
    assert not ProcrastinateJob.objects.exists()


def test_a_worker_that_starts_clears_what_a_killed_one_left(
    settings: Settings, work: Callable[[], None]
) -> None:
    left, new = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("reading-1", "reading-2"))
    for path in (left, new):
        path.write_text("half")
    old(left)

    work()

    assert not left.exists()
    assert new.exists()


def test_old_files_go_and_the_run_says_so(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(PEOPLE))
    work()
    young = make_run(PEOPLE)
    BatchRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(days=31))

    call_command("purge_runs", days=30, stdout=(told := io.StringIO()))

    assert "1 runs" in told.getvalue()
    assert not files.exists(run.pk, files.RESULT)
    assert files.exists(young.pk, files.INPUT)
    assert "files removed" in history(run)
    assert signed_in.get(f"/runs/{run.pk}/").status_code == 200
    assert signed_in.get(f"/runs/{run.pk}/result/").status_code == 404
    assert maintenance.purge(30) == 0


def test_nothing_is_purged_by_default(
    make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(PEOPLE))
    work()
    BatchRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(days=9999))

    assert maintenance.purge() == 0


def test_with_a_person_all_of_theirs_goes(
    make_run: Callable[..., BatchRun], user: User, work: Callable[[], None]
) -> None:
    run = service.start(make_run(PEOPLE))
    work()

    user.delete()

    assert not BatchRun.objects.exists()
    assert not folder_of(run).exists()


def test_a_runs_history_tells_its_life(
    client: WebClient, user: User, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = make_run(PEOPLE)
    service.cancel(run)
    service.retry(run)
    work()

    assert history(run) == ["created", "canceled", "retried", "completed"]


def breaks_for(real: Any, broken: BatchRun) -> Any:
    """`real`, but for one run."""

    def call(run_id: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(run_id, "pk", run_id) == broken.pk:
            raise RuntimeError("This one is broken.")
        return real(run_id, *args, **kwargs)

    return call


def test_one_broken_run_keeps_no_other_from_being_taken_up(
    make_run: Callable[..., BatchRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = [service.start(make_run(PEOPLE)) for _ in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    Event.objects.update(at=timezone.now() - timedelta(minutes=5))
    enqueue = queue.enqueue_split
    monkeypatch.setattr(queue, "enqueue_split", breaks_for(enqueue, broken))

    maintenance.sweep()

    waiting = ProcrastinateJob.objects.values_list("args__run_id", flat=True)
    assert sorted(waiting) == sorted(str(run.pk) for run in others)
    assert "taken up" not in history(broken)


def test_one_broken_run_keeps_no_other_from_losing_its_old_files(
    make_run: Callable[..., BatchRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = [service.cancel(make_run(PEOPLE)) for _ in range(3)]
    BatchRun.objects.update(finished_at=timezone.now() - timedelta(days=31))
    monkeypatch.setattr(files, "delete_all", breaks_for(files.delete_all, broken))

    assert maintenance.purge(30) == 2
    assert [files.exists(run.pk, files.INPUT) for run in (broken, *others)] == [True, False, False]


def test_one_broken_run_keeps_no_other_from_being_deleted(
    make_run: Callable[..., BatchRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = [make_run(PEOPLE) for _ in range(3)]
    deletion.discard([broken, *others])
    Deletion.objects.update(due_at=timezone.now())
    monkeypatch.setattr(deletion, "delete", breaks_for(deletion.delete, broken))

    deletion.delete_due()

    assert list(BatchRun.objects.all()) == [broken]


def test_lost_jobs_of_runs_that_cannot_be_told_of_are_given_back_all_the_same(
    make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('files', 'batchruns.split', '{\"run_id\": \"no id\"}', 'doing')"
        )

    maintenance.give_back_lost_jobs()

    assert "worker lost" in history(run)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"todo"}


def test_what_a_worker_killed_right_after_the_end_leaves_is_swept(
    run: BatchRun, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(files, "delete_working_files", lambda run_id: None)
        service.start(run)
        work()
    assert (folder_of(run) / "enriched").exists()
    result = files.read(run.pk, files.RESULT)

    maintenance.sweep()

    left = {path.name for path in folder_of(run).rglob("*") if path.is_file()}
    assert not left & {files.ROW_NUMBERS, files.UNREADABLE}
    assert not (folder_of(run) / "enriched").exists()
    assert files.read(run.pk, files.RESULT) == result
