"""A result is edited: in the table, on a lead's page and in downloads, but not in its file."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import edits, files, service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = """Name,E-Mail,City
Ada Lovelace,ada@gmial.com,London
Bob Stone,bob@acme.com,
Cem Kaya,cem@hotmial.com,Berlin
"""


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return service.get_run(run.pk)


def edit(browser: WebClient, run: BatchRun, action: str, **form: Any) -> str:
    """Edits as a form of the table does; gives what the table says then."""
    answer = browser.post(f"/runs/{run.pk}/edits/", {"action": action, **form}, follow=True)
    return str(answer.content.decode())


def downloaded(browser: WebClient, run: BatchRun, query: str = "") -> list[dict[str, str]]:
    content = browser.get(f"/runs/{run.pk}/result/{query}").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def undo_latest(browser: WebClient, run: BatchRun) -> str:
    *_, latest = edits.active(run)
    answer = browser.post(f"/runs/{run.pk}/edits/{latest.pk}/undo/", follow=True)
    return str(answer.content.decode())


def test_suggestions_are_accepted_everywhere_and_can_be_undone(
    signed_in: WebClient, done: BatchRun
) -> None:
    stored = files.read(done.pk, files.RESULT)
    before = downloaded(signed_in, done)

    page = edit(signed_in, done, "accept_suggestions", issue="domain_mistyped", field="Email")
    after = downloaded(signed_in, done)
    lead = signed_in.get(f"/runs/{done.pk}/rows/1/").content.decode()

    assert "2 suggested emails accepted." in page
    assert [row["email_normalized"] for row in after] == [
        "ada@gmail.com", "bob@acme.com", "cem@hotmail.com",
    ]  # fmt: skip
    assert [row["email_provider"] for row in after] == ["free", "company", "free"]
    assert [row["email_suggestion"] for row in after] == ["", "", ""]
    assert not any("mistyped" in row["issues"] for row in after)
    assert [row["E-Mail"] for row in after] == [row["E-Mail"] for row in before]
    assert "<dd>ada@gmail.com</dd>" in lead
    assert (
        "No leads match"
        in signed_in.get(f"/runs/{done.pk}/rows/?issue=domain_mistyped").content.decode()
    )
    assert files.read(done.pk, files.RESULT) == stored

    assert "Edit undone." in undo_latest(signed_in, done)
    assert downloaded(signed_in, done) == before


def test_one_suggestion_is_accepted(signed_in: WebClient, done: BatchRun) -> None:
    edit(signed_in, done, "accept_suggestions", row="3")

    emails = [row["email_normalized"] for row in downloaded(signed_in, done)]
    assert emails == ["ada@gmial.com", "bob@acme.com", "cem@hotmail.com"]


def test_a_value_is_set_in_the_shown_rows(signed_in: WebClient, done: BatchRun) -> None:
    page = edit(signed_in, done, "set_value", column="City", value="Paris", **{"filled.City": "0"})

    assert "Value set in 1 row." in page
    assert [row["City"] for row in downloaded(signed_in, done)] == ["London", "Paris", "Berlin"]
    assert "Bob Stone" in signed_in.get(f"/runs/{done.pk}/rows/?f.City=Paris").content.decode()


def test_excluded_rows_stay_in_the_table_and_leave_downloads(
    signed_in: WebClient, done: BatchRun
) -> None:
    edit(signed_in, done, "exclude", q="bob")
    edit(signed_in, done, "exclude", row="1")

    assert [row["Name"] for row in downloaded(signed_in, done)] == ["Cem Kaya"]
    assert [row["Name"] for row in downloaded(signed_in, done, "?exact=1")] == ["Cem Kaya"]
    assert edits.excluded(done) == 2
    page = signed_in.get(f"/runs/{done.pk}/rows/").content.decode()
    assert page.count('<tr class="excluded">') == 2
    only = signed_in.get(f"/runs/{done.pk}/rows/?excluded=1").content.decode()
    assert re.findall(r"Row (\d)", only) == ["2", "3"]

    undo_latest(signed_in, done)
    assert [row["Name"] for row in downloaded(signed_in, done)] == ["Ada Lovelace", "Cem Kaya"]


def test_edits_are_in_the_history(signed_in: WebClient, done: BatchRun) -> None:
    edit(signed_in, done, "set_value", column="City", value="Paris")
    undo_latest(signed_in, done)

    page = signed_in.get(f"/runs/{done.pk}/").content.decode()

    assert "“City” set to “Paris”. Rows: 3." in page
    assert "edit undone" in page


def test_results_in_one_zip_are_edited_too(signed_in: WebClient, done: BatchRun) -> None:
    edit(signed_in, done, "exclude", q="bob")

    answer = signed_in.post("/runs/many/", {"run": str(done.pk), "do": "download"})

    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    content = archive.read("leads-enriched.csv")
    assert b"Ada Lovelace" in content
    assert b"Bob Stone" not in content


def test_what_is_said_before_a_crm_takes_it_is_of_the_edited_rows(
    signed_in: WebClient, done: BatchRun
) -> None:
    edit(signed_in, done, "accept_suggestions")
    edit(signed_in, done, "exclude", q="bob")

    page = signed_in.get(f"/runs/{done.pk}/download/?as=hubspot").content.decode()

    assert "ada@gmail.com" in page
    assert "ada@gmial.com" not in page
    assert "bob@acme.com" not in page


def test_a_comparison_is_of_the_edited_rows(
    signed_in: WebClient, done: BatchRun, work: Callable[[], None]
) -> None:
    signed_in.post(f"/runs/{done.pk}/again/", {"start": "1"})
    work()
    again = BatchRun.objects.exclude(pk=done.pk).get()

    edit(signed_in, done, "exclude", q="ada")
    edit(signed_in, done, "set_value", column="City", value="Paris", q="cem")
    differs = signed_in.get(f"/runs/{again.pk}/compare/").context["comparison"]

    (row,) = differs.rows
    assert row.number == 4
    assert [(cell.column, cell.before, cell.after) for cell in row.cells] == [
        ("City", "Paris", "Berlin")
    ]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"action": "exclude", "q": "nobody"}, "No row matches"),
        ({"action": "nonsense"}, "No row matches"),
        ({"action": "set_value", "column": "Nowhere"}, "The result has no column “Nowhere”."),
        ({"action": "set_value", "column": "issues"}, "The result has no column “issues”."),
        ({"action": "exclude", "row": "77"}, "No row matches"),
        ({"action": "exclude", "row": "x"}, "No row matches"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    signed_in: WebClient, done: BatchRun, form: dict[str, str], sentence: str
) -> None:
    assert sentence in edit(signed_in, done, **form)
    assert edits.active(done) == []


def test_nobody_edits_anothers_result(client: WebClient, done: BatchRun, stranger: User) -> None:
    client.force_login(stranger)

    answer = client.post(f"/runs/{done.pk}/edits/", {"action": "exclude"})

    assert answer.status_code == 404
    assert edits.active(done) == []
