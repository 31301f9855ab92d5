"""Searching for a person, exporting and erasing them on pages, and the papers of a run."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest

from batchruns.models import BatchRun, Erasure, Receipt, ReferenceList
from batchruns.runs import files, service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.integration.runs.test_lists import make_list

__all__ = ["make_list"]

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = (
    "Name,E-Mail,Company,Note\n"
    "Ada Love,ada@acme.com,Acme,\n"
    "Jane Doe,jane.doe@acme.com,Acme,\n"
    "Jane Doe,jane@other.com,Other,=1+1\n"
)


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return service.get_run(run.pk)


def test_a_person_is_found_exported_and_erased(
    signed_in: WebClient, user: User, done: BatchRun, work: Callable[[], None]
) -> None:
    asked = {"email": " Jane.Doe@ACME.com", "phone": "", "name": "jane doe"}
    address = signed_in.post("/runs/people/", asked)["Location"]
    waiting = signed_in.get(address)
    work()
    found = signed_in.get(address)

    assert "jane" not in address.lower()
    assert waiting["Refresh"] == "2"
    assert not found.has_header("Refresh")
    page = found.content.decode()
    [place] = found.context["places"]
    assert [(kind.name, kind.is_ticked) for kind in place.kinds] == [
        ("email", True),
        ("name", False),
    ]
    assert "jane.doe@acme.com" in page
    assert "jane@other.com" in page
    assert "ada@acme.com" not in page

    archive = zipfile.ZipFile(io.BytesIO(signed_in.get(f"{address}export/").getvalue()))
    rows = list(csv.reader(io.StringIO(archive.read("person.csv").decode("utf-8-sig"))))
    assert ["leads.csv", str(done.pk), "Result", "3", "Same email", "Name", "Jane Doe"] in rows
    assert [row[6] for row in rows if row[5] == "Note"] == ["'=1+1"]
    assert json.loads(archive.read("person.json"))["searched_by"] == ["email", "name"]

    signed_in.post(f"{address}erase/", {"erase": f"{done.pk}:email", "how": "remove"})
    work()
    erased = signed_in.get(address).content.decode()
    listed = signed_in.get("/runs/people/").content.decode()
    run_page = signed_in.get(f"/runs/{done.pk}/").content.decode()

    assert "What was erased" in erased
    assert "Result: 1 row; Uploaded file: 1 row" in erased
    assert "jane" not in (erased + listed).lower()
    assert "1 erased" in run_page
    assert b"jane.doe" not in files.read(done.pk, files.RESULT)
    assert signed_in.get(f"{address}export/").status_code == 404


def test_lists_are_searched_exported_and_erased(
    signed_in: WebClient, make_list: Callable[..., ReferenceList], work: Callable[[], None]
) -> None:
    own = make_list(
        "Company,Contact,E-Mail\nAcme,Ada Love,ada@acme.com\nAcme,Jane Doe,j.doe@acme.com\n"
    )
    ReferenceList.objects.filter(pk=own.pk).update(source="table")
    address = signed_in.post("/runs/people/", {"email": "j.doe@acme.com"})["Location"]
    work()
    page = signed_in.get(address)
    archive = zipfile.ZipFile(io.BytesIO(signed_in.get(f"{address}export/").getvalue()))
    rows = list(csv.reader(io.StringIO(archive.read("person.csv").decode("utf-8-sig"))))
    signed_in.post(f"{address}erase/", {"erase": f"list:{own.pk}:email", "how": "remove"})
    work()
    erased = signed_in.get(address).content.decode()
    own.refresh_from_db()

    assert f'<a href="/runs/lists/{own.pk}/">CRM</a>' in page.content.decode()
    assert "copy of your table “crm.csv”" in page.content.decode()
    assert ["CRM", "", "Uploaded file", "3", "Same email", "Contact", "Jane Doe"] in rows
    assert "<dt>CRM</dt><dd>Uploaded file: 1 row</dd>" in erased
    assert "j.doe" not in erased
    assert own.rows == 1


def test_nothing_ticked_and_nothing_typed_is_said(
    signed_in: WebClient, done: BatchRun, work: Callable[[], None]
) -> None:
    empty = signed_in.post("/runs/people/", {"email": "", "phone": "", "name": ""})
    wrong = signed_in.post("/runs/people/", {"email": "jane", "phone": "12", "name": ""})
    address = signed_in.post("/runs/people/", {"name": "Jane Doe"})["Location"]
    work()
    refused = signed_in.post(f"{address}erase/", {"how": "blank"}, follow=True)
    dropped = signed_in.post(f"{address}drop/", follow=True)

    assert "Enter an email, a phone number or a name." in empty.content.decode()
    assert wrong.status_code == 422
    assert "valid email address" in wrong.content.decode()
    assert "valid phone number" in wrong.content.decode()
    assert "Tick what to erase first." in refused.content.decode()
    assert "are forgotten" in dropped.content.decode()
    assert not Erasure.objects.exists()


def test_papers_say_what_went_where_in_both_languages(
    signed_in: WebClient, user: User, done: BatchRun
) -> None:
    Receipt.objects.create(
        run=done, connection="hunter", provider="hunter", capability="find_email",
        host="api.hunter.io", fields=["full_name", "domain"], asked=3, hits=2, decided_by=user,
    )  # fmt: skip
    papers = f"/runs/{done.pk}/papers"

    record = json.loads(signed_in.get(f"{papers}/record.json").content)
    page = signed_in.get(f"{papers}/record/").content.decode()
    english = signed_in.get(f"{papers}/notice/?language=en")
    german = signed_in.get(f"{papers}/notice/?language=de").content.decode()
    sources = signed_in.get(f"{papers}/sources/").getvalue().decode()

    [recipient] = record["recipients"]
    assert recipient["host"] == "api.hunter.io"
    assert recipient["fields_sent"] == ["full name", "company domain"]
    assert (recipient["questions"], recipient["decided_by"]) == (3, str(user))
    assert record["purpose"] is None
    assert record["rows"] == {"uploaded": 3, "in_result": 3, "rejected": 0, "erased": 0}
    assert "Draft, to be checked by your own counsel." in page
    assert "api.hunter.io" in page
    assert english["Content-Disposition"].endswith('"leads-notice-en.html"')
    assert "Art. 14 GDPR" in english.content.decode()
    assert "Art. 14 DSGVO" in german
    assert "Entwurf" in german
    assert "3,jane@other.com,Jane Doe,Other,Uploaded file" in sources
    assert signed_in.get(f"{papers}/notice/?language=xx").status_code == 404
