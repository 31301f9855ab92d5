"""A person is searched in all that somebody has, and erased: whole or not at all, and nobody else."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns import storage
from batchruns.engine.do_not_contact.keys import email_key
from batchruns.engine.do_not_contact.kinds import Key
from batchruns.engine.do_not_contact.kinds import Kind as KeyKind
from batchruns.engine.erasure.identity import Identity
from batchruns.models import BatchRun, Edit, Erasure, Event, Lookup, Suppression
from batchruns.processing import indexing
from batchruns.processing.erasing import work as erasing
from batchruns.runs import edits, files, recipes, service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.erasure import service as erasures
from batchruns.runs.erasure.places import ANSWERS, SETTINGS
from batchruns.worker import maintenance
from leadenrich.accounts.models import User
from tests.helpers.object_store import ObjectStore
from tests.unit.engine.erasure.test_uploads import as_workbook

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = (
    "For jane.doe@acme.com\n"
    "Name,E-Mail,Phone,Company,Note\n"
    "Ada Love,ada@acme.com,,Acme,\n"
    "Jane Doe,jane.doe@acme.com,,Acme,call\n"
    "Bob Roe,bob@acme.com,,Acme,ask jane.doe@acme.com\n"
    "too,many,cells,of,jane.doe@acme.com,here\n"
    "Eve Poe,eve@acme.com,,Acme,\n"
    "Jane Doe,other@acme.com,,Other,\n"
)
JANE = Identity.of("jane.doe@ACME.com", "", "Jane Doe", None)
NOBODY_ELSE = {"Ada Love", "Bob Roe", "Eve Poe"}


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return service.get_run(run.pk)


def rows_of(run: BatchRun, name: str = files.RESULT) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files.read(run.pk, name).decode())))[1:]


def searched(user: User, identity: Identity = JANE) -> Erasure:
    erasure = erasures.ask(user.pk, identity)
    erasing.work_on(erasure.pk, lambda: False)
    return Erasure.objects.get(pk=erasure.pk)


def everything(erasure: Erasure) -> dict[str, list[str]]:
    return {place.key: place.kinds for place in erasures.places_of(erasure)}


def erased(
    erasure: Erasure, chosen: dict[str, list[str]] | None = None, *, removes: bool = True
) -> Erasure:
    erasures.decide(erasure, chosen or everything(erasure), removes=removes)
    erasing.work_on(erasure.pk, lambda: False)
    return Erasure.objects.get(pk=erasure.pk)


def all_bytes(run: BatchRun) -> bytes:
    return b"".join(files.read(run.pk, name) for name in files.names(run.pk)).lower()


def test_a_search_shows_what_there_is_by_place_and_kind(
    user: User, stranger: User, done: BatchRun, make_run: Callable[..., BatchRun]
) -> None:
    make_run(LEADS, owner=stranger)
    pending = make_run(as_workbook(), "leads.xlsx")
    nothing = make_run("E-Mail\nada@acme.com\n")

    found = {place.key: place for place in erasures.places_of(searched(user))}

    assert set(found) == {str(done.pk), str(pending.pk)}
    assert str(nothing.pk) not in found
    counts = {(each.kind, each.file): each.count for each in found[str(done.pk)].found}
    assert counts == {
        ("email", files.RESULT): 1,
        ("name", files.RESULT): 1,
        ("mention", files.RESULT): 1,
        ("email", files.REJECTED_ROWS): 1,
        ("email", files.SET_ASIDE): 1,
    }
    [by_email] = [e for e in found[str(done.pk)].of_kind("email") if e.file == files.RESULT]
    assert by_email.rows[0]["number"] == 4
    assert by_email.rows[0]["values"]["Name"] == "Jane Doe"


def test_rows_go_from_every_file_and_all_others_stay(user: User, done: BatchRun) -> None:
    with indexing.opened(done, []) as index:
        assert len(index) == 5
    before = {row[1]: row for row in rows_of(done)}

    erasure = erased(searched(user))

    assert erasure.state == "done"
    after = {row[1]: row for row in rows_of(done)}
    assert set(after) == {"ada@acme.com", "bob@acme.com", "eve@acme.com"}
    for email in ("ada@acme.com", "eve@acme.com"):
        assert after[email] == before[email]
    assert after["bob@acme.com"] == ["" if "jane" in c else c for c in before["bob@acme.com"]]
    assert rows_of(done, files.REJECTED_ROWS) == rows_of(done, files.SET_ASIDE) == []
    assert files.indexes(done.pk) == []
    assert b"jane" not in all_bytes(done)
    run = service.get_run(done.pk)
    with indexing.opened(run, []) as index:
        assert [(row.number, row.cells[0]) for row in index.rows(range(len(index)))] == [
            (3, "Ada Love"),
            (5, "Bob Roe"),
            (7, "Eve Poe"),
        ]
    meta = run.parsed_meta
    assert (meta.row_count, meta.enriched_count, meta.rejected_count, meta.erased_count) == (
        6,
        3,
        0,
        3,
    )
    assert b"Ada Love,ada@acme.com" in files.read(done.pk, files.INPUT)
    again = service.start(run_again_of(user, run))
    assert again.status == "processing"


def run_again_of(user: User, run: BatchRun) -> BatchRun:
    from batchruns.uploads.again import run_again

    return run_again(user, run)


def test_cells_are_blanked_and_every_row_still_counts(user: User, done: BatchRun) -> None:
    erased(searched(user), removes=False)

    rows = rows_of(done)
    assert len(rows) == 5
    [jane] = [row for row in rows if row[3] == "Acme" and not row[0]]
    assert set(jane[:5]) == {"", "Acme"}
    assert b"jane" not in all_bytes(done)
    meta = service.get_run(done.pk).parsed_meta
    assert (meta.row_count, meta.enriched_count, meta.rejected_count, meta.erased_count) == (
        6,
        5,
        1,
        None,
    )


def test_only_what_is_chosen_goes(
    user: User, done: BatchRun, make_run: Callable[..., BatchRun]
) -> None:
    other = make_run(LEADS, "other.csv")
    before = files.read(other.pk, files.INPUT)

    erased(searched(user), {str(done.pk): ["email"]})

    assert [row[1] for row in rows_of(done)] == [
        "ada@acme.com", "bob@acme.com", "eve@acme.com", "other@acme.com",
    ]  # fmt: skip
    assert "ask jane.doe@acme.com" in rows_of(done)[1]
    assert files.read(other.pk, files.INPUT) == before


def test_nothing_says_who_it_was(user: User, done: BatchRun) -> None:
    erasure = erasures.ask(user.pk, JANE)
    [job] = ProcrastinateJob.objects.filter(task_name="batchruns.erase")
    assert "jane" not in json.dumps(job.args).lower()
    erasing.work_on(erasure.pk, lambda: False)

    erasure = erased(Erasure.objects.get(pk=erasure.pk))

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM batchruns_erasure e")
        [[row]] = cursor.fetchall()
    assert "jane" not in row.lower()
    assert (bytes(erasure.sought), bytes(erasure.found), erasure.steps) == (b"", b"", {})
    assert [(r["place"], r["counts"]["result.csv"]) for r in erasure.record] == [(str(done.pk), 3)]
    assert "jane" not in json.dumps(service.get_run(done.pk).meta).lower()


def test_a_person_who_comes_again_is_known(user: User, done: BatchRun) -> None:
    erased(searched(user))

    own = list(Suppression.objects.filter(user=user))
    assert {(entry.kind, entry.value, entry.source) for entry in own} == {
        ("email", "", "erased"),
        ("name_and_company", "", "erased"),
    }
    key = Key(KeyKind.EMAIL, email_key("Jane.Doe@acme.com"))
    assert entries.find(user.pk, "jane.doe@acme.com", [key]).exists()


def test_edits_keep_to_their_rows(user: User, done: BatchRun) -> None:
    edits.add(done, "set_value", [0, 1, 3], column="Note", value="seen")
    edits.add(done, "set_value", [1], column="Note", value="jane.doe@acme.com")
    edits.add(done, "exclude", [2, 4], filter={"q": "jane.doe@acme.com"})

    erased(searched(user))

    shown = [(e.action, e.value, e.filter, e.rows) for e in Edit.objects.filter(run=done)]
    assert shown == [("set_value", "seen", {}, 2), ("exclude", "", {"q": ""}, 1)]
    run = service.get_run(done.pk)
    with indexing.opened(run, edits.active(run)) as index:
        assert [(row.cells[0], row.cells[4], row.is_excluded) for row in index.rows(range(9))] == [
            ("Ada Love", "seen", False),
            ("Bob Roe", "", True),
            ("Eve Poe", "seen", False),
        ]
    assert "jane" not in json.dumps(list(Event.objects.values_list("params", flat=True)))


def test_what_providers_said_and_what_is_remembered_goes_too(user: User, stranger: User) -> None:
    for owner in (user, stranger):
        Lookup.objects.create(
            user=owner, digest=b"1", provider="p", capability="find_email", state="answered",
            values={"found_email": "jane.doe@acme.com"},
        )  # fmt: skip
        recipes.save(owner.pk, "mine", {"values": {"jane.doe@acme.com": "x", "ok": "y"}})

    erasure = searched(user)
    assert everything(erasure).keys() == {ANSWERS, SETTINGS}
    erased(erasure)

    assert [lookup.user for lookup in Lookup.objects.all()] == [stranger]
    assert recipes.recipes_of(user.pk)[0].content["values"] == {"": "x", "ok": "y"}
    assert "jane.doe@acme.com" in recipes.recipes_of(stranger.pk)[0].content["values"]


def test_a_run_in_work_is_waited_for(
    user: User, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(LEADS))
    erasure = searched(user)
    [place] = erasures.places_of(erasure)
    assert place.is_in_work

    erasures.decide(erasure, everything(erasure), removes=True)
    ProcrastinateJob.objects.filter(task_name="batchruns.erase").delete()
    erasing.work_on(erasure.pk, lambda: False)

    assert Erasure.objects.get(pk=erasure.pk).state == "erasing"
    [job] = ProcrastinateJob.objects.filter(task_name="batchruns.erase")
    assert job.scheduled_at is not None
    work()
    erasing.work_on(erasure.pk, lambda: False)

    assert Erasure.objects.get(pk=erasure.pk).state == "done"
    assert b"jane.doe" not in all_bytes(run)


class Killed(BaseException):
    """What ends a process."""


WRITES = ("take", "move", "delete", "delete_folder")


class KilledAt:
    """Kills the work before one of its changes of stored files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.changes, self.at = 0, at
        kind = type(storage.chosen())
        for name in WRITES:
            monkeypatch.setattr(kind, name, self._counting(getattr(kind, name)))

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any) -> Any:
            self.changes += 1
            if self.changes == self.at:
                raise Killed
            return real(*args)

        return changed


