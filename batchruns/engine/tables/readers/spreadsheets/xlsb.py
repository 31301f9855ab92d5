"""XLSB as records, read as a stream: a workbook whose parts are binary (MS-XLSB)."""

import struct
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import BinaryIO
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets import number_formats
from batchruns.engine.tables.readers.spreadsheets.package import Package
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import (
    Cell,
    records_of_cells,
    too_wide,
)
from batchruns.engine.tables.readers.spreadsheets.workbook import (
    ArchivedReader,
    SheetPart,
    workbook_in,
)
from batchruns.engine.tables.readers.spreadsheets.xls import error, truth, unpacked
from batchruns.engine.tables.table import MAX_COLUMNS, Record

ROW, WORKBOOK, SHEET, FORMAT, STYLE, TEXT = 0, 153, 156, 44, 47, 19
END_OF_SHEET = 130
CELL_STYLES, END_OF_CELL_STYLES = 617, 618
BLANK_CELL, FIRST_CELL, LAST_CELL, RICH_CELL = 1, 2, 11, 62
SHORT_CELLS = range(12, 19)
"""The cells from the blank one to that of a shared text, each behind the cell before it."""
MAX_RECORD_BYTES = 10_000_000


class XlsbWorkbook:
    """An XLSB file in its archive. Raises UnreadableFileError."""

    def __init__(self, archive: ZipFile) -> None:
        package = Package(archive)
        self._open = package.open
        book = package.workbook or "xl/workbook.bin"
        self._parts = package.relations(book)
        self._from_1904 = False
        self.sheets: list[SheetPart] = []
        for number, data in _records(self._open(book)):
            if number == WORKBOOK:
                self._from_1904 = bool(data[0] & 1)
            elif number == SHEET:
                self.sheets += self._worksheets(data)

    def _worksheets(self, data: bytes) -> Iterator[SheetPart]:
        """The sheet of a record, if it has cells: not one of macros or a chart."""
        state = int.from_bytes(data[:4], "little")
        id, end = _text(data, 8)
        type, path = self._parts.get(id, ("", ""))
        if type == "worksheet":
            yield SheetPart(_text(data, end)[0], state == 0, path)

    def size(self, sheet: SheetPart) -> tuple[int, int]:
        """How many filled rows and cells a sheet has."""
        in_rows: list[int] = []
        for number, _ in _whole_cells(_records(self._open(sheet.path))):
            if number == ROW:
                in_rows.append(0)
            elif _is_cell(number) and in_rows:
                in_rows[-1] += 1
        return len(in_rows) - in_rows.count(0), sum(in_rows)

    def records(self, sheet: SheetPart) -> Iterator[Record]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        return records_of_cells(self._cells(sheet))

    def _cells(self, sheet: SheetPart) -> Iterator[Cell]:
        """The cells, and an empty one for each row, which may have no others."""
        row, number = 0, -1
        for number, data in _whole_cells(_records(self._open(sheet.path))):
            if number == ROW:
                row = int.from_bytes(data[:4], "little") + 1
                yield row, 0, ""
            elif row and _is_cell(number):
                [column] = struct.unpack_from("<I", data)
                if column >= MAX_COLUMNS:
                    raise too_wide()
                yield row, column, READ_VALUE.get(number, XlsbWorkbook._read_real)(self, data)
        if number != END_OF_SHEET:
            raise UnreadableFileError("spreadsheet_damaged")

    def _read_rk(self, data: bytes) -> str:
        return self._number(unpacked(struct.unpack_from("<I", data, 8)[0]), data)

    def _read_real(self, data: bytes) -> str:
        return self._number(struct.unpack_from("<d", data, 8)[0], data)

    def _read_shared(self, data: bytes) -> str:
        return self._texts[struct.unpack_from("<I", data, 8)[0]]

    def _number(self, number: float, data: bytes) -> str:
        style = int.from_bytes(data[4:7], "little")
        kind = self._kinds[style] if style < len(self._kinds) else number_formats.GENERAL
        return number_formats.as_text(repr(number), kind, from_1904=self._from_1904)

    @cached_property
    def _texts(self) -> SharedStrings:
        return SharedStrings(self._shared())

    @cached_property
    def _kinds(self) -> list[str]:
        return list(self._number_formats())

    def _shared(self) -> Iterator[str]:
        for number, data in self._records_of("sharedStrings"):
            if number == TEXT:
                yield _text(data, 1)[0]

    def _number_formats(self) -> Iterator[str]:
        """For each style of a cell, how its numbers read, as `number_formats.kind_of` gives it."""
        codes: dict[int, str] = {}
        in_cells = False
        for number, data in self._records_of("styles"):
            if number == FORMAT:
                codes[int.from_bytes(data[:2], "little")] = _text(data, 2)[0]
            elif number in (CELL_STYLES, END_OF_CELL_STYLES):
                in_cells = number == CELL_STYLES
            elif number == STYLE and in_cells:
                format = int.from_bytes(data[2:4], "little")
                yield number_formats.kind_of(format, codes.get(format, ""))

    def _records_of(self, type: str) -> Iterator[tuple[int, bytes]]:
        path = next((path for kind, path in self._parts.values() if kind == type), None)
        return _records(self._open(path)) if path else iter(())


