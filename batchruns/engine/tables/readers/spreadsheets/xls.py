"""XLS as records, read as a stream (BIFF of Excel 5 and later, MS-XLS)."""

import codecs
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import pairwise, starmap
from operator import itemgetter, lt
from pathlib import Path
from typing import BinaryIO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets import number_formats
from batchruns.engine.tables.readers.spreadsheets.compound_file import Compound
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import (
    Cell,
    records_of_cells,
)
from batchruns.engine.tables.readers.spreadsheets.workbook import WorkbookReader
from batchruns.engine.tables.source import damage_as_errors
from batchruns.engine.tables.table import Record

# Cells that aren't in the order of their rows are put into it, in memory.
MAX_UNORDERED_CELLS = 200_000
BIFF8 = 0x600
WORKSHEET = 0
OF_WORKSHEET = b"\x10\0"
"""What the record that begins a worksheet says of it, and that of a chart doesn't."""
CONTAINER = b"\xd0\xcf\x11\xe0"
WORKBOOK_STREAMS = {"Workbook", "Book", "WORKBOOK", "BOOK"}
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
          0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip


class RecordType(IntEnum):
    """The numbers of the records that are read, by their names in MS-XLS."""

    EOF = 0x0A
    BOF = 0x809
    CONTINUE = 0x3C
    FILEPASS = 0x2F
    CODEPAGE = 0x42
    DATEMODE = 0x22
    BOUNDSHEET = 0x85
    FORMAT = 0x41E
    XF = 0xE0
    SST = 0xFC
    NUMBER = 0x203
    RK = 0x27E
    MULRK = 0xBD
    LABELSST = 0xFD
    LABEL = 0x204
    RSTRING = 0xD6
    STRING = 0x207
    BOOLERR = 0x205


FORMULA = (0x06, 0x206, 0x406)
CELLS = {
    RecordType.NUMBER,
    RecordType.RK,
    RecordType.MULRK,
    RecordType.LABELSST,
    RecordType.LABEL,
    RecordType.RSTRING,
    RecordType.BOOLERR,
    *FORMULA,
}

BiffRecord = tuple[int, bytes]
"""The number of a record, and what is in it."""


@dataclass(frozen=True)
class SheetStream:
    """A sheet of a workbook: its name, and where in the stream it is."""

    name: str
    is_visible: bool
    position: int


