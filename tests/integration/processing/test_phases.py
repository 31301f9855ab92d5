"""A run goes through all phases; one that an earlier version has begun goes on."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.steps.registry import registered
from batchruns.models import BatchRun
from batchruns.processing import enrich, process_pool, split
from batchruns.runs import files, service
from tests.helpers.clients import WebClient
from tests.helpers.factories import folder_of
from tests.helpers.toy_steps import ColleagueStep, ShoutEnricher

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "Name,E-Mail\n" + "".join(f"Person {n % 40},p{n % 40}@acme.com\n" for n in range(95))


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # The toys are registered in this process only, so it does the pool's work itself.
    monkeypatch.setattr(process_pool, "open_pool", lambda *args: None)
    with registered(ColleagueStep, ShoutEnricher):
        yield


def result_of(run: BatchRun) -> list[dict[str, str]]:
    text = files.read(run.pk, files.RESULT).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_file_step_runs_when_all_chunks_are_done(
    toys: Any, make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 10
    run = service.start(make_run(MANY))

    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    rows = result_of(run)
    assert rows[40]["duplicate_of"] == "2"
    assert rows[0]["shouted_name"] == "PERSON 0"
    left = sorted(path.name for path in folder_of(run).iterdir())
    kept = "input rejects rejects.csv result-issues.csv result-numbers.csv result.csv set-aside.csv"
    assert left == kept.split()


def test_extracts_that_an_earlier_version_wrote_otherwise_are_made_anew(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CHUNK_ROWS = 40
    whole = service.start(make_run(MANY))
    work()
    run = service.start(make_run(MANY))
    split.split(run)
    with monkeypatch.context() as earlier:
        earlier.setattr(DuplicateStep, "extract_name", DuplicateStep.name)
        earlier.setattr(DuplicateStep, "extract", lambda self, rows: b"in another form")
        earlier.setattr(process_pool, "open_pool", lambda *args: None)
        for number in (0, 2):
            enrich.enrich_chunk(run, number)

    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    assert files.read(run.pk, files.RESULT) == files.read(whole.pk, files.RESULT)
    assert run.meta["summary"] == BatchRun.objects.get(pk=whole.pk).meta["summary"]


def test_parts_that_are_gone_are_made_again(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.CHUNK_ROWS = 40
    run = service.start(make_run(MANY))
    split.split(run)
    for number in range(3):
        enrich.enrich_chunk(run, number)
    (folder_of(run) / files.part(range(40, 80))).unlink()

    work()

    run.refresh_from_db()
    assert (run.status, run.meta["enrichedCount"]) == ("completed", 95)
    assert [row["Name"] for row in result_of(run)] == [f"Person {n % 40}" for n in range(95)]


def test_a_new_step_is_on_the_pages_and_in_the_download(
    toys: Any, signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = make_run("Name,E-Mail,Company\nAda,ada@acme.com,Acme\nBob,bob@acme.com,Acme\n")

    form = signed_in.get(f"/runs/{run.pk}/").content.decode()
    explained = signed_in.get("/runs/explained/").content.decode()

    for step in (ColleagueStep, ShoutEnricher):
        assert step.label in form
        assert step.label in explained
        assert all(output.name in explained for output in step.outputs)
    service.start(run)
    work()
    download = b"".join(signed_in.get(f"/runs/{run.pk}/result/").streaming_content).decode()
    assert "SHOUTED" not in download
    assert "ADA" in download
    assert "company_rows" in download
