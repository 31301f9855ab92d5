"""The index of a result: when it is made, by whom, and when it goes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.processing import indexing
from batchruns.runs import deletion, edits, files, service
from tests.helpers.clients import WebClient
from tests.helpers.object_store import ObjectStore

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = "\n\nName,E-Mail\nAda,ada@gmial.com\nTotal: 1,\nBob,bob@acme.com\n"


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return service.get_run(run.pk)


def names_of(run: BatchRun) -> list[str]:
    with indexing.opened(run, edits.active(run)) as index:
        return [row.cells[0] for row in index.rows(range(len(index)))]


def test_that_of_a_short_result_is_made_when_it_is_looked_at(done: BatchRun) -> None:
    assert files.indexes(done.pk) == []

    assert names_of(done) == ["Ada", "Bob"]

    [name] = files.indexes(done.pk)
    assert files.exists(done.pk, name)
    assert files.stored_bytes([done.pk]) > 0


def test_rows_have_the_numbers_of_the_uploaded_file(done: BatchRun) -> None:
    with indexing.opened(done, edits.active(done)) as index:
        assert [row.number for row in index.rows(range(2))] == [4, 6]


def test_an_edit_makes_it_anew(done: BatchRun) -> None:
    names_of(done)
    earlier = files.indexes(done.pk)

    edits.add(done, "set_value", [1], column="Name", value="Robert")

    assert names_of(done) == ["Ada", "Robert"]
    assert len(files.indexes(done.pk)) == 1
    assert files.indexes(done.pk) != earlier


def test_that_of_a_long_result_is_made_by_a_worker(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    signed_in: WebClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexing, "SHORT_BYTES", 10)
    run = service.start(make_run(LEADS))
    work()
    [name] = files.indexes(run.pk)
    files.delete(run.pk, name)
    address = f"/runs/{run.pk}/rows/"

    first, second = signed_in.get(address), signed_in.get(address)
    waiting = ProcrastinateJob.objects.filter(task_name="batchruns.index", status="todo").count()
    work()
    third = signed_in.get(address)

    assert "Preparing the table" in first.content.decode()
    assert first["Refresh"] == "2"
    assert "Preparing the table" in second.content.decode()
    assert waiting == 1
    assert ">Ada</a>" in third.content.decode()

    edits.add(run, "set_value", [1], column="first_name", value="Robert")
    stale = signed_in.get(address).content.decode()
    work()
    fresh = signed_in.get(address).content.decode()

    assert "Your latest edits are being applied" in stale
    assert ">Bob</a>" in stale
    assert ">Robert</a>" in fresh
    assert "being applied" not in fresh


def test_a_damaged_one_is_made_anew(done: BatchRun, signed_in: WebClient) -> None:
    name = indexing.build(done)
    with files.writing(done.pk, name) as file:
        file.write(b"damaged" * 999)

    assert "Preparing" in signed_in.get(f"/runs/{done.pk}/rows/").content.decode()
    assert ">Ada</a>" in signed_in.get(f"/runs/{done.pk}/rows/").content.decode()


def test_in_a_bucket_a_copy_is_kept_here_until_the_run_is_deleted(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
    object_store: ObjectStore,
) -> None:
    settings.STORAGE_URL = object_store.url
    run = service.start(make_run(LEADS))
    work()

    assert names_of(run) == names_of(run) == ["Ada", "Bob"]
    kept = Path(settings.MEDIA_ROOT, "kept")
    assert len([file for file in kept.rglob("*") if file.is_file()]) == 1

    deletion.delete(run)
    assert [file for file in kept.rglob("*") if file.is_file()] == []
