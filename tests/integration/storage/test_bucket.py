"""Runs whose files are in a bucket: they live as they do in a folder, also when it goes away."""

import html
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from batchruns.messages import error_in_english
from batchruns.models import BatchRun, Chunk, Event
from batchruns.processing import enrich, split
from batchruns.runs import deletion, files, service
from batchruns.storage import bucket
from batchruns.worker import maintenance, retry_policy
from tests.helpers.clients import WebClient
from tests.helpers.object_store import ObjectStore

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = (
    "Name,E-Mail\n"
    + "".join(f"Person {n},p{n % 40}@example.com\n" for n in range(50))
    + "too,many,cells\n"
)


@pytest.fixture(autouse=True)
def _settings(
    settings: Settings, object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGE_URL = object_store.url
    settings.CHUNK_ROWS = 20
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_run_becomes_the_same_as_in_a_folder(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    object_store: ObjectStore,
    signed_in: WebClient,
) -> None:
    results: list[list[Any]] = []
    for url in (object_store.url, ""):
        settings.STORAGE_URL = url
        run = service.start(make_run(LEADS))
        work()
        address = f"/runs/{run.pk}"
        queries = ("result/?exact", "result/", "rejects/", "rejects/?form=original")
        results.append([content(signed_in.get(f"{address}/{query}")) for query in queries])
        results[-1] += [
            signed_in.get(f"{address}/rows/?at={at}").context["table"].rows for at in (0, 20)
        ]

    assert results[0] == results[1]
    assert len(results[0][0].splitlines()) == 51
    assert b"Person 49" in results[0][0]
    assert results[0][-1]


def test_a_finished_run_keeps_what_people_download_and_nothing_else(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    object_store: ObjectStore,
    settings: Settings,
) -> None:
    run = service.start(make_run(LEADS))
    work()

    kept = (
        "input",
        "rejects",
        "rejects.csv",
        "result-issues.csv",
        "result-numbers.csv",
        "result.csv",
        "set-aside.csv",
    )
    assert sorted(object_store.names()) == [f"runs/{run.pk}/{name}" for name in kept]
    assert object_store.unfinished() == []
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert files.stored_bytes([run.pk]) > 2 * len(LEADS)


def test_delete_leaves_nothing(run: BatchRun, object_store: ObjectStore) -> None:
    assert object_store.names()

    deletion.delete(run)

    assert object_store.names() == []


def test_files_of_no_run_are_swept(
    run: BatchRun, object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = uuid4()
    with files.writing(stray, files.INPUT) as file:
        file.write(b"left over")

    maintenance.sweep()
    assert files.exists(stray, files.INPUT), "too young to be sure"

    monkeypatch.setattr(maintenance, "ORPHAN_SECONDS", -10)
    monkeypatch.setattr(bucket, "WORK_SECONDS", -10)
    maintenance.sweep()
    assert object_store.names() == [f"runs/{run.pk}/input"]


@pytest.fixture
def outage(object_store: ObjectStore) -> Iterator[Any]:
    """Takes the server away; at the latest after the test it is back."""
    is_away = False

    def change(away: bool) -> None:
        nonlocal is_away
        if away != is_away:
            object_store.stop() if away else object_store.start()
        is_away = away

    yield change
    change(False)


def test_a_bucket_that_stays_away_fails_the_run_and_retry_goes_on(
    make_run: Callable[..., BatchRun], work: Callable[[], None], outage: Any
) -> None:
    run = service.start(make_run(LEADS))
    split.split(run)
    for number in (0, 1):
        enrich.enrich_chunk(run, number)
    outage(True)
    work()

    run.refresh_from_db()
    assert run.status == "failed"
    assert error_in_english(retry_policy.reason_of(OSError())) == run.error_message
    kinds = Event.objects.filter(run=run).values_list("kind", flat=True)
    assert list(dict.fromkeys(kinds)) == ["created", "started", "tried again", "given up", "failed"]
    done = set(Chunk.objects.filter(run=run, done_at__isnull=False).values_list("pk", "done_at"))
    assert len(done) == 2

    outage(False)
    service.retry(run)
    work()

    run = BatchRun.objects.get(pk=run.pk)
    assert run.status == "completed"
    assert run.meta["enrichedCount"] == 50
    assert done <= set(Chunk.objects.filter(run=run).values_list("pk", "done_at"))


def test_pages_say_that_files_are_away_and_the_list_is_there(
    make_run: Callable[..., BatchRun], work: Callable[[], None], signed_in: WebClient, outage: Any
) -> None:
    run = service.start(make_run(LEADS))
    work()
    signed_in.raise_request_exception = False
    outage(True)

    response = signed_in.get(f"/runs/{run.pk}/result/")

    assert response.status_code == 503
    assert "files of this site can't be reached" in html.unescape(response.text)
    assert response["Retry-After"]
    assert signed_in.get(f"/runs/{run.pk}/").status_code == 200
    assert signed_in.get("/runs/").status_code == 200


def test_a_run_deleted_while_the_bucket_is_away_is_swept_later(
    run: BatchRun,
    signed_in: WebClient,
    outage: Any,
    object_store: ObjectStore,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.UNDO_SECONDS = 0
    outage(True)
    response = signed_in.post(f"/runs/{run.pk}/delete/")
    assert response.status_code == 302
    assert not BatchRun.objects.exists()

    outage(False)
    assert object_store.names() == [f"runs/{run.pk}/input"]
    monkeypatch.setattr(maintenance, "ORPHAN_SECONDS", -10)
    monkeypatch.setattr(bucket, "WORK_SECONDS", -10)
    maintenance.sweep()
    assert object_store.names() == []
