"""ODS as records, read as a stream (OpenDocument 1.3, part 3)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import BinaryIO, cast

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.base import HEADER_SAMPLE, READERS, Confidence
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets import xml
from batchruns.engine.tables.readers.spreadsheets.measured_sheet import MeasuredSheet
from batchruns.engine.tables.readers.spreadsheets.number_formats import duration_text, plain_number
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import (
    MAX_ROW_CHARACTERS,
    missing,
    too_long,
    too_wide,
)
from batchruns.engine.tables.readers.spreadsheets.workbook import SpreadsheetReader, head_of
from batchruns.engine.tables.source import damage_as_errors
from batchruns.engine.tables.table import MAX_COLUMNS, Record

CONTENT = "content.xml"
MANIFEST = "meta-inf/manifest.xml"
ENCRYPTED = b":encryption-data"
"""What the list of an archive's members says of those that a password locks."""
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# A row says how often it is repeated: what it may come to, lest a small file become a huge table.
MAX_REPEATED_CELLS = 1_000_000
DURATION = re.compile(r"(-)?PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?")
LEADING_ZEROS = re.compile(r"0\d+")


@READERS.register
class OdsReader(SpreadsheetReader):
    """A spreadsheet of LibreOffice and others (OpenDocument)."""

    name = "ods"
    order = 50
    label = "ods"
    titles = ("ODS",)
    endings = (".ods", ".ots")
    offered = (".ods",)

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the type that the archive says it has."""
        if not sample.mimetype.startswith(MIMETYPE):
            return Confidence.NO
        if "encrypted-package" in sample.members or ENCRYPTED in sample.member(MANIFEST):
            raise UnreadableFileError("spreadsheet_locked")
        return Confidence.CERTAIN

    def measure(self) -> list[MeasuredSheet]:
        """Every sheet in its order. Their heads are kept, as all sheets are in one part."""
        rows = _Rows(None)
        with self._content() as content:
            for _ in xml.parse_xml(content, rows):
                pass
        self._heads.update({name: head_of(iter(head)) for name, head in rows.heads.items()})
        return [MeasuredSheet(name, *measured) for name, measured in rows.sheets.items()]

    @contextmanager
    def rows(self, sheet: str) -> Iterator[Iterator[Record]]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        with self._content() as content:
            yield records(content, sheet)

    @contextmanager
    def _content(self) -> Iterator[BinaryIO]:
        with self.archive() as archive:
            with damage_as_errors():
                content = cast(BinaryIO, archive.open(CONTENT))
            yield content


def records(part: BinaryIO, sheet: str) -> Iterator[Record]:
    """The rows of a sheet in the part that holds them all."""
    rows = _Rows(sheet)
    for _ in xml.parse_xml(part, rows):
        yield from rows.take()


class _Rows(xml.Handler):
    """Makes records of the elements of one sheet of a document, or else of the heads of all."""

    def __init__(self, sheet: str | None) -> None:
        self.sheets: dict[str, tuple[bool, int, int]] = {}
        self.heads: dict[str, list[Record]] = {}
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
        if begin := BEGINNINGS.get(name):
            begin(self, attributes)

    def end(self, name: str) -> None:
        if end := ENDS.get(name):
            end(self)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._sheet, self._row = attributes.get("table:name", ""), 0
        is_visible = attributes.get("table:style-name") not in self._hidden_styles
        self.sheets[self._sheet] = (is_visible, 0, 0)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row_repeats = _times(attributes, "table:number-rows-repeated")
        self._cells, self._gap, self._characters = [], 0, 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._pieces.clear()

    def _begin_paragraph(self, attributes: dict[str, str]) -> None:
        if self._cell is not None and not self._notes:
            if self._pieces:
                self._pieces.append("\n")
            self._is_text = True

    def _end_paragraph(self) -> None:
        self._is_text = False

    def _add_spaces(self, attributes: dict[str, str]) -> None:
        self._add(" " * _times(attributes, "text:c"))

    def _add_tab(self, attributes: dict[str, str]) -> None:
        self._add("\t")

    def _add_line_break(self, attributes: dict[str, str]) -> None:
        self._add("\n")

    def _add(self, blanks: str) -> None:
        if self._is_text:
            self._pieces.append(blanks)

    def _begin_note(self, attributes: dict[str, str]) -> None:
        self._notes += 1

    def _end_note(self) -> None:
        self._notes -= 1

    def _begin_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("style:name", "")

    def _add_style(self, attributes: dict[str, str]) -> None:
        if attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def text(self, text: str) -> None:
        if self._is_text and not self._notes:
            self._pieces.append(text)
            self._count(len(text))

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MAX_ROW_CHARACTERS:
            raise too_long()

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        repeats = _times(attributes, "table:number-columns-repeated")
        value = _value(attributes, "".join(self._pieces))
        if not value:
            self._gap += repeats
            return
        if len(self._cells) + self._gap + repeats > MAX_COLUMNS:
            raise too_wide()
        self._count(len(value) * (repeats - 1))
        self._cells += [""] * self._gap + [value] * repeats
        self._gap = 0

    def _end_row(self) -> None:
        above, self._row = self._row, self._row + self._row_repeats
        if not self._cells:
            self._add_records(missing(above, self._row + 1))
            return
        cells = len(self._cells) * self._row_repeats
        if self._row_repeats > 1 and cells > MAX_REPEATED_CELLS:
            raise UnreadableFileError("row_repeats")
        is_visible, rows, so_far = self.sheets[self._sheet]
        self.sheets[self._sheet] = (is_visible, rows + self._row_repeats, so_far + cells)
        self._add_records(Record(n, self._cells) for n in range(above + 1, self._row + 1))

    def _add_records(self, records: Iterator[Record]) -> None:
        if self._wanted == self._sheet:
            self._records += records
        elif self._wanted is None:
            head = self.heads.setdefault(self._sheet, [])
            head += islice(records, HEADER_SAMPLE - len(head))


BEGINNINGS: dict[str, Callable[[_Rows, dict[str, str]], None]] = {
    "table:table-cell": _Rows._begin_cell,
    "table:covered-table-cell": _Rows._begin_cell,
    "text:p": _Rows._begin_paragraph,
    "text:s": _Rows._add_spaces,
    "text:tab": _Rows._add_tab,
    "text:line-break": _Rows._add_line_break,
    "office:annotation": _Rows._begin_note,
    "text:ruby-text": _Rows._begin_note,
    "table:table-row": _Rows._begin_row,
    "table:table": _Rows._begin_table,
    "style:style": _Rows._begin_style,
    "style:table-properties": _Rows._add_style,
}
"""What the beginning of an element means."""
ENDS: dict[str, Callable[[_Rows], None]] = {
    "text:p": _Rows._end_paragraph,
    "office:annotation": _Rows._end_note,
    "text:ruby-text": _Rows._end_note,
    "table:table-cell": _Rows._end_cell,
    "table:covered-table-cell": _Rows._end_cell,
    "table:table-row": _Rows._end_row,
}


def _value(attributes: dict[str, str], text: str) -> str:
    """A cell as a person reads it: zeros in front as shown, dates as ISO 8601."""
    read = READ_VALUE.get(attributes.get("office:value-type", ""))
    return read(attributes, text) if read else text


def _number(attributes: dict[str, str], text: str) -> str:
    has_zeros = LEADING_ZEROS.fullmatch(text)
    return text if has_zeros else plain_number(attributes.get("office:value", text))


def _date(attributes: dict[str, str], text: str) -> str:
    date = attributes.get("office:date-value", text)
    return date.removesuffix("T00:00:00").replace("T", " ")


def _time(attributes: dict[str, str], text: str) -> str:
    return _duration(attributes.get("office:time-value", "")) or text


def _truth(attributes: dict[str, str], text: str) -> str:
    return attributes.get("office:boolean-value", text).upper()


READ_VALUE: dict[str, Callable[[dict[str, str], str], str]] = {
    "float": _number,
    "percentage": _number,
    "currency": _number,
    "date": _date,
    "time": _time,
    "boolean": _truth,
}
"""How a cell is read by the type of its value; others are texts."""


def _duration(value: str) -> str:
    """“26:05:00” for “PT26H05M00S”; nothing for what is written otherwise."""
    match = DURATION.fullmatch(value)
    if match is None:
        return ""
    sign, hours, minutes, seconds = match.groups(default="0")
    length = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return duration_text(-length if sign == "-" else length)


def _times(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return min(int(value), 10_000_000) if value.isdecimal() and len(value) < 10 else 1
