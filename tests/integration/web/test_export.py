"""All that is stored of a person, in one zip."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from batchruns.fake_providers.base import GOOD_KEY
from batchruns.models import BatchRun, Receipt, ReferenceList
from batchruns.runs import edits, recipes, service
from batchruns.uploads import lists
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.clients import WebClient
from tests.helpers.files import uploaded

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = "Name,E-Mail\nAda,ada@gmial.com\n\nBob,bob@acme.com\n"


def exported(client: WebClient) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(client.get("/account/export/").getvalue()))


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS, "Messe Köln.csv"))
    work()
    return service.get_run(run.pk)


def test_results_are_as_their_owner_edited_them_and_tell_the_edits(
    signed_in: WebClient, done: BatchRun
) -> None:
    edits.add(done, "set_value", [0], column="Name", value="Ada Lovelace")
    edits.add(done, "exclude", [1], filter={"q": "bob"})
    edits.undo(done, edits.add(done, "exclude", [0, 1]).pk)

    archive = exported(signed_in)

    result = archive.read(f"runs/{done.pk}/result.csv").decode()
    assert "Ada Lovelace" in result
    assert "bob@acme.com" not in result
    assert b"Bob" in archive.read(f"runs/{done.pk}/upload/Messe Köln.csv")
    set_value, left_out, undone = json.loads(archive.read(f"runs/{done.pk}/edits.json"))
    assert set_value["action"] == "set_value"
    assert (set_value["column"], set_value["value"]) == ("Name", "Ada Lovelace")
    assert (left_out["rows"], left_out["filter"]) == ([2], {"q": "bob"})
    assert undone["rows"] == [1, 2]
    assert [bool(edit["undone_at"]) for edit in (set_value, left_out, undone)] == [0, 0, 1]


def test_lines_set_aside_are_in_it(signed_in: WebClient, done: BatchRun) -> None:
    lines = exported(signed_in).read(f"runs/{done.pk}/set-aside.csv").decode().splitlines()

    assert lines[1:] == ["3,The line is empty."]


def test_what_was_chosen_for_recipes_downloads_and_tables_is_in_it(
    signed_in: WebClient, user: User, done: BatchRun
) -> None:
    recipes.save(user.pk, "Fair", {"columns": ["E-Mail"], "mapping": ["email"]})
    signed_in.post(f"/runs/{done.pk}/download/as/", {"as": "hubspot", "left_out": "duplicates"})
    signed_in.post(f"/runs/{done.pk}/rows/columns/", {"show-0": "1"})

    archive = exported(signed_in)

    (recipe,) = json.loads(archive.read("recipes.json"))
    assert (recipe["name"], recipe["content"]["columns"]) == ("Fair", ["E-Mail"])
    (download,) = json.loads(archive.read("downloads.json"))
    assert (download["template"], download["choices"]["leftOut"]) == ("hubspot", ["duplicates"])
    assert len(json.loads(archive.read("columns.json"))) == 1


def test_lists_are_in_it_with_their_files_and_decisions(signed_in: WebClient, user: User) -> None:
    with uploaded("Account,Owner\nAcme GmbH,Ada\n", "crm.csv") as file:
        own = lists.take_in(user, file, "CRM", ReferenceList.Kind.COMPANIES)
    own.decisions.create(lead="a", row="b")

    archive = exported(signed_in)

    assert json.loads(archive.read("lists.json"))[0]["name"] == "CRM"
    assert json.loads(archive.read("decisions.json"))[0]["row"] == "b"
    assert b"Acme GmbH" in archive.read(f"lists/{own.pk}/1/crm.csv")


def test_receipts_are_in_it_and_no_keys(signed_in: WebClient, user: User, done: BatchRun) -> None:
    with paid_provider.registered():
        key = paid_provider.make_key(user, "https://paid.example", settings={"token": "hidden"})
    Receipt.objects.create(run=done, connection="paid", provider="paid", capability="x", asked=3)

    archive = exported(signed_in)

    lookups = archive.read("lookups.json").decode()
    assert json.loads(lookups)["providers"][0]["name"] == "paid"
    assert json.loads(lookups)["receipts"][0]["asked"] == 3
    for secret in (GOOD_KEY, "hidden", bytes(key.secret).decode()):
        assert not any(secret.encode() in archive.read(name) for name in archive.namelist())


def test_another_persons_are_not_in_it(
    client: WebClient, user: User, stranger: User, done: BatchRun
) -> None:
    edits.add(done, "exclude", [0])
    recipes.save(user.pk, "Fair", {"columns": ["E-Mail"], "mapping": ["email"]})
    client.force_login(stranger)

    archive = exported(client)

    empty = [
        f"{name}.json"
        for name in "tokens recipes downloads columns lists decisions runs history".split()
    ]
    assert sorted(archive.namelist()) == sorted(
        ["profile.json", "lookups.json", "webhooks.json", "do-not-contact.csv", *empty]
    )
    for name in ("lookups.json", "webhooks.json"):
        assert set(map(tuple, json.loads(archive.read(name)).values())) == {()}
    assert [json.loads(archive.read(name)) for name in empty] == [[]] * len(empty)


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("leads.csv", "leads.csv"),
        ("leads.csv.gz", "leads.csv.gz"),
        ("../../etc/x.csv", "x.csv"),
        ("C:\\leads\\x.xlsx", "x.xlsx"),
        ("result.csv", "result.csv"),
        ("no ending", "no ending"),
        ("...csv", "leads.csv"),
        ("谷" * 250 + ".csv", "谷" * 60 + ".csv"),
        ("a." + "b" * 250, "a." + "b" * 15),
    ],
)
def test_each_upload_has_its_own_safe_name(
    signed_in: WebClient, make_run: Callable[..., BatchRun], filename: str, name: str
) -> None:
    run = make_run()
    BatchRun.objects.update(filename=filename)

    assert f"runs/{run.pk}/upload/{name}" in exported(signed_in).namelist()


def test_the_history_of_runs_is_in_it(
    signed_in: WebClient, done: BatchRun, make_run: Callable[..., BatchRun], stranger: User
) -> None:
    make_run(owner=stranger)

    history = json.loads(exported(signed_in).read("history.json"))

    assert {event["run_id"] for event in history} == {str(done.pk)}
    assert [event["kind"] for event in history][:2] == ["created", "started"]
    assert history[-1]["kind"] == "completed"
    assert all(event["at"] for event in history)