READ_VALUE: dict[int, Callable[[XlsbWorkbook, bytes], str]] = {
    2: XlsbWorkbook._read_rk,
    **dict.fromkeys((3, 11), lambda book, data: error(data[8])),
    **dict.fromkeys((4, 10), lambda book, data: truth(data[8])),
    **dict.fromkeys((6, 8), lambda book, data: _text(data, 8)[0]),
    7: XlsbWorkbook._read_shared,
    RICH_CELL: lambda book, data: _text(data, 9)[0],
}
"""How the text of a cell is read from each type of record; from any other, as a real number."""


@READERS.register
class XlsbReader(ArchivedReader):
    """A workbook of Excel 2007 and later whose parts are binary."""

    name = "xlsb"
    order = 40
    label = "xlsb"
    titles = ()
    endings = (".xlsb",)
    offered = (".xlsb",)

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the archive's member that holds the workbook."""
        return cls.certain_if(sample, (workbook_in(sample) or "").endswith(".bin"))

    def workbook(self, archive: ZipFile) -> XlsbWorkbook:
        """The workbook in its archive."""
        return XlsbWorkbook(archive)


def _is_cell(number: int) -> bool:
    return FIRST_CELL <= number <= LAST_CELL or number == RICH_CELL


def _whole_cells(records: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The records, with those of short cells, which don't say their column, as whole ones."""
    column = -1
    for number, data in records:
        if number == ROW:
            column = -1
        elif number in SHORT_CELLS:
            number -= SHORT_CELLS.start - BLANK_CELL
            data = struct.pack("<I", column + 1) + data
        if number == BLANK_CELL or _is_cell(number):
            [column] = struct.unpack_from("<I", data)
        yield number, data


def _records(part: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The numbers of records, and what is in them."""
    while (number := _number(part, 2)) is not None:
        size = _number(part, 4) or 0
        if size > MAX_RECORD_BYTES or len(data := part.read(size)) < size:
            raise UnreadableFileError("spreadsheet_damaged")
        yield number, data


def _number(part: BinaryIO, most: int) -> int | None:
    """A number in up to `most` bytes, the lowest 7 bits first; of a record's, the eighth counts, too."""
    value = shift = 0
    for _ in range(most):
        byte = part.read(1)
        if not byte:
            return None
        value |= (byte[0] & 0x7F) << shift
        shift += 7
        if not byte[0] & 0x80:
            break
    return value


def _text(data: bytes, offset: int) -> tuple[str, int]:
    """The text at this offset, and where it ends."""
    length = int.from_bytes(data[offset : offset + 4], "little")
    end = offset + 4 + (2 * length if length != 0xFFFF_FFFF else 0)
    return data[offset + 4 : end].decode("utf-16-le", "replace"), end
