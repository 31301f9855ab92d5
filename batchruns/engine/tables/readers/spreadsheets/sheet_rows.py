"""The rows of a sheet in XLSX as records."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
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

Cell = tuple[int, int, str]
"""A cell's row, from 1, its column, from 0, and its text."""


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
        if type == "s" and value.strip().isdecimal():
            return self._strings[int(value)]
        read = READ_VALUE.get(type)
        return read(self, value, style) if read else unescaped(value)

    def number(self, value: str, style: str) -> str:
        """A number as the format of its style has it."""
        kind = self._kinds.get(style or "0", number_formats.GENERAL)
        return number_formats.as_text(value, kind, from_1904=self._from_1904)

    def truth(self, value: str, style: str) -> str:
        """A truth as spreadsheets show it."""
        return "TRUE" if value.strip() in ("1", "true") else "FALSE"

    def moment(self, value: str, style: str) -> str:
        """A moment that is written as ISO 8601 has it."""
        return moment_text(value)


READ_VALUE: dict[str, Callable[[Values, str, str], str]] = {
    "": Values.number,
    "n": Values.number,
    "b": Values.truth,
    "d": Values.moment,
}
"""How a cell's value is read by its type, with its style; of other types it is a text."""


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
        if begin := BEGINNINGS.get(self._names.begin(name, attributes)):
            begin(self, attributes)

    def end(self, name: str) -> None:
        if end := ENDS.get(self._names.end(name)):
            end(self)

    def text(self, text: str) -> None:
        if self._current:
            self._pieces[self._current].append(text)
            self._count(len(text))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        is_number = number.isdecimal() and len(number) <= MAX_DIGITS_OF_ROW
        row = int(number) if is_number else self._row + 1
        self._records += missing(self._row, row)
        self._row = row
        self._cells = []
        self._characters = 0
        self._column = 0

    def _end_row(self) -> None:
        self._records.append(Record(self._row, self._cells if any(self._cells) else []))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        if address := ADDRESS.fullmatch(attributes.get("r", "")):
            self._column = _column(address[1])

    def _end_cell(self) -> None:
        value, text = "".join(self._pieces["v"]), "".join(self._pieces["t"])
        if value or text:
            if self._column >= MAX_COLUMNS:
                raise too_wide()
            cell = self._text_of(value, text)
            put(self._cells, self._column, cell)
            self._count(len(cell))
            self._pieces = {"v": [], "t": []}
        self._column += 1

    def _text_of(self, value: str, text: str) -> str:
        is_inline = bool(text) and (self._type == INLINE or not value)
        return (
            unescaped(text) if is_inline else self._values.text_of(self._type, self._style, value)
        )

    def _begin_value(self, attributes: dict[str, str]) -> None:
        self._current = "" if self._hints else "v"

    def _begin_text(self, attributes: dict[str, str]) -> None:
        self._current = "" if self._hints else "t"

    def _end_text(self) -> None:
        self._current = ""

    def _begin_hint(self, attributes: dict[str, str]) -> None:
        self._hints += 1

    def _end_hint(self) -> None:
        self._hints -= 1

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MAX_ROW_CHARACTERS:
            raise too_long()


BEGINNINGS: dict[str, Callable[[_Rows, dict[str, str]], None]] = {
    "row": _Rows._begin_row,
    "c": _Rows._begin_cell,
    "v": _Rows._begin_value,
    "t": _Rows._begin_text,
    "rPh": _Rows._begin_hint,
}
"""What the beginning of an element means."""
ENDS: dict[str, Callable[[_Rows], None]] = {
    "row": _Rows._end_row,
    "c": _Rows._end_cell,
    "v": _Rows._end_text,
    "t": _Rows._end_text,
    "rPh": _Rows._end_hint,
}


def records_of_cells(cells: Iterable[Cell]) -> Iterator[Record]:
    """The rows of a sheet, of its cells in order; missing rows between them are empty records."""
    above = 0
    for row, of_row in groupby(cells, itemgetter(0)):
        yield from missing(above, row)
        above = row
        yield Record(row, _side_by_side(of_row))


def _side_by_side(cells: Iterable[Cell]) -> list[str]:
    side_by_side: list[str] = []
    characters = 0
    for _, column, text in cells:
        if text:
            side_by_side += [""] * (column - len(side_by_side))
            side_by_side[column:] = [text]
            characters += len(text)
            if characters > MAX_ROW_CHARACTERS:
                raise too_long()
    return side_by_side


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
