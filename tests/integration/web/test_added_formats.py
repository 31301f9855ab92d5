"""A new file format and a new export format are one class each: every page knows them."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import files, service
from tests.helpers.clients import WebClient
from tests.helpers.scratch_formats import FIXED_WIDTH, registered
from tests.integration.web.test_options import change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _registered() -> Iterator[Any]:
    with registered():
        yield


@pytest.fixture
def pending(signed_in: WebClient, make_run: Callable[..., BatchRun]) -> Any:
    return make_run(FIXED_WIDTH, "leads.fwf")


@pytest.fixture
def completed(pending: Any, work: Callable[[], None]) -> Any:
    service.start(pending)
    work()
    pending.refresh_from_db()
    return pending


def content_of(response: Any) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_the_upload_form_offers_a_new_format(signed_in: WebClient) -> None:
    page = signed_in.get("/runs/new/").content.decode()

    assert ",.fwf," in page
    assert "CSV, TSV, XLSX, XLS, ODS, JSON, Parquet, Arrow or FWF" in page


def test_its_parse_options_are_shown_and_can_be_changed(client: WebClient, pending: Any) -> None:
    assert pending.meta["format"]["kind"] == "fixed-width"
    page = client.get(f"/runs/{pending.pk}/").content.decode()
    assert "columns of fixed width" in page
    assert 'name="encoding"' in page
    assert 'name="delimiter"' not in page

    change(client, pending, encoding="cp1252", header_row="0")

    assert pending.meta["format"]["encoding"] == "cp1252"
    assert pending.meta["sample"][1][0] == "ZoÃ«"


def test_its_rows_are_enriched_and_the_rejected_ones_come_back_as_they_were(
    client: WebClient, completed: Any
) -> None:
    assert (completed.meta["enrichedCount"], completed.meta["rejectedCount"]) == (2, 1)
    address = f"/runs/{completed.pk}/rejects/"
    assert "3,The line isn't JSON: it has a tab.," in content_of(client.get(address))

    original = client.get(f"{address}?form=original")
    assert "to-fix.fwf" in original["Content-Disposition"]
    assert content_of(original).splitlines() == [
        "Name            E-Mail",
        "Grace\tHopper    grace@example-firm.com",
    ]


def test_a_new_export_format_is_offered_and_downloaded(client: WebClient, completed: Any) -> None:
    page = client.get(f"/runs/{completed.pk}/download/").content.decode()
    assert 'value="tsv"' in page
    assert "Tab-separated" in page

    response = client.get(f"/runs/{completed.pk}/result/?form=tsv")
    assert response["Content-Type"] == "text/tab-separated-values"
    assert "leads-enriched.tsv" in response["Content-Disposition"]
    header, *rows = content_of(response).splitlines()
    assert header.startswith("Name\tE-Mail\t")
    assert [row.split("\t")[0] for row in rows] == ["Ada Lovelace", "Zoë"]


def test_a_new_export_format_is_in_the_zips(client: WebClient, completed: Any) -> None:
    many = {"do": "download", "run": str(completed.pk), "form": "tsv"}
    answers = {
        "leads-enriched.tsv": client.post("/runs/many/", many),
        f"runs/{completed.pk}/result.tsv": client.get("/account/export/?form=tsv"),
    }
    for name, answer in answers.items():
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
        assert archive.read(name).startswith(b"Name\tE-Mail\t")


@pytest.mark.parametrize("address", ["/runs/many/", "/account/export/"])
def test_a_zip_in_a_format_that_isnt_there_is_not_found(
    client: WebClient, completed: Any, address: str
) -> None:
    values = {"do": "download", "run": str(completed.pk), "form": "exe"}
    ask = client.post if "many" in address else client.get
    assert ask(address, values).status_code == 404


def test_reasons_of_rejected_rows_are_kept_as_codes(completed: Any) -> None:
    with files.opened(completed.pk, files.REJECTED_ROWS) as file:
        assert b"not_json" in file.read()
