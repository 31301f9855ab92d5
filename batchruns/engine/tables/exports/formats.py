"""Results in the forms that people take away: CSV, CSV for Excel, XLSX, JSON Lines.

Each writer streams: it holds some rows in memory, never all of them.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Row = Sequence[str]

XLSX_ROWS = 1_048_576
XLSX_COLUMNS = 16_384
XLSX_CELL_CHARACTERS = 32_767


class DoesNotFit(ValueError):
    """Rows that the chosen form can't hold. Its text tells the person which one can."""


def write_csv(file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
    """CSV as RFC 4180 has it, in UTF-8."""
    with _texts(file, "utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows(rows)


def write_csv_for_excel(file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
    """CSV with the mark by which Excel knows UTF-8."""
    file.write(b"\xef\xbb\xbf")
    write_csv(file, columns, rows)


def write_json_lines(file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
    """One object on each line; a key for each column, made different where names are the same.

    Cells beyond the columns, which rejects may have, get keys of their own.
    """
    keys = different(columns)
    with _texts(file, "utf-8") as text:
        for row in rows:
            if len(row) > len(keys):
                keys = different([*columns, *[""] * (len(row) - len(columns))])
            values = dict(zip(keys, row, strict=False))
            text.write(json.dumps(values, ensure_ascii=False) + "\n")


def write_xlsx(
    file: IO[bytes], columns: Row, rows: Iterable[Row], *, sheet_rows: int = XLSX_ROWS
) -> None:
    """A workbook in which every cell is text: no formula goes live, no digit is lost.

    Rows beyond `sheet_rows` go on in further sheets. Raises DoesNotFit.
    """
    with writing_xlsx(file, columns, sheet_rows=sheet_rows) as add:
        for row in rows:
            add(row)


@contextmanager
def writing_xlsx(
    file: IO[bytes], columns: Row, *, sheet_rows: int = XLSX_ROWS
) -> Iterator[Callable[[Row], None]]:
    """What `write_xlsx` writes, row by row as they come: gives what adds one. Raises DoesNotFit."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = _add_sheet(book, columns)
        place = 0

        def add(row: Row) -> None:
            nonlocal sheet, place
            place += 1
            if place == sheet_rows:
                sheet, place = _add_sheet(book, columns), 1
            _write_cells(sheet, place, row)

        yield add


@dataclass(frozen=True)
class ResultForm:
    """A form in which a result can be taken away."""

    label: str
    ending: str
    content_type: str
    write: Callable[[IO[bytes], Row, Iterable[Row]], None]


FORMS = {
    "csv": ResultForm("CSV", ".csv", "text/csv; charset=utf-8", write_csv),
    "excel-csv": ResultForm(
        "CSV for Excel", ".csv", "text/csv; charset=utf-8", write_csv_for_excel
    ),
    "xlsx": ResultForm(
        "Excel (XLSX)",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
    "jsonl": ResultForm("JSON Lines", ".jsonl", "application/x-ndjson", write_json_lines),
}


def different(columns: Row) -> list[str]:
    """The names, with a number behind those that are there already, and “Column 3” for empty ones."""
    taken = {name for name in columns if name}
    found: list[str] = []
    for place, column in enumerate(columns, 1):
        name = base = column or f"Column {place}"
        if name in found or not column:
            numbers = count(2)
            while name in taken:
                name = f"{base} {next(numbers)}"
        taken.add(name)
        found.append(name)
    return found


@contextmanager
def _texts(file: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as one for text; it stays open afterwards."""
    text = io.TextIOWrapper(file, encoding, errors="surrogatepass", newline="", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def _add_sheet(book: xlsxwriter.Workbook, columns: Row) -> Worksheet:
    sheets = len(book.worksheets())
    sheet = book.add_worksheet(f"Leads {sheets + 1}" if sheets else "Leads")
    sheet.freeze_panes(1, 0)
    _write_cells(sheet, 0, columns)
    return sheet


def _write_cells(sheet: Worksheet, place: int, row: Row) -> None:
    if len(row) > XLSX_COLUMNS:
        raise DoesNotFit(
            f"The result has {len(row):,} columns; a sheet of Excel holds {XLSX_COLUMNS:,}. "
            "Download it as CSV."
        )
    for column, cell in enumerate(row):
        if len(cell) > XLSX_CELL_CHARACTERS:
            raise DoesNotFit(
                f"Row {place + 1:,} has a cell of {len(cell):,} characters; "
                f"a cell of Excel holds {XLSX_CELL_CHARACTERS:,}. Download the result as CSV."
            )
        if cell:
            sheet.write_string(place, column, cell)
