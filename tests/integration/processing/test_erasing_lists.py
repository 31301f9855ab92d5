"""A person is searched in the lists of somebody, and erased there: whole or not at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.models import BatchRun, Edit, Erasure, ListDecision, ReferenceList, Suppression
from batchruns.processing import list_decisions
from batchruns.processing.erasing import work as erasing
from batchruns.runs import edits, files, list_files, service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.erasure import service as erasures
from batchruns.runs.erasure.places import LIST
from batchruns.runs.lists import decisions, using
from batchruns.runs.lists import service as lists
from leadenrich.accounts.models import User
from tests.helpers.object_store import ObjectStore
from tests.integration.processing.test_erasing import (
    Killed,
    KilledAt,
    erased,
    everything,
    searched,
)
from tests.integration.runs.test_lists import (
    build,
    built,
    edited,
    make_list,
    matching,
    newer,
    rows_of,
    step_of,
)

__all__ = ["make_list"]
pytestmark = pytest.mark.django_db(transaction=True)

MakeList = Callable[..., ReferenceList]
CRM = (
    "Account,Contact,E-Mail,Owner\n"
    "Acme GmbH,Ann Lee,ann@acme.com,Ada\n"
    "Globex Inc,Jane Doe,Jane.Doe@acme.com,Bob\n"
    "Initech LLC,Jim Poe,jim@initech.com,ask jane.doe@acme.com\n"
)
MORE = (
    "Account,Contact,E-Mail,Owner\nHooli AG,Jane Doe,jane@hooli.com,Eve\nUmbrella,,u@umb.com,Eve\n"
)


def contents(own: ReferenceList) -> dict[str, bytes]:
    return {name: list_files.opened(own.pk, name).read() for name in list_files.names(own.pk)}


def stored(own: ReferenceList) -> bytes:
    return b"".join(contents(own).values())


def key_of(own: ReferenceList) -> str:
    return f"{LIST}{own.pk}"


def test_rows_go_from_every_upload_of_a_list_and_from_what_is_built(
    user: User, stranger: User, make_list: MakeList
) -> None:
    own = make_list(CRM)
    built(newer(own, MORE, tops_up=True))
    theirs = make_list(CRM, owner=stranger)
    nothing = make_list("Account\nInitech\n", name="Nothing")
    with using._stored(own, 2, {}) as file, file.opened() as opened:
        jane = opened.match({"email": "jane.doe@acme.com"}).row
    assert jane
    decisions.keep(own, {"somebody": jane.key, "somebody else": "another row"})

    erasure = searched(user)
    [place] = erasures.places_of(erasure)
    erasure = erased(erasure)

    assert (place.key, place.title) == (key_of(own), "CRM")
    assert {(each.kind, each.count) for each in place.found} == {
        ("email", 1), ("name", 1), ("mention", 1),
    }  # fmt: skip
    assert erasure.state == "done"
    assert [(row[0], row[3]) for row in rows_of(own)[1:]] == [
        ("Acme GmbH", "Ada"), ("Initech LLC", ""), ("Umbrella", "Eve"),
    ]  # fmt: skip
    assert b"jane" not in stored(own).lower()
    assert (own.status, own.rows, own.tops_up) == ("ready", 3, True)
    assert len(list_files.names(own.pk)) == 3
    assert "jane" not in json.dumps([own.files, own.built_files]).lower()
    assert [each.row for each in ListDecision.objects.all()] == ["another row"]
    assert (erasure.record[0]["place"], erasure.record[0]["counts"]) == (
        key_of(own),
        {files.INPUT: 3},
    )
    assert len(rows_of(theirs)) == 4
    assert nothing.built == 1
    assert built(newer(own, MORE.replace("Eve", "Kim"), tops_up=True)).rows == 4


def test_cells_are_blanked_and_only_in_what_is_chosen(user: User, make_list: MakeList) -> None:
    own = make_list(CRM)

    erased(searched(user), {key_of(own): ["email"]}, removes=False)

    assert [row[:3] for row in rows_of(own)[2:]] == [
        ["Globex Inc", "", ""],
        ["Initech LLC", "Jim Poe", "jim@initech.com"],
    ]
    assert rows_of(own)[3][3] == "ask jane.doe@acme.com"


def test_a_newest_version_that_is_to_be_checked_stays_so_without_them(
    user: User, make_list: MakeList
) -> None:
    own = make_list(CRM)
    newer(own, MORE.replace("Account", "Firm"))

    erased(searched(user))

    own.refresh_from_db()
    assert own.status == "pending"
    assert b"jane" not in stored(own).lower()
    assert len(rows_of(own)) == 3
    assert [row[2] for row in rows_of(built(build(own)))[1:]] == ["u@umb.com"]


def test_a_list_of_which_nothing_is_left_says_so(user: User, make_list: MakeList) -> None:
    own = make_list("Contact,E-Mail\nJane Doe,jane.doe@acme.com\n")

    erased(searched(user))

    own.refresh_from_db()
    assert (own.status, own.is_usable) == ("failed", False)
    assert own.stored_error
    assert own.stored_error.code == "list_empty"
    assert b"jane" not in stored(own).lower()


def test_what_is_built_or_in_use_is_waited_for(
    user: User, make_list: MakeList, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    own = make_list(CRM)
    run = service.start(matching(make_run, step_of(own, "Owner")))
    newer(own, CRM + "Hooli AG,Jo Fox,jo@hooli.com,Kim\n")
    erasure = searched(user)
    [place] = erasures.places_of(erasure)

    erasure = erased(erasure)
    assert (place.is_in_work, erasure.state, erasure.steps) == (True, "erasing", {})
    ProcrastinateJob.objects.filter(task_name="batchruns.erase").delete()
    own.refresh_from_db()
    built(own)
    erasing.work_on(erasure.pk, lambda: False)
    assert len(rows_of(own)) == 4
    assert list_files.exists(own.pk, "1.index")
    work()
    erasing.work_on(erasure.pk, lambda: False)

    run.refresh_from_db()
    assert run.status == "completed"
    assert Erasure.objects.get().state == "done"
    assert b"jane" not in stored(own).lower()


def test_decided_matches_keep_to_their_rows_and_those_on_them_go(
    user: User, make_list: MakeList, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    own = make_list("Company,Owner,Note\nGlobex Inc,Bob,\nHooli AG,Eve,jane.doe@acme.com\n")
    steps = [step_of(own, "Owner", "Note")]
    content = "Company,E-Mail\nAcme,jane.doe@acme.com\nGlobex,\nHooli,\n"
    run = matching(make_run, *steps, content=content)
    service.start(run)
    work()
    run.refresh_from_db()
    for place, row in ((1, "Globex Inc"), (2, "Hooli AG")):
        [match] = list_decisions.matches_of(run, own, [place])
        [key] = [c.row.key for c in match.candidates if c.row.cells["Company"] == row]
        list_decisions.accept(run, own, place, key)
    list_decisions.refuse(run, own, 0)
    assert edited(run, "crm_note") == ["", "", "jane.doe@acme.com"]
    assert ListDecision.objects.count() == 3

    erased(searched(user))

    run.refresh_from_db()
    assert edited(run, "crm_owner") == ["Bob", "Eve"]
    assert edited(run, "crm_note") == ["", ""]
    assert ListDecision.objects.count() == 2
    assert not any(b"jane" in b"".join(map(str.encode, row)) for row in all_cells())


def all_cells() -> Iterator[list[str]]:
    for edit in Edit.objects.all():
        yield from edits.cells_of(edit)


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[KilledAt]:
    with monkeypatch.context() as patched:
        killer = KilledAt(patched, at)
        with suppress(Killed):
            yield killer


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_killed_at_any_change_it_goes_on_to_the_same_end(
    place: str,
    user: User,
    make_list: MakeList,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    request: pytest.FixtureRequest,
) -> None:
    if place == "bucket":
        store: ObjectStore = request.getfixturevalue("object_store")
        settings.STORAGE_URL = store.url
    # Who has such entries, as an erasure leaves them, has other options, too.
    entries.add_hashed(user.pk, [Key(Kind.DOMAIN, "x.com")], Suppression.Source.ERASED)
    ends: list[dict[str, Any]] = []
    at, is_killed = 0, True
    while is_killed:
        own = make_list(CRM)
        built(newer(own, MORE, tops_up=True))
        begun = contents(own)
        rows = rows_of(own)
        erasure = searched(user)
        erasures.decide(erasure, everything(erasure), removes=True)
        with killed_at(monkeypatch, at) as killer:
            erasing.work_on(erasure.pk, lambda: False)
        is_killed = at <= killer.changes
        if at and is_killed and not Erasure.objects.get(pk=erasure.pk).steps:
            assert rows_of(own) == rows
            assert begun.items() <= contents(own).items()
        erasing.work_on(erasure.pk, lambda: False)
        lists.tidy_up(own.pk)

        assert Erasure.objects.get(pk=erasure.pk).state == "done"
        own.refresh_from_db()
        ends.append({**contents(own), "rows": rows_of(own), "files": own.files, "built": own.built})
        lists.delete(own)
        at += 1

    assert at > 5
    assert all(end == ends[0] for end in ends)
    assert not any(b"jane" in each.lower() for each in ends[0].values() if isinstance(each, bytes))