@dataclass
class XlsWorkbook:
    """An XLS file in its container. Raises UnreadableFileError."""

    container: Compound
    sheets: list[SheetStream] = field(default_factory=list)

    def __post_init__(self) -> None:
        name = next((n for n in ("Workbook", "Book") if self.container.open(n)), None)
        if name is None:
            raise UnreadableFileError("spreadsheet_damaged")
        self._name = name
        self._kinds: list[str] = []
        # While the globals are read: format codes by number, the format of each style, the sheets.
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._named: list[tuple[bytes, bool, int]] = []
        self._from_1904 = False
        self._is_8 = True
        self._codec = "cp1252"
        self._texts_at: int | None = None
        self._read_globals()

    def size(self, sheet: SheetStream) -> tuple[int, int]:
        """How many filled rows and cells a sheet has."""
        in_rows = Counter(row for row, _ in self._addresses(sheet))
        return len(in_rows), in_rows.total()

    def records(self, sheet: SheetStream) -> Iterator[Record]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        return records_of_cells(self._ordered(sheet))

    def _ordered(self, sheet: SheetStream) -> Iterator[Cell]:
        """The cells in the order of their rows and columns, whatever that of the file."""
        if self._is_ordered(sheet):
            return self._cells(sheet)
        if sum(1 for _ in self._addresses(sheet)) > MAX_UNORDERED_CELLS:
            raise UnreadableFileError("cells_unordered")
        return iter(sorted(self._cells(sheet), key=itemgetter(0, 1)))

    def _read_globals(self) -> None:
        """What stands before the sheets: their names, the texts that cells share, the formats."""
        stream = self._stream()
        for number, data in _before_sheets(_records(stream)):
            if number == RecordType.SST:
                self._texts_at = stream.tell() - len(data) - 4
            elif read := GLOBALS.get(number):
                read(self, data)
        self.sheets = [
            SheetStream(self._text(name, 1), is_seen, at) for name, is_seen, at in self._named
        ]
        self._kinds = [
            number_formats.kind_of(number, self._codes.get(number, "")) for number in self._formats
        ]

    def _read_version(self, data: bytes) -> None:
        self._is_8 = struct.unpack_from("<H", data)[0] >= BIFF8

    def _refuse_password(self, data: bytes) -> None:
        raise UnreadableFileError("spreadsheet_locked")

    def _read_codec(self, data: bytes) -> None:
        self._codec = _codec(struct.unpack_from("<H", data)[0])

    def _read_first_day(self, data: bytes) -> None:
        self._from_1904 = data[:1] == b"\1"

    def _read_sheet(self, data: bytes) -> None:
        if data[5] == WORKSHEET:
            position, state = struct.unpack_from("<IB", data)
            self._named.append((data[6:], state & 3 == 0, position))

    def _read_format(self, data: bytes) -> None:
        size = 2 if self._is_8 else 1
        self._codes[struct.unpack_from("<H", data)[0]] = self._text(data[2:], size)

    def _read_style(self, data: bytes) -> None:
        self._formats.append(struct.unpack_from("<H", data, 2)[0])

    def _is_ordered(self, sheet: SheetStream) -> bool:
        return all(starmap(lt, pairwise(self._addresses(sheet))))

    def _addresses(self, sheet: SheetStream) -> Iterator[tuple[int, int]]:
        """The row and column of each filled cell (of some side by side, of the first)."""
        for number, data in self._of_sheet(sheet):
            if number in CELLS and len(data) >= 4:
                yield struct.unpack_from("<HH", data)

    def _cells(self, sheet: SheetStream) -> Iterator[Cell]:
        """The filled cells. The text of a formula stands in a record of its own behind it."""
        waiting: list[tuple[int, int]] = []
        for number, data in self._of_sheet(sheet):
            if number in CELLS:
                row, column = struct.unpack_from("<HH", data)
                waiting = []
                if number == RecordType.MULRK:
                    yield from self._several(row + 1, column, data)
                elif _is_text_of_formula(number, data):
                    waiting = [(row + 1, column)]
                else:
                    yield row + 1, column, READ_VALUE[number](self, data)
            elif number == RecordType.STRING:
                yield from ((*address, self._text(data, 2)) for address in waiting)
                waiting = []

    def _several(self, row: int, column: int, data: bytes) -> Iterator[Cell]:
        """The numbers of some cells side by side."""
        for at in range(4, len(data) - 7, 6):
            style, rk = struct.unpack_from("<HI", data, at)
            yield row, column + (at - 4) // 6, self._number(unpacked(rk), style)

    def _read_number(self, data: bytes) -> str:
        style, number = struct.unpack_from("<Hd", data, 4)
        return self._number(number, style)

    def _read_rk(self, data: bytes) -> str:
        style, rk = struct.unpack_from("<HI", data, 4)
        return self._number(unpacked(rk), style)

    def _read_shared(self, data: bytes) -> str:
        return self._texts[struct.unpack_from("<I", data, 6)[0]]

    def _read_label(self, data: bytes) -> str:
        return self._text(data[6:], 2)

    def _read_truth(self, data: bytes) -> str:
        return error(data[6]) if data[7] else truth(data[6])

    def _read_formula(self, data: bytes) -> str:
        if data[12:14] != b"\xff\xff":
            return self._read_number(data)
        return {1: truth(data[8]), 2: error(data[8])}.get(data[6], "")

    def _number(self, number: float, style: int) -> str:
        kind = self._kinds[style] if style < len(self._kinds) else number_formats.GENERAL
        return number_formats.as_text(repr(number), kind, from_1904=self._from_1904)

    def _text(self, data: bytes, size: int) -> str:
        """A text with its length before it, in `size` bytes."""
        length = int.from_bytes(data[:size], "little")
        if not self._is_8:
            return data[size : size + length].decode(self._codec, "replace")
        if data[size] & 1:
            return data[size + 1 : size + 1 + 2 * length].decode("utf-16-le", "replace")
        return data[size + 1 : size + 1 + length].decode("latin-1")

    @cached_property
    def _texts(self) -> SharedStrings:
        return SharedStrings(self._shared())

    def _shared(self) -> Iterator[str]:
        """The texts that cells share, as far as they are whole."""
        if self._texts_at is None:
            return
        stream = self._stream()
        stream.seek(self._texts_at)
        pieces = _Pieces(_records(stream))
        # How many there are isn't asked: programs write numbers that are too high or too low.
        pieces.take(8)
        with suppress(UnreadableFileError):
            while pieces.are_left():
                yield _shared_text(pieces)

    def _of_sheet(self, sheet: SheetStream) -> Iterator[BiffRecord]:
        """The records of a sheet, without those of the charts in it.

        Some programs leave out what ends a sheet: then the next sheet ends it, or the file.
        """
        stream = self._stream()
        stream.seek(sheet.position)
        depth = 0
        for number, data in _records(stream):
            if depth and number == RecordType.BOF and data[2:4] == OF_WORKSHEET:
                return
            depth += (number == RecordType.BOF) - (number == RecordType.EOF)
            if depth <= 0:
                return
            if depth == 1:
                yield number, data

    def _stream(self) -> BinaryIO:
        stream = self.container.open(self._name)
        if stream is None:
            raise UnreadableFileError("spreadsheet_damaged")
        return stream


