"""Lists as a person sees them: uploaded, checked, built, matched with, and decided on."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from batchruns.engine.options import Options
from batchruns.models import BatchRun, Recipe, ReferenceList
from batchruns.runs import recipes, service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.integration.web.test_options import form_of
from tests.integration.web.test_pages import text_of
from tests.integration.web.test_steps import press, steps_of

committed = pytest.mark.django_db(transaction=True)
"""For tests with a worker."""

CUSTOMERS = (
    "ID,Company,Website,Country,City,Owner\n"
    "A1,Müller & Söhne KG,mueller-soehne.de,Germany,München,Kim\n"
    "A2,Globex Corporation,globex.com,United States,Springfield,Sam\n"
    "A3,Hooli Inc,hooli.com,United States,Palo Alto,Lou\n"
)
LEADS = (
    "Name,Email,Company,Country,City\n"
    "Anna Weber,anna@mueller-soehne.de,Müller + Söhne,Germany,München\n"
    "Gavin Belson,,Hoolie Inc,United States,Palo Alto\n"
    "Nina Novak,nina@fresh.io,Fresh Labs,Czechia,Praha\n"
)
Work = Callable[[], None]


def send_list(page: WebClient, content: str, name: str = "Customers.csv", **fields: Any) -> Any:
    file = SimpleUploadedFile(name, content.encode(), "text/csv")
    return page.post("/runs/lists/new/", {"file": file, **fields}, follow=True)


def build(page: WebClient, own: ReferenceList, work: Work, **changes: Any) -> Any:
    shown = form_of(page.get(f"/runs/lists/{own.pk}/"))
    response = page.post(f"/runs/lists/{own.pk}/review/", {**shown, **changes}, follow=True)
    work()
    own.refresh_from_db()
    return response


@pytest.fixture
def customers(signed_in: WebClient, work: Work) -> ReferenceList:
    send_list(signed_in, CUSTOMERS)
    own = ReferenceList.objects.get()
    build(signed_in, own, work)
    assert own.status == "ready"
    return own


@pytest.fixture
def matched(
    signed_in: WebClient, customers: ReferenceList, make_run: Callable[..., BatchRun], work: Work
) -> BatchRun:
    """A completed run that was matched with the list."""
    run = make_run(LEADS)
    press(signed_in, run, "add steps", new_step=f"match_list {customers.connection}")
    service.start(run)
    work()
    run.refresh_from_db()
    assert run.status == "completed", run.error_message
    return run


@committed
def test_the_preview_shows_what_lists_say(
    signed_in: WebClient, customers: ReferenceList, make_run: Callable[..., BatchRun]
) -> None:
    run = make_run(LEADS)
    press(signed_in, run, "add steps", new_step=f"match_list {customers.connection}")
    steps = steps_of(run)
    finding = replace(steps[0], capability="find_email", providers=("hunter",), answers=())
    service.change_options(run, Options.key_values(steps=[*steps, finding]))

    signed_in.get(f"/runs/{run.pk}/preview/")

    run.refresh_from_db()
    preview = run.parsed_meta.preview
    assert preview
    first = [dict(zip(preview.columns, row, strict=True)) for row in preview.rows]
    assert [row["customers_match"] for row in first] == ["certain", "possible", ""]
    assert [row["customers_owner"] for row in first] == ["Kim", "", ""]
    assert {row["found_email"] for row in first} == {""}


def row_of(page: Any) -> str:
    """The key of the only candidate on a page."""
    [group] = page.context["groups"]
    [row] = group.leads[0].compared.rows
    return str(row.key)


def rows_of(response: Any) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@committed
def test_a_list_is_uploaded_checked_and_built(signed_in: WebClient, work: Work) -> None:
    assert "No lists yet" in text_of(signed_in.get("/runs/lists/"))
    page = send_list(signed_in, CUSTOMERS)
    own = ReferenceList.objects.get()

    assert page.redirect_chain[-1][0] == f"/runs/lists/{own.pk}/"
    shown = form_of(page)
    assert (shown["name"], shown["kind"]) == ("Customers", "companies")
    assert shown["take"] == ["ID", "Owner"]

    build(signed_in, own, work, name="My customers", take=["Owner"], column_0="")
    text = text_of(signed_in.get(f"/runs/lists/{own.pk}/"))
    assert "Leads are matched by website and company." in text
    assert (own.name, own.columns, own.rows) == ("My customers", ["Owner"], 3)
    assert "My customers" in text_of(signed_in.get("/runs/lists/"))


def test_what_cant_be_read_is_said_where_it_is_uploaded(signed_in: WebClient) -> None:
    page = send_list(signed_in, "", "empty.csv")

    assert page.status_code == 422
    assert "empty.csv : This file is empty." in text_of(page)
    assert not ReferenceList.objects.exists()


def test_another_delimiter_reads_other_columns(signed_in: WebClient) -> None:
    page = send_list(signed_in, "Company;Owner, team\nAcme;Ada, A\nGlobex;Bob, B\n")
    own = ReferenceList.objects.get()

    sent = {**form_of(page), "delimiter": ","}
    page = signed_in.post(f"/runs/lists/{own.pk}/review/", sent, follow=True)
    own.refresh_from_db()
    assert "Check its columns, then build the list." in text_of(page)
    assert (own.status, own.parsed_meta.columns) == ("pending", ("Company;Owner", " team"))


@committed
def test_a_list_is_replaced_topped_up_renamed_and_deleted(
    signed_in: WebClient, customers: ReferenceList, work: Work
) -> None:
    address = f"/runs/lists/{customers.pk}/"
    more = CUSTOMERS.splitlines()[0] + "\nA4,Initech,initech.com,United States,Austin,Kim\n"
    for field, rows in (("add_to", 4), ("replace", 1)):
        send_list(signed_in, more, **{field: str(customers.pk)})
        work()
        customers.refresh_from_db()
        assert customers.rows == rows

    downloaded = rows_of(signed_in.get(f"{address}file/"))
    assert [row["Company"] for row in downloaded] == ["Initech"]
    page = signed_in.post(f"{address}rename/", {"name": "CRM"}, follow=True)
    assert "<h1>CRM</h1>" in page.content.decode()
    page = signed_in.post(f"{address}delete/", follow=True)
    assert "Deleted “CRM”." in text_of(page)
    assert not ReferenceList.objects.exists()


@committed
def test_steps_match_with_a_list_or_ask_it_first(
    signed_in: WebClient, customers: ReferenceList, make_run: Callable[..., BatchRun], work: Work
) -> None:
    run = make_run(LEADS)
    page = press(signed_in, run, "add steps", new_step=f"match_list {customers.connection}")
    sentence = "Match with Customers. Take ID and Owner from certain matches."
    assert sentence in text_of(page)
    changes: dict[str, Any] = {"step-0-tiers": "likely", "step-0-columns": ["Owner"]}
    page = press(signed_in, run, "save", **changes)
    assert "Take Owner from certain and likely matches." in text_of(page)
    assert [step.columns for step in steps_of(run)] == [("Owner",)]

    send_list(signed_in, "Name,Email,Company\nAda Lovelace,ada@acme.com,Acme\n", "People.csv")
    people = ReferenceList.objects.get(name="People")
    build(signed_in, people, work)
    press(signed_in, run, "add steps", new_step="find_email")
    assert steps_of(run)[1].providers == (people.connection,)


@committed
def test_the_result_counts_the_tiers_and_explains_each_match(
    signed_in: WebClient, matched: BatchRun
) -> None:
    page = signed_in.get(f"/runs/{matched.pk}/")
    text = text_of(page)

    assert "Your leads in “Customers”" in text
    assert "Certain 1 Likely 0 Possible 1 Not in the list 1" in text
    [result] = page.context["lists"]
    rows = text_of(signed_in.get(result.tiers[0].url))
    assert "Anna Weber" in rows
    assert "Nina Novak" not in rows
    new = rows_of(signed_in.get(f"/runs/{matched.pk}/{result.new_url}"))
    assert [row["Name"] for row in new] == ["Gavin Belson", "Nina Novak"]

    text = text_of(signed_in.get(f"/runs/{matched.pk}/rows/1/trace/"))

    assert "Customers certain match by" in text
    assert "mueller-soehne.de" in text
    assert "Kim" in text
    text = text_of(signed_in.get(f"/runs/{matched.pk}/rows/2/trace/"))
    assert "possible match" in text
    assert "Hooli Inc" in text
    assert "not in the list" in text_of(signed_in.get(f"/runs/{matched.pk}/rows/3/trace/"))


@committed
def test_a_possible_match_is_decided_and_taken_back(
    signed_in: WebClient, matched: BatchRun, customers: ReferenceList
) -> None:
    result = f"/runs/{matched.pk}/"
    address = f"{result}matches/{customers.pk}/"
    page = signed_in.get(address)
    assert "Gavin Belson" in text_of(page)
    row = row_of(page)
    best = {"kind": page.context["groups"][0].code}

    for given in ({"place": "2", "row": row}, best):
        page = signed_in.post(f"{address}decide/", given, follow=True)
        assert "All decided" in text_of(page)
        cells = rows_of(signed_in.get(f"{result}result/"))[1]
        assert (cells["customers_match"], cells["customers_owner"]) == ("certain", "Lou")
        assert "Certain 2 Likely 0 Possible 0 Not in the list 1" in text_of(signed_in.get(result))
        assert "1 decision" in text_of(signed_in.get(f"/runs/lists/{customers.pk}/"))
        edit = matched.edits.get(undone_at=None)
        signed_in.post(f"{result}edits/{edit.pk}/undo/")
        assert not customers.decisions.exists()
    assert "Gavin Belson" in text_of(signed_in.get(address))

    signed_in.post(f"{address}decide/", {"place": "2", "row": "none"})
    assert "Certain 1 Likely 0 Possible 0 Not in the list 2" in text_of(signed_in.get(result))
    page = signed_in.post(f"{address}decide/", {"place": "2", "row": row}, follow=True)
    assert "This lead has no such match any more." in text_of(page)


def test_a_list_of_somebody_else_takes_no_file(
    signed_in: WebClient, stranger: User, client: WebClient
) -> None:
    send_list(signed_in, CUSTOMERS)
    own = ReferenceList.objects.get()
    client.force_login(stranger)

    assert "No lists yet" in text_of(client.get("/runs/lists/"))
    assert client.get(f"/runs/lists/new/?replace={own.pk}").status_code == 404
    assert send_list(client, CUSTOMERS, replace=str(own.pk)).status_code == 404


def test_recipes_leave_the_site_with_the_names_of_lists(signed_in: WebClient, user: User) -> None:
    send_list(signed_in, CUSTOMERS)
    own = ReferenceList.objects.get()
    steps = [{"capability": "match_list", "providers": [own.connection]}]
    recipe = recipes.save(user.pk, "Fair", {"columns": ["A"], "mapping": [None], "steps": steps})
    exported = signed_in.get(f"/runs/recipes/{recipe.pk}/json/").content.decode()

    assert '"list:Customers"' in exported
    signed_in.post("/runs/recipes/import/", {"recipe": exported.replace("Fair", "Copy")})
    assert Recipe.objects.get(name="Copy").content["steps"] == steps
