"""The rows of a sheet in XLSX as records."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import BinaryIO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.spreadsheets import number_formats, xml, xml_patterns
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings, unescaped
from batchruns.engine.tables.table import MAX_COLUMNS, Record

# A longer number is none of a row.
MAX_DIGITS_OF_ROW = 9
# Rows that are missing between two others are told of as empty, unless they are very many.
MAX_GAP = 10_000
# A text that many cells share stands in the file once, but in the table as often as it is shared.
MAX_ROW_CHARACTERS = 10_000_000
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?\d*", re.IGNORECASE)
MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z?")
INLINE = "inlineStr"


def too_long() -> UnreadableFileError:
    """The error for a row with more than MAX_ROW_CHARACTERS."""
    return UnreadableFileError("row_too_long", limit=MAX_ROW_CHARACTERS)


def too_wide() -> UnreadableFileError:
    """The error for a row with more than MAX_COLUMNS cells."""
    return UnreadableFileError("row_too_wide", limit=MAX_COLUMNS)


class Values:
    """What the cells of a workbook stand for."""

    def __init__(self, strings: SharedStrings, kinds: list[str], *, from_1904: bool) -> None:
        self._strings = strings
        self._kinds = {str(style): kind for style, kind in enumerate(kinds)}
        self._from_1904 = from_1904

    def text_of(self, type: str, style: str, value: str) -> str:
        """A cell's content as a person reads it, from its type and style. Raises UnreadableFileError."""
        match type:
            case "s" if value.strip().isdecimal():
                return self._strings[int(value)]
            case "n" | "":
                kind = self._kinds.get(style or "0", number_formats.GENERAL)
                return number_formats.as_text(value, kind, from_1904=self._from_1904)
            case "b":
                return "TRUE" if value.strip() in ("1", "true") else "FALSE"
            case "d":
                return moment_text(value)
            case _:
                return unescaped(value)


def records(open: Callable[[], BinaryIO], values: Values) -> Iterator[Record]:
    """The rows of the part that `open` opens; missing ones between them are empty records."""
    return xml.quick_else(lambda: _thoroughly(open(), values), _quickly(open(), values))


def _quickly(part: BinaryIO, values: Values) -> Iterator[Record]:
    text_of = values.text_of
    above = 0
    for some in xml_patterns.row_elements(part):
        for number, content in some:
            row = int(number or above + 1)
            if row != above + 1:
                yield from missing(above, row)
            above = row
            cells = _cells(content, text_of)
            yield Record(row, cells if any(cells) else [])


def _cells(content: str, text_of: Callable[[str, str, str], str]) -> list[str]:
    """The cells of a row, of its XML."""
    xml_text = xml_patterns.text_of
    cells: list[str] = []
    column, characters = -1, 0
    for letters, style, type, value, text in xml_patterns.cells(content):
        column = _column(letters) if letters else column + 1
        if value:
            cell = text_of(type, style, xml_text(value))
        elif text:
            cell = unescaped(xml_text(text))
        else:
            continue
        if column == len(cells):
            cells.append(cell)
        else:
            put(cells, column, cell)
        characters += len(cell)
        if characters > MAX_ROW_CHARACTERS:
            raise too_long()
    if len(cells) > MAX_COLUMNS:
        raise too_wide()
    return cells


def _thoroughly(part: BinaryIO, values: Values) -> Iterator[Record]:
    rows = _Rows(values)
    for _ in xml.parse_xml(part, rows):
        yield from rows.take()


class _Rows(xml.Handler):
    """Makes records of the elements of a sheet."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._names = xml.OwnNames()
        self._records: list[Record] = []
        self._row = 0
        self._cells: list[str] = []
        self._column = 0
        self._type = ""
        self._style = "0"
        self._pieces: dict[str, list[str]] = {"v": [], "t": []}
        self._characters = 0
        self._current = ""
        self._hints = 0

    def take(self) -> list[Record]:
        """The records that are complete since the last time."""
        records, self._records = self._records, []
        return records

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = self._names.begin(name, attributes)
        if name == "c":
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            if address := ADDRESS.fullmatch(attributes.get("r", "")):
                self._column = _column(address[1])
        elif name in ("v", "t"):
            self._current = "" if self._hints else name
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._hints += 1

    def end(self, name: str) -> None:
        name = self._names.end(name)
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self._current = ""
        elif name == "row":
            self._records.append(Record(self._row, self._cells if any(self._cells) else []))
        elif name == "rPh":
            self._hints -= 1

    def text(self, text: str) -> None:
        if self._current:
            self._pieces[self._current].append(text)
            self._count(len(text))

    def _end_cell(self) -> None:
        value, text = "".join(self._pieces["v"]), "".join(self._pieces["t"])
        if value or text:
            if self._column >= MAX_COLUMNS:
                raise too_wide()
            is_inline = bool(text) and (self._type == INLINE or not value)
            cell = unescaped(text) if is_inline else self._value(value)
            put(self._cells, self._column, cell)
            self._count(len(cell))
            self._pieces = {"v": [], "t": []}
        self._column += 1

    def _value(self, value: str) -> str:
        return self._values.text_of(self._type, self._style, value)

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MAX_ROW_CHARACTERS:
            raise too_long()

    def _begin_row(self, number: str | None) -> None:
        is_number = number and number.isdecimal() and len(number) <= MAX_DIGITS_OF_ROW
        row = int(number or 0) if is_number else self._row + 1
        self._records += missing(self._row, row)
        self._row = row
        self._cells = []
        self._characters = 0
        self._column = 0


def put(cells: list[str], column: int, cell: str) -> None:
    """Puts a cell into its column, whatever the order in which a row's cells come."""
    if column >= len(cells):
        cells += [""] * (column - len(cells))
        cells.append(cell)
    elif cell:
        cells[column] = cell


def moment_text(value: str) -> str:
    """A moment of ISO 8601 as a person writes it: without “T” and “Z”, and without a time of zero."""
    return MIDNIGHT.sub("", value).replace("T", " ").removesuffix("Z")


def missing(above: int, row: int) -> Iterator[Record]:
    """Empty records for the rows that a sheet leaves out between these two."""
    gap = range(above + 1, row) if row - above <= MAX_GAP else ()
    return (Record(number, []) for number in gap)


@cache
def _column(letters: str) -> int:
    """The number of a column, from 0: 27 for “AB”. Raises UnreadableFileError."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    if number > MAX_COLUMNS:
        raise too_wide()
    return max(0, number - 1)