GLOBALS: dict[int, Callable[[XlsWorkbook, bytes], None]] = {
    RecordType.BOF: XlsWorkbook._read_version,
    RecordType.FILEPASS: XlsWorkbook._refuse_password,
    RecordType.CODEPAGE: XlsWorkbook._read_codec,
    RecordType.DATEMODE: XlsWorkbook._read_first_day,
    RecordType.BOUNDSHEET: XlsWorkbook._read_sheet,
    RecordType.FORMAT: XlsWorkbook._read_format,
    RecordType.XF: XlsWorkbook._read_style,
}
"""What is done with each type of record before the sheets."""
READ_VALUE: dict[int, Callable[[XlsWorkbook, bytes], str]] = {
    RecordType.NUMBER: XlsWorkbook._read_number,
    RecordType.RK: XlsWorkbook._read_rk,
    RecordType.LABELSST: XlsWorkbook._read_shared,
    RecordType.LABEL: XlsWorkbook._read_label,
    RecordType.RSTRING: XlsWorkbook._read_label,
    RecordType.BOOLERR: XlsWorkbook._read_truth,
    **dict.fromkeys(FORMULA, XlsWorkbook._read_formula),
}
"""How the text of a cell is read from each type of record."""


@READERS.register
class XlsReader(WorkbookReader):
    """A workbook of Excel 5 to 2003."""

    name = "xls"
    order = 30
    label = "xls"
    titles = ("XLS",)
    endings = (".xls", ".xlt", ".xla")
    offered = (".xls",)

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the streams of a container, in which a workbook with a password hides as well."""
        if not sample.head.startswith(CONTAINER):
            return Confidence.NO
        with sample.source.unpacked().open("rb") as file, damage_as_errors():
            names = {entry.name for entry in Compound(file).entries}
        if "EncryptedPackage" in names:
            raise UnreadableFileError("spreadsheet_locked")
        return Confidence.CERTAIN if names & WORKBOOK_STREAMS else Confidence.NO

    def unpacked_bytes(self, path: Path) -> int:
        """The parts of a container aren't packed."""
        return path.stat().st_size

    @contextmanager
    def open_workbook(self) -> Iterator[XlsWorkbook]:
        """The workbook, its sheets known."""
        with self.plain_file().open("rb") as file:
            with damage_as_errors():
                book = XlsWorkbook(Compound(file))
            yield book


