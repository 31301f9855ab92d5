"""A lead field is one entry: everything that lists fields knows it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.schema import fields, values
from batchruns.engine.schema.fields import Field
from batchruns.engine.schema.match_columns import match_columns
from batchruns.models import BatchRun
from batchruns.web.options.forms import MappingForm

VAT = re.compile(r"(?:DE|ATU)\d{8,9}")
COLUMNS = ["Name", "VAT number", "C"]
ROWS = [["Ada Lovelace", "", "DE123456789"], ["Bob Boss", "", "ATU12345678"]]


@pytest.fixture
def vat_number() -> Iterator[Any]:
    fields.register(
        Field(
            "vat_number",
            "VAT number",
            values.Look(values.whole_cell(VAT), order=9),
            part="VAT number",
            headers=("VAT number", "USt-IdNr."),
        )
    )
    yield
    fields.unregister("vat_number")


def mapping(columns: Any, rows: Any = ROWS) -> Any:
    return [column.field for column in match_columns(columns, rows)]


def completeness(columns: Any, row: Any) -> Any:
    pipeline = Pipeline(columns, columns, options=Options(column_set="all"))
    added = dict(zip(pipeline.columns, pipeline.enrich([row])[0][0], strict=True))
    return added["completeness"], added["completeness_reason"]


@pytest.mark.usefixtures("vat_number")
def test_it_is_known_by_the_name_of_its_column_and_by_its_cells() -> None:
    assert mapping(["Name", "Ust-IdNr", "C"])[0] == "full_name"
    assert mapping(["Name", "C", "D"]) == ["full_name", None, "vat_number"]
    assert mapping(["Name", "C", "ust idnr"]) == ["full_name", None, "vat_number"]
    assert mapping(["Name", "C", "E-Mail"]) == ["full_name", None, "vat_number"]


def test_without_the_entry_nobody_knows_it() -> None:
    assert mapping(["Name", "C", "USt-IdNr."]) == ["full_name", None, None]
    assert "vat_number" not in fields.names()


@pytest.mark.usefixtures("vat_number")
def test_the_page_offers_it_last() -> None:
    run = BatchRun(
        filename="leads.csv",
        meta={
            "format": {"kind": "csv", "encoding": "utf-8", "delimiter": ",", "headerRow": 0},
            "columns": COLUMNS,
            "mapping": ["full_name", None, "vat_number"],
        },
    )

    column: Any = MappingForm(run).fields["column_2"]

    assert column.choices[-1] == ("vat_number", "VAT number")
    assert column.initial == "vat_number"


@pytest.mark.usefixtures("vat_number")
def test_it_counts_for_the_completeness_of_a_lead() -> None:
    assert completeness(["full_name", "vat_number"], ["Ada Lovelace", "DE123456789"]) == (
        "22", "Missing: title, company, email, phone, website, city, country."
    )  # fmt: skip
    assert completeness(["full_name"], ["Ada Lovelace"])[1].endswith(", country, VAT number.")


@pytest.mark.usefixtures("vat_number")
def test_the_command_line_knows_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, result = tmp_path / "leads.csv", tmp_path / "enriched.csv"
    source.write_text("Name,USt-IdNr.\nAda,DE123456789\nBob,\n")

    call_command("enrich", source, "--output", result, "--json", "--columns", "all")

    assert json.loads(capsys.readouterr().out)["summary"]["given"]["vat_number"] == 1
    assert "VAT number" in result.read_text().splitlines()[2]


def test_the_parts_of_a_lead_are_named_in_their_order() -> None:
    assert tuple(fields.parts()) == fields.PARTS
    assert fields.parts()["name"] == ("full_name", "first_name", "last_name")
    assert all(names for names in fields.parts().values())
