"""The page of a result: what was gained, what to do, how to take it away, and running it again."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.models import BatchRun, SavedExport, Status
from batchruns.runs import files, service
from leadenrich.accounts.models import Preferences, User
from tests.helpers.clients import WebClient
from tests.helpers.spreadsheets import xlsx

LEADS = """Name,E-Mail,Tel.,Company,Country,City,Status
Ada Lovelace,ada@analytical.co.uk,+44 20 7946 0018,Analytical Engines Ltd,United Kingdom,London,New
Grace Hopper,grace@gmial.com,(415) 555-2671,Navy Inc.,,,Nurture
Grace Hopper,grace@gmial.com,(415) 555-2671,Navy Inc.,,,Nurture
Support Team,not an address,n/a,,,,Open
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def completed(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> BatchRun:
    run = make_run(LEADS, "fair.csv")
    service.start(run)
    work()
    return service.get_run(run.pk)


def page(client: WebClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def rows_of(client: WebClient, address: str) -> tuple[str, list[dict[str, str]]]:
    """The name of a downloaded CSV, and its rows."""
    response = client.get(address)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    name = re.search(r'filename="([^"]+)"', response["Content-Disposition"])
    assert name
    return name[1], list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_says_what_was_gained_and_what_to_do(client: WebClient, completed: BatchRun) -> None:
    text = page(client, f"/runs/{completed.pk}/")

    assert "values added" in text
    assert "3 first names" in text
    assert "likely typos in emails" in text
    assert "Accept all 2" in text
    assert f"/runs/{completed.pk}/rows/?issue=domain_mistyped" in text
    assert "phones without a known country" in text
    assert f"/runs/{completed.pk}/rows/?duplicates=1" in text
    assert 'name="action" value="exclude"' in text
    # One phone of three is “n/a”, and two can't be dialed yet.
    assert "2 to check" in text


def test_a_default_country_set_there_runs_it_again(
    client: WebClient, completed: BatchRun, work: Callable[[], None]
) -> None:
    answer = client.post(
        f"/runs/{completed.pk}/again/", {"default_country": "US", "start": "1"}, follow=True
    )
    new = BatchRun.objects.exclude(pk=completed.pk).get()
    assert answer.redirect_chain[-1][0] == f"/runs/{new.pk}/"
    work()

    assert service.get_run(new.pk).status == Status.COMPLETED
    text = page(client, f"/runs/{new.pk}/")
    assert "phones without a known country" not in text
    assert "See what differs" in text
    differs = page(client, f"/runs/{new.pk}/compare/")
    assert "2 rows changed" in differs
    assert "+14155552671" in differs
    assert "phones without a known country" in differs
    # The earlier result stays.
    assert "phones without a known country" in page(client, f"/runs/{completed.pk}/")


def test_run_again_without_changes_waits_for_them(client: WebClient, completed: BatchRun) -> None:
    answer = client.post(f"/runs/{completed.pk}/again/", follow=True)

    new = BatchRun.objects.exclude(pk=completed.pk).get()
    assert (new.status, new.filename) == (Status.PENDING, "fair.csv")
    assert files.exists(new.pk, files.INPUT)
    assert "Change what you like, then start." in answer.content.decode()


def test_hubspot_is_told_before_and_gets_its_file(
    client: WebClient, user: User, completed: BatchRun
) -> None:
    text = page(client, f"/runs/{completed.pk}/download/?as=salesforce")
    assert "2 of 4 rows are ready" not in text
    assert "3 of 4 rows are ready" in text
    assert "Company is missing in 1 of 4 rows." in text
    assert f"/runs/{completed.pk}/rows/?filled.company_clean_name=0" in text

    text = page(client, f"/runs/{completed.pk}/download/?as=hubspot")
    assert "Values that HubSpot doesn&#x27;t offer" in text or "HubSpot doesn't offer" in text
    assert "Nurture" in text
    chosen = {
        "as": "hubspot", "form": "csv", "left_out": ["lacking", "duplicates"],
        "mapped_header": "Lead status", "mapped_value": "Nurture", "mapped_option": "In Progress",
    }  # fmt: skip
    answer = client.post(f"/runs/{completed.pk}/download/as/", chosen)
    name, rows = rows_of(client, answer["Location"])

    assert name == "fair-hubspot.csv"
    assert [row["Email"] for row in rows] == ["ada@analytical.co.uk", "grace@gmial.com"]
    assert [row["Lead status"] for row in rows] == ["New", "In Progress"]
    # Remembered, for this person only.
    assert SavedExport.objects.get().user_id == user.pk
    assert "<option selected>In Progress" in page(
        client, f"/runs/{completed.pk}/download/?as=hubspot"
    )
    assert "?as=hubspot" in page(client, f"/runs/{completed.pk}/")


def test_a_missing_value_is_filled(client: WebClient, completed: BatchRun) -> None:
    chosen = {"as": "zoho", "fill_header": "Last Name", "fill_value": "Unknown"}
    answer = client.post(f"/runs/{completed.pk}/download/as/", chosen | {"fill_header": "Company"})
    _name, rows = rows_of(client, answer["Location"])

    assert [row["Company"] for row in rows][-1] == "Unknown"


def test_a_template_of_ones_own(client: WebClient, completed: BatchRun) -> None:
    address = f"/runs/{completed.pk}/download/?as=own"
    assert "Set up my template" in page(client, address)
    sample = SimpleUploadedFile(
        "import.xlsx", xlsx({"Import": [["Surname", "Mail", "Customer no."]]})
    )
    client.post("/runs/template/", {"file": sample, "next": address})

    assert "Customer no." in page(client, address)
    name, rows = rows_of(client, f"/runs/{completed.pk}/result/?as=own")
    assert name == "fair-own.csv"
    assert rows[0] == {"Surname": "Lovelace", "Mail": "ada@analytical.co.uk", "Customer no.": ""}


def test_a_template_that_is_no_table_is_refused(client: WebClient, completed: BatchRun) -> None:
    address = f"/runs/{completed.pk}/download/?as=own"
    picture = SimpleUploadedFile("import.csv", b"\x89PNG\r\n")
    answer = client.post("/runs/template/", {"file": picture, "next": address}, follow=True)

    assert "a PNG picture" in answer.content.decode()
    assert "Set up my template" in answer.content.decode()


def test_cleaned_values_in_my_columns(client: WebClient, completed: BatchRun) -> None:
    address = f"/runs/{completed.pk}/result/?columns=into_with_originals&left_out=duplicates"
    _name, rows = rows_of(client, address)

    assert len(rows) == 3
    assert rows[0]["Tel."] == "+442079460018"
    assert rows[0]["Tel._original"] == "+44 20 7946 0018"
    assert "phone_e164" not in rows[0]


def test_names_differ_and_excel_gets_the_persons_separator(
    client: WebClient, user: User, completed: BatchRun
) -> None:
    names = {
        rows_of(client, f"/runs/{completed.pk}/result/{query}")[0]
        for query in ("", "?exact", "?form=excel-csv", "?as=hubspot", "?as=zoho")
    }
    assert len(names) == 5
    Preferences.objects.create(user=user, language="de")
    response = client.get(f"/runs/{completed.pk}/result/?form=excel-csv")
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfName;E-Mail;Tel.;")


def test_the_uploaded_format_is_the_default(
    client: WebClient,
    signed_in: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
) -> None:
    run = service.start(
        make_run(xlsx({"Leads": [["Name", "E-Mail"], ["Ada", "ada@a.com"]]}), "leads.xlsx")
    )
    work()

    assert "Download Excel (XLSX)" in page(client, f"/runs/{run.pk}/")


def test_canceled_is_no_failure_and_is_resumed(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    run = service.cancel(service.start(make_run(LEADS)))
    text = page(signed_in, f"/runs/{run.pk}/")

    assert "Canceled. Resume to continue from the start." in text
    assert "Failed" not in text
    assert "Resume</button>" in text


def test_a_file_that_cannot_be_read_is_not_tried_again(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    run = service.fail(service.start(make_run(LEADS)), UnreadableFileError("empty_file"))
    text = page(signed_in, f"/runs/{run.pk}/")

    assert "This file is empty." in text
    assert "Upload another" in text
    assert "Retry</button>" not in text
    assert "Run again" not in text