class _Pieces:
    """What a record and those that continue it hold, to be taken one after the other."""

    def __init__(self, records: Iterator[BiffRecord]) -> None:
        self._records = records
        self._data = next(records)[1]
        self._offset = 0

    def are_left(self) -> bool:
        """Whether there is more to take, here or in the next record that continues it."""
        return self._offset < len(self._data) or self._can_go_on()

    def skip(self, size: int) -> None:
        """Leaves out the next bytes, or as many of them as there are."""
        while size and self.are_left():
            size -= len(self.take(min(size, len(self._data) - self._offset)))

    def take(self, size: int) -> bytes:
        """The next bytes, wherever they are continued."""
        taken = b""
        while len(taken) < size:
            if self._offset == len(self._data):
                self._go_on()
            more = self._data[self._offset : self._offset + size - len(taken)]
            self._offset += len(more)
            taken += more
        return taken

    def text(self, length: int, *, is_wide: bool) -> str:
        """So many characters; where they are continued, a byte says again how wide they are."""
        wide = b""
        while True:
            # Some programs break in the middle of a character.
            lacking = 2 * length - len(wide)
            most = lacking if is_wide else lacking // 2
            data = self._data[self._offset : self._offset + most]
            self._offset += len(data)
            wide += data if is_wide else data.decode("latin-1").encode("utf-16-le")
            if len(wide) >= 2 * length:
                return wide.decode("utf-16-le", "replace")
            self._go_on()
            is_wide = bool(self._data[0] & 1)
            self._offset = 1

    def _go_on(self) -> None:
        if not self._can_go_on():
            raise UnreadableFileError("spreadsheet_damaged")

    def _can_go_on(self) -> bool:
        """Goes on in the next record that continues this one, if there is one."""
        number, data = next(self._records, (0, b""))
        while number == RecordType.CONTINUE and not data:
            number, data = next(self._records, (0, b""))
        if number != RecordType.CONTINUE:
            self._records = iter(())
            return False
        self._data, self._offset = data, 0
        return True


def _shared_text(pieces: _Pieces) -> str:
    length, flags = struct.unpack("<HB", pieces.take(3))
    formatted = int.from_bytes(pieces.take(2), "little") if flags & 8 else 0
    phonetic = int.from_bytes(pieces.take(4), "little") if flags & 4 else 0
    text = pieces.text(length, is_wide=bool(flags & 1))
    pieces.skip(4 * formatted + phonetic)
    return text


def _records(stream: BinaryIO) -> Iterator[BiffRecord]:
    while len(header := stream.read(4)) == 4:
        number, size = struct.unpack("<HH", header)
        data = stream.read(size)
        if len(data) < size:
            raise UnreadableFileError("spreadsheet_damaged")
        yield number, data


def _before_sheets(records: Iterator[BiffRecord]) -> Iterator[BiffRecord]:
    """The records up to the end of the first part, or to where the next one begins."""
    for index, (number, data) in enumerate(records):
        if number == RecordType.EOF or (number == RecordType.BOF and index):
            return
        yield number, data
    raise UnreadableFileError("spreadsheet_damaged")


def _is_text_of_formula(number: int, data: bytes) -> bool:
    return number in FORMULA and data[12:14] == b"\xff\xff" and data[6] == 0


def unpacked(rk: int) -> float:
    """The number that is packed into 30 bits."""
    if rk & 2:
        number = float((rk - (1 << 32) if rk & 0x8000_0000 else rk) >> 2)
    else:
        [number] = struct.unpack("<d", struct.pack("<Q", (rk & 0xFFFF_FFFC) << 32))
    return number / 100 if rk & 1 else number


def truth(value: int) -> str:
    """A truth as a person reads it."""
    return "TRUE" if value else "FALSE"


def error(code: int) -> str:
    """An error as spreadsheets show it."""
    return ERRORS.get(code, "#N/A")


def _codec(page: int) -> str:
    name = {10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252"}.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
