"""A new file format and a new export format are one class each: the command line knows them."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from tests.helpers.scratch_formats import FIXED_WIDTH, registered


@pytest.fixture(autouse=True)
def _registered() -> Iterator[Any]:
    with registered():
        yield


@pytest.fixture
def leads(tmp_path: Path) -> Any:
    path = tmp_path / "leads.fwf"
    path.write_text(FIXED_WIDTH)
    return path


def enrich(*arguments: Any) -> str:
    output = io.StringIO()
    call_command("enrich", *map(str, arguments), stdout=output)
    return output.getvalue()


def test_a_file_of_a_new_format_is_enriched(leads: Any, tmp_path: Path) -> None:
    counts = json.loads(enrich(leads, "-o", tmp_path / "out.csv", "--json"))

    assert (counts["enrichedCount"], counts["rejectedCount"]) == (2, 1)
    rows = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    assert [row["Name"] for row in rows] == ["Ada Lovelace", "Zoë"]
    assert rows[0]["company_domain"] == "example-firm.com"
    [rejected] = csv.DictReader((tmp_path / "out-rejects.csv").open(newline=""))
    assert (rejected["line"], rejected["reason"]) == ("3", "The line isn't JSON: it has a tab.")


@pytest.mark.parametrize("how", [("out.tsv",), ("out.txt", "--export", "tsv")])
def test_a_result_is_written_in_a_new_format(leads: Any, tmp_path: Path, how: Any) -> None:
    name, *options = how
    enrich(leads, "-o", tmp_path / name, *options)

    header, *rows = (tmp_path / name).read_text().splitlines()
    assert header.split("\t")[:2] == ["Name", "E-Mail"]
    assert [row.split("\t")[0] for row in rows] == ["Ada Lovelace", "Zoë"]


def test_the_outputs_ending_names_its_format(leads: Any, tmp_path: Path) -> None:
    enrich(leads, "-o", tmp_path / "out.xlsx")
    enrich(leads, "-o", tmp_path / "out.jsonl")
    enrich(leads, "-o", tmp_path / "out.xlsx.csv", "--export", "excel-csv")
    enrich(leads, "-o", tmp_path / "out")

    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    assert book.get_sheet_by_index(0).to_python()[1][0] == "Ada Lovelace"
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(lines[1])["Name"] == "Zoë"
    assert (tmp_path / "out.xlsx.csv").read_bytes().startswith(b"\xef\xbb\xbfName,E-Mail,")
    assert (tmp_path / "out").read_text().startswith("Name,E-Mail,")


def test_what_a_format_cant_hold_is_told_and_leaves_no_result(leads: Any, tmp_path: Path) -> None:
    leads.write_text(f"Name            E-Mail\nAda             {'x' * 40_000}\n")

    with pytest.raises(CommandError, match="a cell of Excel holds 32,767"):
        enrich(leads, "-o", tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_an_export_format_that_isnt_there_is_named(leads: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no export format is called exe"):
        enrich(leads, "-o", tmp_path / "out.csv", "--export", "exe")
