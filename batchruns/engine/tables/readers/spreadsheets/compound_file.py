"""The container of older Office files: streams in sectors, as in a file system (MS-CFB)."""

import io
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from batchruns.engine.tables.errors import UnreadableFileError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFF_FFFA
"""Numbers from here on are no sectors, but say that a chain ends."""
HEADER_SECTORS = 109
ENTRY = 128
STREAM, ROOT = 2, 5


@dataclass(frozen=True)
class DirectoryEntry:
    """A stream or folder in the container; `size` in bytes."""

    name: str
    kind: int
    start: int
    size: int


class Compound:
    """An open container. Raises UnreadableFileError where it is broken."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        header = _header(file)
        self._size = 1 << struct.unpack_from("<H", header, 30)[0]
        directory, _, self._mini_below, mini_table = struct.unpack_from("<IIII", header, 48)
        self._most = file.seek(0, io.SEEK_END) // self._size + 1
        self._next = self._table(self._table_sectors(header))
        self.entries = list(self._read_entries(self._chain(self._next, directory)))
        self._mini_next = self._table(self._chain(self._next, mini_table))
        root = next((entry.start for entry in self.entries if entry.kind == ROOT), LAST)
        self._mini = self._chain(self._next, root)

    def open(self, name: str) -> BinaryIO | None:
        """The bytes of a stream, to be read from any position; None if there is none of that name."""
        for entry in self.entries:
            if entry.kind == STREAM and entry.name.lower() == name.lower():
                return io.BufferedReader(_Stream(self._file, self._stretches(entry)), 1 << 16)
        return None

    def _stretches(self, entry: DirectoryEntry) -> "_Stretches":
        if entry.size >= self._mini_below:
            chain = self._chain(self._next, entry.start)
            starts = array("Q", ((sector + 1) * self._size for sector in chain))
            return _Stretches(starts, self._size, entry.size)
        a_sector = self._size // 64
        starts = array("Q")
        for mini in self._chain(self._mini_next, entry.start):
            if mini // a_sector >= len(self._mini):
                raise UnreadableFileError("spreadsheet_damaged")
            sector = self._mini[mini // a_sector]
            starts.append((sector + 1) * self._size + mini % a_sector * 64)
        return _Stretches(starts, 64, entry.size)

    def _chain(self, following: array, sector: int) -> array:
        """The sectors of a stream, in order."""
        chain = array("I")
        while sector < LAST:
            if len(chain) > len(following) or sector >= len(following):
                raise UnreadableFileError("spreadsheet_damaged")
            chain.append(sector)
            sector = following[sector]
        return chain

    def _table_sectors(self, header: bytes) -> Iterator[int]:
        """The sectors in which the table of what follows what is."""
        yield from struct.unpack_from(f"<{HEADER_SECTORS}I", header, 76)
        sector, _ = struct.unpack_from("<II", header, 68)
        for _ in range(self._most):
            if sector >= LAST:
                return
            *sectors, sector = struct.unpack(f"<{self._size // 4}I", self._sector(sector))
            yield from sectors

    def _table(self, sectors: Iterator[int] | array) -> array:
        table = array("I")
        for sector in islice((s for s in sectors if s < LAST), self._most):
            table.extend(struct.unpack(f"<{self._size // 4}I", self._sector(sector)))
        return table

    def _sector(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._size)
        return self._file.read(self._size).ljust(self._size, b"\xff")

    def _read_entries(self, sectors: array) -> Iterator[DirectoryEntry]:
        for sector in sectors:
            block = self._sector(sector)
            for offset in range(0, self._size, ENTRY):
                length, kind = struct.unpack_from("<HB", block, offset + 64)
                start, size = struct.unpack_from("<II", block, offset + 116)
                name = block[offset : offset + max(0, min(length, 64) - 2)].decode(
                    "utf-16-le", "replace"
                )
                if kind:
                    yield DirectoryEntry(name, kind, start, size)


def _header(file: BinaryIO) -> bytes:
    """The first bytes, if they are those of a container, with sectors of the sizes that there are."""
    header = file.read(512)
    if len(header) < 512 or not header.startswith(SIGNATURE):
        raise UnreadableFileError("spreadsheet_damaged")
    shift, mini_shift = struct.unpack_from("<HH", header, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise UnreadableFileError("spreadsheet_damaged")
    return header


@dataclass(frozen=True)
class _Stretches:
    starts: array
    sector: int
    size: int


class _Stream(io.RawIOBase):
    """The bytes of a stream, from the sectors that it is in."""

    def __init__(self, file: BinaryIO, stretches: _Stretches) -> None:
        self._file, self._stretches = file, stretches
        self._size = min(stretches.size, len(stretches.starts) * stretches.sector)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, self._stretches.sector)
        most = min(len(buffer), self._stretches.sector - offset, self._size - self._position)
        self._file.seek(self._stretches.starts[number] + offset)
        block = self._file.read(most)
        if len(block) < most:
            # The directory says that there is more: the file was cut off.
            raise UnreadableFileError("spreadsheet_damaged")
        buffer[: len(block)] = block
        self._position += len(block)
        return len(block)
