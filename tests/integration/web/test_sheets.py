"""The sheets of a spreadsheet on the page of a pending run."""

import html
from collections.abc import Callable
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import files, service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.spreadsheets import xlsx
from tests.integration.web.test_options import change, form_of
from tests.integration.web.test_pages import send, text_of

GERMANY = [["Name", "E-Mail"], ["Ada", "ada@acme.de"], ["Bob", "bob@acme.de"]]
FRANCE = [["E-Mail", "Ville"], ["zoe@acme.fr", "Paris"]]
BOOK = xlsx({"Read me": [["Fill in"], ["the sheets"]], "Germany": GERMANY, "France": FRANCE})


@pytest.fixture
def pending(signed_in: WebClient) -> BatchRun:
    send(signed_in, BOOK, "leads.xlsx")
    return BatchRun.objects.get()


def split(page: WebClient, run: BatchRun, sheets: list[str]) -> Any:
    return change(page, run, then="sheets", sheets=sheets)


def test_the_page_names_every_sheet_with_its_rows(signed_in: WebClient, pending: BatchRun) -> None:
    response = signed_in.get(f"/runs/{pending.pk}/")

    text = text_of(response)
    assert pending.meta["format"]["sheet"] == "Germany"
    assert "sheet “Germany”" in text
    assert "Left out: Sheet “Read me”: 1 row Sheet “France”: 1 row" in text
    assert "Germany (2 rows)" in text
    assert "France (1 row)" in text
    assert form_of(response)["sheets"] == ["Germany"]


def test_one_sheet_needs_no_choice(signed_in: WebClient) -> None:
    send(signed_in, xlsx({"Leads": GERMANY}), "leads.xlsx")
    response = signed_in.get(f"/runs/{BatchRun.objects.get().pk}/")

    assert "sheets" not in form_of(response)
    assert "Make a run of each sheet" not in text_of(response)


def test_another_sheet_is_read(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, sheets=["France"])

    assert pending.meta["columns"] == ["E-Mail", "Ville"]
    assert pending.meta["mapping"] == ["email", "city"]


def test_several_sheets_are_one_run(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, sheets=["Germany", "France"])

    assert pending.meta["columns"] == ["Name", "E-Mail", "Ville", "Sheet"]
    assert pending.meta["sample"] == [
        ["Ada", "ada@acme.de", "", "Germany"],
        ["Bob", "bob@acme.de", "", "Germany"],
        ["", "zoe@acme.fr", "Paris", "France"],
    ]
    page = signed_in.get(f"/runs/{pending.pk}/")
    assert form_of(page)["sheets"] == ["Germany", "France"]
    assert "Germany, France" in text_of(page)
    assert "Ada" in text_of(signed_in.get(f"/runs/{pending.pk}/preview/"))

    change(signed_in, pending, sheets=["Germany"])
    assert pending.meta["columns"] == ["Name", "E-Mail"]


def test_a_sheet_must_be_ticked(signed_in: WebClient, pending: BatchRun) -> None:
    assert "“Sheets”: This field is required." in text_of(change(signed_in, pending, sheets=[]))
    assert "“Sheets”: This field is required." in text_of(split(signed_in, pending, []))
    assert "Spain is not one of" in text_of(split(signed_in, pending, ["Spain"]))


@pytest.mark.django_db(transaction=True)
def test_several_sheets_are_enriched_as_one_file(
    user: User, make_run: Callable[..., BatchRun], work: Callable[[], None], client: WebClient
) -> None:
    rows = [*GERMANY, ["Cy", "cy@acme.de", "extra"]]
    many = [["Name", "E-Mail"], *[["Ann", "ann@acme.fr"]] * 250, ["Dee", "dee@acme.fr", "extra"]]
    run = make_run(xlsx({"Germany": rows, "France": many}), "leads.xlsx")
    client.force_login(user)
    change(client, run, sheets=["Germany", "France"])
    service.start(run)
    work()

    run.refresh_from_db()
    assert (run.status, run.meta["rowCount"], run.meta["rejectedCount"]) == ("completed", 254, 1)
    rejected = files.read(run.pk, files.REJECTED_ROWS).decode().splitlines()
    assert rejected[1].startswith("252,")
    assert rejected[1].endswith(",France,extra")

    response = client.get(f"/runs/{run.pk}/rejects/?form=original")
    again = b"".join(response.streaming_content)
    send(client, again, "again.xlsx")
    assert BatchRun.objects.get(filename="again.xlsx").meta["sample"][0][:2] == [
        "Dee",
        "dee@acme.fr",
    ]


def test_each_sheet_becomes_a_run_of_its_own(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, default_country="DE")

    assert "2 runs" in text_of(split(signed_in, pending, ["Germany", "France"]))

    pending.refresh_from_db()
    other = BatchRun.objects.exclude(pk=pending.pk).get()
    assert (pending.filename, other.filename) == ("leads.xlsx", "leads (France).xlsx")
    assert pending.meta["columns"] == ["Name", "E-Mail"]
    assert other.meta["columns"] == ["E-Mail", "Ville"]
    assert other.meta["defaultCountry"] == "DE"
    assert other.user_id == pending.user_id
    assert files.read(other.pk, files.INPUT) == BOOK
    assert "zoe@acme.fr" in text_of(signed_in.get(f"/runs/{other.pk}/preview/"))


def test_a_sheet_that_is_no_leads_keeps_all_as_it_was(
    signed_in: WebClient, pending: BatchRun
) -> None:
    before = {key: pending.meta[key] for key in ("format", "columns", "mapping", "sample")}

    text = html.unescape(text_of(split(signed_in, pending, ["Germany", "Read me"])))

    assert "The sheet “Read me” can't be a run of its own." in text
    assert "Not saved." in text
    after = BatchRun.objects.get().meta
    assert {key: after[key] for key in before} == before


def test_there_must_be_room_for_the_copies(
    signed_in: WebClient, pending: BatchRun, settings: Any
) -> None:
    settings.MAX_STORED_BYTES = len(BOOK) + 100

    assert "Not saved." in text_of(split(signed_in, pending, ["Germany", "France"]))
    assert BatchRun.objects.count() == 1


def test_another_persons_sheets_are_not_found(
    client: WebClient, pending: BatchRun, stranger: User
) -> None:
    client.force_login(stranger)

    sent = {"then": "sheets", "sheets": ["Germany", "France"]}
    assert client.post(f"/runs/{pending.pk}/review/", sent).status_code == 404
    assert BatchRun.objects.count() == 1


def test_what_an_earlier_version_kept_of_sheets_is_understood(
    signed_in: WebClient, pending: BatchRun
) -> None:
    sheets = [["Germany", "Germany"], ["France", "France (hidden)"]]
    service.describe(pending, {"sheets": sheets})

    assert "France (hidden)" in text_of(signed_in.get(f"/runs/{pending.pk}/"))
