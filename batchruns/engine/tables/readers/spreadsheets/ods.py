"""ODS as records, read as a stream (OpenDocument 1.3, part 3)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.readers.spreadsheets import xml
from batchruns.engine.tables.readers.spreadsheets.number_formats import duration, plain
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import (
    MAX_ROW_CHARACTERS,
    TOO_LONG,
    TOO_WIDE,
    missing,
)
from batchruns.engine.tables.table import MAX_COLUMNS, Record

CONTENT = "content.xml"
# A row says how often it is repeated: what it may come to, lest a small file become a huge table.
MAX_REPEATED_CELLS = 1_000_000
DURATION = re.compile(r"(-)?PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?")
LEADING_ZEROS = re.compile(r"0\d+")
REPEATS_TOO_MUCH = (
    "A row of this spreadsheet is repeated more often than any list of leads would. "
    "Save it as CSV, and upload that."
)


def sheets(part: BinaryIO) -> Iterator[tuple[str, bool, int]]:
    """Each sheet's name, whether it is visible, and the number of its filled cells."""
    rows = _Rows(None)
    for _ in xml.parse(part, rows):
        rows.take()
    for name, (is_visible, cells) in rows.sheets.items():
        yield name, is_visible, cells


def records(part: BinaryIO, sheet: str) -> Iterator[Record]:
    """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
    rows = _Rows(sheet)
    for _ in xml.parse(part, rows):
        yield from rows.take()


class _Rows(xml.Handler):
    """Makes records of the elements of a document, all of it or one sheet of it."""

    def __init__(self, sheet: str | None) -> None:
        self.sheets: dict[str, tuple[bool, int]] = {}
        self._wanted = sheet
        self._records: list[Record] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet = ""
        self._row = 0
        self._row_repeats = 1
        self._cells: list[str] = []
        self._gap = 0
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._characters = 0
        self._is_text = False
        self._notes = 0

    def take(self) -> list[Record]:
        """The records that are complete since the last time."""
        records, self._records = self._records, []
        return records

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table-cell" | "table:covered-table-cell":
                self._cell = attributes
                self._pieces.clear()
            case "text:p" if self._cell is not None and not self._notes:
                if self._pieces:
                    self._pieces.append("\n")
                self._is_text = True
            case "text:s" if self._is_text:
                self._pieces.append(" " * _times(attributes, "text:c"))
            case "text:tab" if self._is_text:
                self._pieces.append("\t")
            case "text:line-break" if self._is_text:
                self._pieces.append("\n")
            case "office:annotation":
                self._notes += 1
            case "table:table-row":
                self._row_repeats = _times(attributes, "table:number-rows-repeated")
                self._cells, self._gap, self._characters = [], 0, 0
            case "table:table":
                self._sheet, self._row = attributes.get("table:name", ""), 0
                is_visible = attributes.get("table:style-name") not in self._hidden_styles
                self.sheets[self._sheet] = (is_visible, 0)
            case "style:style":
                self._style = attributes.get("style:name", "")
            case "style:table-properties" if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        match name:
            case "text:p":
                self._is_text = False
            case "office:annotation":
                self._notes -= 1
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell()
            case "table:table-row":
                self._end_row()

    def text(self, text: str) -> None:
        if self._is_text and not self._notes:
            self._pieces.append(text)
            self._count(len(text))

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MAX_ROW_CHARACTERS:
            raise UnreadableFile(TOO_LONG)

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        repeats = _times(attributes, "table:number-columns-repeated")
        value = _value(attributes, "".join(self._pieces))
        if not value:
            self._gap += repeats
            return
        if len(self._cells) + self._gap + repeats > MAX_COLUMNS:
            raise UnreadableFile(TOO_WIDE)
        self._count(len(value) * (repeats - 1))
        self._cells += [""] * self._gap + [value] * repeats
        self._gap = 0

    def _end_row(self) -> None:
        above, self._row = self._row, self._row + self._row_repeats
        if not self._cells:
            if self._wanted == self._sheet:
                self._records += missing(above, self._row + 1)
            return
        cells = len(self._cells) * self._row_repeats
        if self._row_repeats > 1 and cells > MAX_REPEATED_CELLS:
            raise UnreadableFile(REPEATS_TOO_MUCH)
        is_visible, so_far = self.sheets[self._sheet]
        self.sheets[self._sheet] = (is_visible, so_far + cells)
        if self._wanted == self._sheet:
            self._records += [
                Record(number, self._cells) for number in range(above + 1, self._row + 1)
            ]


def _value(attributes: dict[str, str], text: str) -> str:
    """A cell as a person reads it: zeros in front as shown, dates as ISO 8601."""
    match attributes.get("office:value-type"):
        case "float" | "percentage" | "currency" if not LEADING_ZEROS.fullmatch(text):
            return plain(attributes.get("office:value", text))
        case "date":
            return (
                attributes.get("office:date-value", text)
                .removesuffix("T00:00:00")
                .replace("T", " ")
            )
        case "time":
            return _duration(attributes.get("office:time-value", "")) or text
        case "boolean":
            return attributes.get("office:boolean-value", text).upper()
        case _:
            return text


def _duration(value: str) -> str:
    """“26:05:00” for “PT26H05M00S”; nothing for what is written otherwise."""
    match = DURATION.fullmatch(value)
    if match is None:
        return ""
    sign, hours, minutes, seconds = match.groups(default="0")
    length = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return duration(-length if sign == "-" else length)


def _times(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return min(int(value), 10_000_000) if value.isdecimal() and len(value) < 10 else 1
