"""Lists of people's own: taken in, built, replaced, topped up, used by runs, and gone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from pytest_django import Settings

from batchruns.engine.errors import CodedError
from batchruns.engine.lists.provider import ListProvider, answers_of
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.models import BatchRun, ListDecision, Lookup, Receipt, ReferenceList
from batchruns.processing import list_decisions
from batchruns.processing import lists as building
from batchruns.runs import edits, files, list_files, service
from batchruns.runs.errors import OverLimitError, RunError
from batchruns.runs.lists import service as lists
from batchruns.runs.lists import using
from batchruns.runs.lookups.connections import reaches_of
from batchruns.uploads import lists as intake
from batchruns.worker import maintenance, retry_policy
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as, acting_as_client
from leadenrich.rls.testing import closed_process
from tests.helpers.errors import refused
from tests.helpers.files import uploaded
from tests.helpers.object_store import ObjectStore

pytestmark = pytest.mark.django_db(transaction=True)

Work = Callable[[], None]
Kind, Status = ReferenceList.Kind, ReferenceList.Status
CRM = "Account,Website,E-Mail,Owner\nAcme GmbH,acme.com,ann@acme.com,Ada\nGlobex Inc,globex.com,,Bob\n"
LEADS = (
    "Company,Website,E-Mail\n"
    "ACME Gmbh,www.acme.com,info@acme.com\n"
    "Globex,globex.com,\n"
    "Initech LLC,initech.com,bill@initech.com\n"
)


@pytest.fixture
def make_list(user: User) -> Callable[..., ReferenceList]:
    """Makes a list, built unless its columns are only to be checked."""

    def make(
        content: str = CRM, name: str = "CRM", owner: User = user, *, is_built: bool = True
    ) -> ReferenceList:
        with uploaded(content, "crm.csv") as file:
            own = intake.take_in(owner, file, name, Kind.COMPANIES)
        if not is_built:
            return own
        return built(build(own))

    return make


def built(own: ReferenceList) -> ReferenceList:
    """The list, once its task is done."""
    try:
        building.build(own.pk, own.version)
    except CodedError as error:
        building.fail(own.pk, own.version, error)
    own.refresh_from_db()
    return own


def build(own: ReferenceList) -> ReferenceList:
    options = own.parsed_meta.options
    assert options
    return lists.build(own, options, ["Owner"])


def newer(own: ReferenceList, content: str, *, tops_up: bool = False) -> ReferenceList:
    with uploaded(content, "newer.csv") as file:
        return intake.take_in_newer(own, file, tops_up=tops_up)


def rows_of(own: ReferenceList) -> list[list[str]]:
    own.refresh_from_db()
    return list(using.rows_of(own))


def step_of(own: ReferenceList, *columns: str) -> LookupStep:
    return LookupStep("match_list", (own.connection,), answers=answers_of(own.name, columns))


def matching(
    make_run: Callable[..., BatchRun], *steps: LookupStep, content: str = LEADS
) -> BatchRun:
    return service.change_options(make_run(content), Options.key_values(steps=steps))


def cells_of(run: BatchRun, column: str) -> list[str]:
    text = files.read(run.pk, files.RESULT).decode()
    return [row[column] for row in csv.DictReader(io.StringIO(text, newline=""))]


# --- making and changing ----------------------------------------------------------------------------


def test_an_uploaded_list_is_checked_built_and_read(make_list: Callable[..., Any]) -> None:
    own = make_list(is_built=False)
    assert (own.status, own.is_usable, own.filename) == ("pending", False, "crm.csv")
    assert own.parsed_meta.options.mapping == ("company", "website", "email", None)
    build(own)
    with refused(RunError, "just being built"):
        build(own)
    building.build(own.pk, 1)

    assert rows_of(own) == [
        ["Account", "Website", "E-Mail", "Owner"],
        ["Acme GmbH", "acme.com", "ann@acme.com", "Ada"],
        ["Globex Inc", "globex.com", "", "Bob"],
    ]
    assert (own.status, own.rows, own.built, own.columns) == ("ready", 2, 1, ["Owner"])
    assert own.bytes == list_files.stored_bytes([own.pk]) - len(CRM)


def test_a_newer_file_replaces_the_rows_or_tops_them_up(make_list: Callable[..., Any]) -> None:
    own = make_list()
    topped_up = newer(
        own,
        CRM.replace("Bob", "Cid").replace("Acme GmbH", "Umbrella").replace("ann@", "bea@umbrella."),
        tops_up=True,
    )
    assert topped_up.status == "building"
    assert len(rows_of(own)) == 3
    built(topped_up)
    assert {row[0] for row in rows_of(own)} >= {"Acme GmbH", "Umbrella"}

    built(newer(own, "Account,Website,E-Mail,Owner\nInitech,initech.com,,Eve\n"))
    assert rows_of(own)[1:] == [["Initech", "initech.com", "", "Eve"]]
    assert sorted(list_files.names(own.pk)) == ["3.index", "3.upload"]


def test_other_columns_are_to_be_checked_and_may_be_forgotten(
    make_list: Callable[..., Any],
) -> None:
    own = make_list()
    changed = newer(own, "Firm,Homepage\nInitech,initech.com\n")
    assert (changed.status, changed.built) == ("pending", 1)
    assert lists.drop_newest(changed).status == "ready"
    assert len(rows_of(own)) == 3
    assert sorted(list_files.names(own.pk)) == ["1.index", "1.upload"]


@pytest.mark.parametrize(
    ("content", "says"),
    [("Note,Owner\nhello,Ada\nworld,Bob\n", "list_without_keys"), (CRM * 3, "list_too_long")],
)
def test_what_cant_be_built_says_why(
    make_list: Callable[..., Any], settings: Settings, content: str, says: str
) -> None:
    settings.LIST_MAX_ROWS = 4
    own = make_list(content)
    assert (own.status, own.stored_error.code) == ("failed", says)
    assert not own.is_usable


def test_names_and_room_are_limited(make_list: Callable[..., Any], settings: Settings) -> None:
    own = make_list(is_built=False)
    with refused(RunError, "“crm” already"):
        make_list(name="crm", is_built=False)
    assert lists.rename(own, " My  customers ").name == "My customers"
    settings.MAX_STORED_BYTES = list_files.stored_bytes([own.pk]) + 10
    with refused(OverLimitError, "doesn't fit"):
        make_list(name="More", is_built=False)
    lists.delete(own)
    assert not list_files.names(own.pk)


def test_a_worker_that_dies_while_it_builds_leaves_nothing_but_work(
    make_list: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    whole = make_list(name="Whole")
    own = build(make_list(is_built=False))

    def dies(*given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(list_files, "take", dies)
        building.build(own.pk, 1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    maintenance.sweep()
    work()

    own.refresh_from_db()
    assert own.status == "ready"
    with (
        list_files.reading(own.pk, "1.index") as built,
        list_files.reading(whole.pk, "1.index") as same,
    ):
        assert built.read_bytes() == same.read_bytes()


def test_a_list_that_is_deleted_while_it_is_built_leaves_no_file(
    make_list: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = build(make_list(is_built=False))
    take = list_files.take

    def delete_first(*given: Any) -> None:
        lists.delete(own)
        take(*given)

    monkeypatch.setattr(list_files, "take", delete_first)
    building.build(own.pk, 1)
    assert not list_files.names(own.pk)


# --- people are kept apart --------------------------------------------------------------------------


def test_nobody_reaches_anothers_list(
    make_list: Callable[..., Any], user: User, stranger: User
) -> None:
    own = make_list()
    theirs = make_list(name="Theirs", owner=stranger)
    own.decisions.create(lead="a", row=None)
    theirs.decisions.create(lead="a", row=None)
    with closed_process():
        assert not ReferenceList.objects.exists()
        with acting_as(user.pk):
            assert [each.name for each in ReferenceList.objects.all()] == ["CRM"]
            assert [each.pk for each in lists.lists_of(stranger.pk)] == []
            assert own.decisions.model.objects.count() == 1
            assert not ReferenceList.objects.filter(pk=theirs.pk).update(name="Mine")
            with pytest.raises(Error), transaction.atomic():
                own.decisions.model.objects.create(list_id=theirs.pk, lead="b")
            with pytest.raises(Error), transaction.atomic():
                ReferenceList.objects.filter(pk=own.pk).update(user=stranger.pk)
    for table in ("batchruns_referencelist", "batchruns_listdecision", "batchruns_listuse"):
        with (
            acting_as_client(user.pk),
            connection.cursor() as cursor,
            pytest.raises(Error, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(f"SELECT * FROM {table}")


def test_lists_go_with_their_owner(make_list: Callable[..., Any], user: User) -> None:
    own = make_list()
    user.delete()
    assert not ReferenceList.objects.exists()
    assert not list_files.names(own.pk)


# --- runs -------------------------------------------------------------------------------------------


def test_a_run_is_matched_with_the_version_that_there_was_when_it_began(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], work: Work
) -> None:
    own = make_list()
    run = service.start(matching(make_run, step_of(own, "Owner")))
    newer(own, CRM.replace("Ada", "Eve"))
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    assert cells_of(run, "crm_match") == ["certain", "certain", ""]
    assert cells_of(run, "crm_owner") == ["Ada", "Bob", ""]
    assert cells_of(run, "crm_matched_by")[0].startswith("domain")
    assert cells_of(run, "issues")[2] == ""
    assert not Receipt.objects.exists()
    assert not Lookup.objects.exists()
    maintenance.sweep()
    assert sorted(list_files.names(own.pk)) == ["2.index", "2.upload"]

    again = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    assert cells_of(again, "crm_owner") == ["Eve", "Bob", ""]


def test_a_run_waits_for_a_list_that_is_being_built(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], work: Work
) -> None:
    own = build(make_list(is_built=False))
    run = service.start(matching(make_run, step_of(own, "Owner")))
    assert using.waits_for(run) == [own]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'"
            " WHERE task_name = 'batchruns.build_list'"
        )
    work()
    assert BatchRun.objects.get().status == "processing"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    work()
    assert cells_of(run, "crm_owner") == ["Ada", "Bob", ""]


def test_a_list_that_is_deleted_is_passed_over_with_its_reason(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], work: Work
) -> None:
    own = make_list()
    run = service.start(matching(make_run, step_of(own, "Owner")))
    lists.delete(own)
    work()
    assert cells_of(run, "crm_owner") == ["", "", ""]
    assert "was deleted" in cells_of(run, "issues")[0]
    assert not list_files.names(own.pk)


def test_nobody_matches_with_anothers_list(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], stranger: User, work: Work
) -> None:
    theirs = make_list(owner=stranger)
    run = service.start(matching(make_run, step_of(theirs, "Owner")))
    work()
    assert cells_of(run, "crm_owner") == ["", "", ""]


def test_a_match_that_a_worker_died_of_gives_the_same_bytes(
    make_list: Callable[..., Any],
    make_run: Callable[..., BatchRun],
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = make_list()
    whole = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    run = service.start(matching(make_run, step_of(own, "Owner")))
    newer(own, CRM.replace("Ada", "Eve"))
    answer, answered = ListProvider.answer, []

    def dies(*given: Any) -> Any:
        answered.append(given)
        if len(answered) == 2:
            raise OSError
        return answer(*given)

    monkeypatch.setattr(ListProvider, "answer", dies)
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)
    work()
    assert len(answered) > 2
    assert files.read(run.pk, files.RESULT) == files.read(whole.pk, files.RESULT)


def test_lists_in_a_bucket_are_fetched_once(
    make_list: Callable[..., Any],
    make_run: Callable[..., BatchRun],
    work: Work,
    settings: Settings,
    object_store: ObjectStore,
) -> None:
    settings.STORAGE_URL = object_store.url
    own = make_list()
    run = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    assert cells_of(run, "crm_owner") == ["Ada", "Bob", ""]
    kept = Path(settings.MEDIA_ROOT) / "kept" / "lists" / str(own.pk)
    assert [file.name for file in kept.iterdir()] == ["1.index"]
    lists.delete(own)
    assert not kept.exists()
    assert not any(name.startswith("lists/") for name in object_store.names())


# --- decisions --------------------------------------------------------------------------------------


def test_a_possible_match_is_accepted_for_the_list_and_in_the_result(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], work: Work
) -> None:
    own = make_list(CRM.replace("Globex Inc,globex.com", "Globex Inc,"))
    run = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    run.refresh_from_db()
    assert cells_of(run, "crm_match")[1] == "possible"

    [match] = list_decisions.matches_of(run, own, [1])
    assert match.reason
    made = list_decisions.accept_all(run, own, match.reason.code, range(3))
    assert edited(run, "crm_match")[1] == "certain"
    assert edited(run, "crm_owner")[1] == "Bob"
    again = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    assert cells_of(again, "crm_owner")[1] == "Bob"
    assert "your decision" in cells_of(again, "crm_matched_by")[1]

    edits.undo(run, made.pk)
    assert edited(run, "crm_owner")[1] == ""
    assert not ListDecision.objects.exists()
    list_decisions.refuse(run, own, 1)
    assert edited(run, "crm_match")[1] == ""


def test_what_is_decided_while_a_run_is_in_work_counts_for_later_ones(
    make_list: Callable[..., Any], make_run: Callable[..., BatchRun], work: Work
) -> None:
    own = make_list(CRM.replace("Globex Inc,globex.com", "Globex Inc,"))
    whole = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    whole.refresh_from_db()
    run = service.start(matching(make_run, step_of(own, "Owner")))
    list_decisions.accept_all(whole, own, "list_no_country", range(3))
    assert edited(whole, "crm_owner")[1] == "Bob"
    work()

    assert files.read(run.pk, files.RESULT) == files.read(whole.pk, files.RESULT)
    later = service.start(matching(make_run, step_of(own, "Owner")))
    work()
    assert cells_of(later, "crm_owner")[1] == "Bob"
    assert later.lists.get().decisions
    maintenance.sweep()
    assert not later.lists.get().decisions


def edited(run: BatchRun, column: str) -> list[str]:
    text = files.read(run.pk, files.RESULT).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return [row[header.index(column)] for row in edits.EditsOfRun(run).edited(header, rows)]


def test_a_turn_of_lookups_goes_on_for_who_has_a_list(
    user: User, make_list: Callable[..., ReferenceList]
) -> None:
    """A turn ends when whom its person reaches has changed since it began."""
    make_list()

    assert reaches_of(user.pk, with_keys=True) == reaches_of(user.pk, with_keys=True)