@pytest.fixture(params=["folder", "bucket"])
def _place(request: pytest.FixtureRequest, settings: Settings) -> None:
    if request.param == "bucket":
        store: ObjectStore = request.getfixturevalue("object_store")
        settings.STORAGE_URL = store.url


@pytest.mark.usefixtures("_place")
def test_killed_at_any_change_it_goes_on_to_the_same_end(
    user: User, done: BatchRun, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    edits.add(done, "set_value", [3], column="Note", value="seen")
    begun = {name: files.read(done.pk, name) for name in files.names(done.pk)}
    meta = service.get_run(done.pk).meta
    state = list(Edit.objects.values())
    ends: list[dict[str, Any]] = []
    at, is_killed = 0, True
    while is_killed:
        Erasure.objects.all().delete()
        Edit.objects.all().delete()
        Edit.objects.bulk_create(Edit(**edit) for edit in state)
        BatchRun.objects.filter(pk=done.pk).update(meta=meta)
        files.delete_all(done.pk)
        for name, content in begun.items():
            with files.writing(done.pk, name) as file:
                file.write(content)
        erasure = searched(user)
        erasures.decide(erasure, everything(erasure), removes=True)
        with monkeypatch.context() as patched:
            killer = KilledAt(patched, at)
            try:
                erasing.work_on(erasure.pk, lambda: False)
            except Killed:
                if not Erasure.objects.get(pk=erasure.pk).steps:
                    untouched = {name: files.read(done.pk, name) for name in begun}
                    assert untouched == begun
            is_killed = 0 < at <= killer.changes or at == 0
        erasing.work_on(erasure.pk, lambda: False)
        assert Erasure.objects.get(pk=erasure.pk).state == "done"
        run = service.get_run(done.pk)
        stored = {name: files.read(run.pk, name) for name in files.names(run.pk)}
        [edit] = Edit.objects.all()
        ends.append({**stored, "meta": run.meta, "rows": bytes(edit.places)})
        # A bucket is slower, and its moves are the only changes that differ.
        at += 4 if settings.STORAGE_URL else 1

    assert at > 8
    assert all(end == ends[0] for end in ends)
    assert b"jane" not in all_bytes(done)


def test_work_that_was_lost_is_taken_up(user: User) -> None:
    erasure = erasures.ask(user.pk, JANE)
    ProcrastinateJob.objects.all().delete()

    maintenance.sweep()
    maintenance.sweep()

    [job] = ProcrastinateJob.objects.filter(task_name="batchruns.erase")
    assert job.args["erasure_id"] == str(erasure.pk)


def test_a_file_that_cannot_be_written_goes_as_a_whole(
    user: User,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from batchruns.engine.tables.readers.delimited.reader import DelimitedReader
    from batchruns.engine.tables.readers.text import TextReader

    run = service.start(make_run(LEADS))
    work()
    monkeypatch.setattr(DelimitedReader, "written", TextReader.written)

    erasure = erased(searched(user))

    assert not files.exists(run.pk, files.INPUT)
    assert {row[0] for row in rows_of(run)} == NOBODY_ELSE
    assert files.INPUT in erasure.record[0]["deleted"]


def test_what_nobody_decides_on_is_forgotten(
    user: User, done: BatchRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched(user)
    monkeypatch.setattr(erasures, "FORGET_SECONDS", -1)

    erasures.forget_old()

    assert not Erasure.objects.exists()
