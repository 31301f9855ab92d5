"""Split, enrich, join: what a run becomes, and what happens when something goes wrong inside."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.engine import standalone
from batchruns.engine.options import Options
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.tables.stored_csv import decode_rows
from batchruns.models import BatchRun, Chunk
from batchruns.processing import enrich, join, process_pool, split
from batchruns.processing.chunk_codec import unpack_rows
from batchruns.processing.errors import RowsLostError, WorkUnwantedError
from batchruns.runs import files, queue, service
from batchruns.worker import retry_policy
from batchruns.worker.queues import jobs_of_queues
from tests.helpers.factories import folder_of
from tests.helpers.files import LEADS

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "Name,E-Mail\n" + "".join(f"Person {n},p{n}@example-{n % 7}.com\n" for n in range(95))


def result_rows(run: BatchRun) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files.read(run.pk, files.RESULT).decode(), newline="")))


def test_a_run_is_enriched_row_by_row_in_order(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 10
    run = service.start(make_run(MANY))

    work()

    done = BatchRun.objects.get(pk=run.pk)
    assert (done.status, done.error_message) == ("completed", None)
    assert done.meta["rowCount"] == done.meta["enrichedCount"] == 95
    assert done.meta["rejectedCount"] == 0
    header, *rows = result_rows(done)
    assert header[:2] == ["Name", "E-Mail"]
    assert [row[0] for row in rows] == [f"Person {n}" for n in range(95)]
    assert all(len(row) == len(header) for row in rows)
    domain = header.index("company_domain")
    assert [row[domain] for row in rows] == [f"example-{n % 7}.com" for n in range(95)]
    assert Chunk.objects.filter(run=run).count() == 10


def test_the_chunks_make_no_difference_to_the_result(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    results = []
    for size in (7, 1000):
        settings.CHUNK_ROWS = size
        run = service.start(make_run(MANY))
        work()
        results.append(files.read(run.pk, files.RESULT))

    assert results[0] == results[1]


def test_the_ends_of_a_file_are_cut_smaller_so_that_workers_share_them(
    make_run: Callable[..., BatchRun], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHUNK_ROWS = 40
    monkeypatch.setattr(split, "FEWEST_ROWS", 6)
    run = service.start(make_run(MANY))

    split.split(run)

    chunks = Chunk.objects.filter(run=run).order_by("number")
    assert [chunk.rows for chunk in chunks] == [10, 10, 10, 10, 40, 6, 6, 3]
    rows = [row for c in chunks for row in unpack_rows(files.read(run.pk, files.chunk(c.span())))]
    assert [name for name, _ in rows] == [f"Person {n}" for n in range(95)]


def test_a_file_whose_cutting_goes_on_with_other_settings_is_cut_anew(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 10
    run = service.start(make_run(MANY))
    stopping = iter([False] * 4 + [True])
    with pytest.raises(WorkUnwantedError):
        split.split(run, lambda: next(stopping))
    settings.CHUNK_ROWS = 40

    work()

    done = BatchRun.objects.get(pk=run.pk)
    assert (done.status, done.meta["enrichedCount"]) == ("completed", 95)
    assert [row[0] for row in result_rows(done)[1:]] == [f"Person {n}" for n in range(95)]


def test_work_on_an_earlier_cut_that_still_goes_on_changes_nothing(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CHUNK_ROWS = 10
    run = service.start(make_run(MANY))
    split.split(run)
    real = process_pool.run

    def cut_anew_meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(process_pool, "run", real)
        settings.CHUNK_ROWS = 40
        Chunk.objects.filter(run=run).delete()
        split.split(run)
        for number in range(3):
            enrich.enrich_chunk(run, number)
        return real(*args, **kwargs)

    monkeypatch.setattr(process_pool, "run", cut_anew_meanwhile)
    enrich.enrich_chunk(run, 1)
    work()

    done = BatchRun.objects.get(pk=run.pk)
    assert (done.status, done.error_message) == ("completed", None)
    assert [row[0] for row in result_rows(done)[1:]] == [f"Person {n}" for n in range(95)]


def test_duplicates_are_found_across_chunks_in_whatever_order_these_are_done(
    make_run: Callable[..., BatchRun], settings: Settings, tmp_path: Path
) -> None:
    settings.CHUNK_ROWS = 10
    leads = MANY + "Person 3,P3@example-3.com\nPerson 3,p3@example-3.com\nPerson 94,\n"
    run = service.start(make_run(leads))
    split.split(run)
    for number in (9, 4, 0, 4, *range(10)):
        enrich.enrich_chunk(run, number)
    join.join(BatchRun.objects.get(pk=run.pk))

    header, *rows = result_rows(run)
    place = header.index("duplicate_of")
    assert [row[place] for row in rows] == [""] * 95 + ["5", "5", ""]
    assert rows[3][1] == "p3@example-3.com"
    assert rows[96][header.index("issues")].endswith("Duplicates: Same email as row 5.")
    summary = BatchRun.objects.get(pk=run.pk).meta["summary"]
    assert summary["filled"]["duplicate_of"] == 2
    assert summary["values"]["duplicate_reason"] == {"e-mail address": 2}
    assert sorted(place.name for place in folder_of(run).iterdir()) == [
        "input",
        "rejects",
        "rejects.csv",
        "result-issues.csv",
        "result-numbers.csv",
        "result.csv",
        "set-aside.csv",
    ]

    (tmp_path / "leads.csv").write_text(leads)
    standalone.enrich_file(
        tmp_path / "leads.csv", tmp_path / "r.csv", tmp_path / "x.csv", Options()
    )
    assert files.read(run.pk, files.RESULT) == (tmp_path / "r.csv").read_bytes()


def test_rows_in_are_rows_out_and_rejects(
    make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run("Name,E-Mail\nAda,a@b.com\nx,y@z.com,too,many\n\nBob,b@c.com\n"))

    work()

    meta = BatchRun.objects.get(pk=run.pk).meta
    assert (meta["rowCount"], meta["enrichedCount"], meta["rejectedCount"]) == (3, 2, 1)
    rejects = list(
        csv.reader(io.StringIO(files.read(run.pk, files.REJECTED_ROWS).decode(), newline=""))
    )
    assert rejects[0] == ["line", "reason", "Name", "E-Mail"]
    assert [row[0] for row in rejects[1:]] == ["3"]
    assert rejects[1][2:] == ["x", "y@z.com", "too", "many"]


def test_lines_that_are_no_rows_are_listed_beside_and_counted_apart(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    end = "\nTotal: 95\n,\nReport generated 2024-05-01 by R. Owner\n"
    run = service.start(
        make_run("Leads of May\n" + MANY + "name,e-mail\nPerson 3,p3@example-3.com\n" + end)
    )

    work()

    run.refresh_from_db()
    counted = [run.meta[key] for key in ("rowCount", "enrichedCount", "rejectedCount")]
    assert (run.status, counted) == ("completed", [96, 96, 0])
    assert run.meta["setAsideCount"] == 6
    assert run.meta["setAsideKinds"] == {
        "above_header": 1, "repeated_header": 1, "empty_line": 2, "total_line": 1, "note_line": 1
    }  # fmt: skip
    header, *lines = decode_rows(files.read(run.pk, files.SET_ASIDE))
    assert header == ["line", "reason", "Name", "E-Mail"]
    assert [line for line, *_ in lines] == ["1", "98", "100", "101", "102", "103"]
    columns, *rows = result_rows(run)
    assert rows[-1][columns.index("duplicate_of")] == "6"


def test_a_short_file_stands_in_no_queue_with_long_ones(
    make_run: Callable[..., BatchRun], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = {queue.FILES: len(MANY) - 1, queue.CHUNKS: len(LEADS)}
    monkeypatch.setattr(queue, "SHORT_BYTES", shorter)
    settings.CHUNK_ROWS = 1000
    queues = {}
    for name, content in (("short", LEADS), ("middling", LEADS + "\n\n"), ("long", MANY)):
        run = service.start(make_run(content))
        split.split(run)
        enrich.enrich_chunk(run, 0)
        jobs = ProcrastinateJob.objects.filter(args__run_id=str(run.pk)).order_by("id")
        queues[name] = list(jobs.values_list("queue_name", flat=True))

    assert queues == {
        "short": [queue.SHORT, queue.SHORT, queue.SHORT],
        "middling": [queue.SHORT, queue.CHUNKS, queue.SHORT],
        "long": [queue.FILES, queue.CHUNKS, queue.FILES],
    }
    assert set(jobs_of_queues(1)) == set(queue.QUEUES)


def test_every_task_may_run_twice(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))

    for _ in range(2):
        split.split(run)
    for number in (0, 0, 1, 2, 1):
        enrich.enrich_chunk(run, number)
    join.join(BatchRun.objects.get(pk=run.pk))
    work()

    done = BatchRun.objects.get(pk=run.pk)
    assert done.status == "completed"
    assert len(result_rows(done)) == 96


def test_retry_goes_on_from_the_chunks_that_are_done(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))
    split.split(run)
    enrich.enrich_chunk(run, 1)
    done_at = Chunk.objects.get(number=1).done_at

    service.retry(service.cancel(run))
    work()

    assert BatchRun.objects.get(pk=run.pk).status == "completed"
    assert Chunk.objects.get(number=1).done_at == done_at
    assert len(result_rows(run)) == 96


def test_the_jobs_of_a_canceled_run_do_nothing(run: BatchRun, work: Callable[[], None]) -> None:
    service.cancel(service.start(run))

    work()

    assert not Chunk.objects.exists()
    assert not files.exists(run.pk, files.RESULT)


def test_a_file_that_vanished_fails_the_run_with_a_sentence(
    run: BatchRun, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_policy, "TRIES", 1)
    service.start(run)
    (folder_of(run) / files.INPUT).unlink()

    work()

    failed = BatchRun.objects.get(pk=run.pk)
    assert failed.status == "failed"
    assert "Nothing is lost: press Retry" in failed.error_message


def test_lost_rows_fail_the_run(make_run: Callable[..., BatchRun], settings: Settings) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))
    split.split(run)
    for number in range(3):
        enrich.enrich_chunk(run, number)
    Chunk.objects.filter(number=0).update(summary={})

    with pytest.raises(RowsLostError, match="rows_lost") as raised:
        join.join(BatchRun.objects.get(pk=run.pk))
    assert raised.value.params == {"rows": 95, "enriched": 55, "rejected": 0, "suppressed": 0}


@pytest.mark.parametrize("lie", [{"rowCount": 7}, {"rowCount": None, "unreadableCount": "none"}])
def test_no_count_that_another_client_wrote_to_meta_is_believed(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings, lie: Any
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY + "x,y@z.com,too,many\n"))
    split.split(run)
    service.describe(run, lie)
    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    counted = [run.meta[key] for key in ("rowCount", "enrichedCount", "rejectedCount")]
    assert counted == [96, 95, 1]


def test_a_part_that_was_cut_off_is_never_joined(
    make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))
    split.split(run)
    for number in range(3):
        enrich.enrich_chunk(run, number)
    part = folder_of(run) / files.part(range(40, 80))
    part.write_bytes(b"".join(part.read_bytes().splitlines(keepends=True)[:-1]))

    with pytest.raises(PartCutOffError) as raised:
        join.join(BatchRun.objects.get(pk=run.pk))
    assert raised.value.params == {"rows": 39, "expected": 40}
    assert not files.exists(run.pk, files.RESULT)


def test_a_chunk_that_is_missing_fails_the_run(
    make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))
    split.split(run)
    for number in range(3):
        enrich.enrich_chunk(run, number)
    Chunk.objects.filter(number=1).delete()

    with pytest.raises(RowsLostError, match="chunks_missing") as raised:
        join.join(BatchRun.objects.get(pk=run.pk))
    assert raised.value.params == {"chunks": 2, "last": 2}


def test_a_run_canceled_while_it_is_cut_goes_on_with_every_chunk(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CHUNK_ROWS = 10
    run = service.start(make_run(MANY))
    stored: list[Any] = []

    def store_and_cancel(run: BatchRun, number: Any, *args: Any, **kwargs: Any) -> None:
        store(run, number, *args, **kwargs)
        stored.append(number)
        if len(stored) == 3:
            service.cancel(run)

    store = split._store
    with monkeypatch.context() as canceling:
        canceling.setattr(split, "_store", store_and_cancel)
        # The jobs of the three chunks end without doing anything: the run isn't processed any more.
        work()
    service.retry(run)
    work()

    done = BatchRun.objects.get(pk=run.pk)
    assert (done.status, done.meta["enrichedCount"]) == ("completed", 95)
