"""Spreadsheets: cells as a person would write them down."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.open_file import detect_options, open_table
from tests.helpers.errors import refused


@pytest.fixture
def workbook(tmp_path: Path) -> Any:
    """Writes an XLSX file of sheets, each a list of rows."""

    def write(sheets: Any, hidden: Any = ()) -> Any:
        path = tmp_path / "leads.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
                if name in hidden:
                    sheet.hide()
        return path

    return write


def rows_of(path: Path) -> Any:
    with open_table(path, detect_options(path, path.name)) as table:
        return table.columns, [row for batch in table.batches(100) for row in batch.rows]


def test_values_are_text_as_written(workbook: Any) -> None:
    path = workbook(
        {
            "Leads": [
                ["Name", "Phone", "Long", "Share", "Since", "OK"],
                ["Ada", "0301234", 4915112345678, 0.5, dt.date(2024, 5, 6), True],
            ]
        }
    )

    assert rows_of(path)[1] == [["Ada", "0301234", "4915112345678", "0.5", "2024-05-06", "TRUE"]]


def test_the_fullest_visible_sheet_is_read(workbook: Any) -> None:
    path = workbook(
        {
            "Notes": [["hello"]],
            "People": [["Name", "E-Mail"], ["Ada", "ada@example.com"]],
            "Secret": [["x"] * 9] * 9,
        },
        hidden=("Secret",),
    )

    assert rows_of(path) == (["Name", "E-Mail"], [["Ada", "ada@example.com"]])


def test_rows_are_numbered_as_the_spreadsheet_shows_them(workbook: Any) -> None:
    path = workbook({"Leads": [[], ["a", "b"], ["1", "2"], [], ["3", "4", "5"]]})

    with open_table(path, detect_options(path, path.name)) as table:
        rejects = [reject for batch in table.batches(10) for reject in batch.set_aside]

    assert [reject.line for reject in rejects] == [4]


def test_a_workbook_under_another_name_is_read_as_one(workbook: Any) -> None:
    path = workbook({"Leads": [["E-Mail"], ["ada@example.com"]]})
    renamed = path.rename(path.with_suffix(".csv"))

    assert rows_of(renamed) == (["E-Mail"], [["ada@example.com"]])


def test_an_empty_workbook_is_refused(workbook: Any) -> None:
    with refused(TableError, "is empty"):
        rows_of(workbook({"Leads": []}))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    with refused(TableError, "unpacks to far more"):
        detect_options(path, path.name)


def test_a_word_document_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    with refused(TableError, "not a table"):
        rows_of(path)
