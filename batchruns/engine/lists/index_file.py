"""The file of a built list, and how it is read: bytes as they are asked for, each with a checksum.

It holds, one behind the other: the rows; where each begins; for each kind of keys its buckets, and
where each of these begins; the header as JSON; and the end, which says where the header is. A row is its
lengths and checksums, whom it means, and its cells, both as JSON. A bucket is the entries of those keys
whose hashes begin alike, in order: an entry is what else of the hash fits beside the row into 32
bits. So a key finds the rows that have it and rarely others; whether they do, their identity says.
"""

import json
import os
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import Struct, unpack
from typing import Any
from zlib import crc32

from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.identity import Identity
from batchruns.engine.lists.sorting import HASH_BITS, hash_of

MAGIC = b"list\x89\r\n\x01"
VERSION = 2
"""Of the format and of what keys are made of: a change of either makes another one."""
END = Struct("<8sIIQQ")
"""The magic bytes, version, the header's checksum and start, and the length of the whole file."""
ENTRY_BITS, ENTRY_BYTES = 32, 4
BUCKET = Struct("<II")
"""Where a bucket begins among the entries of its kind, and its checksum."""
BUCKET_WITH_END = Struct("<III")
OFFSET_BYTES = 5
NOWHERE = b"\xff" * OFFSET_BYTES
"""Where a row is that another one replaces."""
ROW = Struct("<IIII")
"""The lengths of a row's identity and cells, and their checksums."""
ROW_AHEAD = 500
"""So many bytes of a row are read at once: most identities are no longer."""
MOST_SAME = 64
"""So many rows are kept of those with the same key. A key of more is nobody's own."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where the keys of one kind are."""

    start: int
    """Of the entries."""
    directory: int
    """Where it is said where each bucket begins."""
    bits: int
    """By so many of the first bits of a hash its bucket is known."""
    entries: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is in the file."""

    rows: int
    offsets: int
    """Where it is said where each row begins."""
    row_bits: int
    sections: Mapping[str, Section]

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        sections = {
            kind: [s.start, s.directory, s.bits, s.entries] for kind, s in self.sections.items()
        }
        return {
            "rows": self.rows,
            "offsets": self.offsets,
            "rowBits": self.row_bits,
            "sections": sections,
        }

    @classmethod
    def parse(cls, value: Any) -> "Layout":
        """Out of the JSON that `dump` gave."""
        sections = {kind: Section(*numbers) for kind, numbers in value["sections"].items()}
        return cls(value["rows"], value["offsets"], value["rowBits"], sections)


def checksum(data: bytes, number: int) -> int:
    """The checksum of a part of the file that has this number among its like."""
    return crc32(data, number & 0xFFFFFFFF)


class IndexFile:
    """The file of a built list. Raises ListError wherever what is read isn't what was written."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        try:
            header = self._read_header()
        except ListError:
            self.close()
            raise
        self.header: Mapping[str, Any] = header["header"]
        """What the list says of itself."""
        self.layout = Layout.parse(header["layout"])

    def close(self) -> None:
        """Closes the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def rows_of(self, kind: str, key: str) -> Sequence[int]:
        """The rows that may have a key, up to MOST_SAME and a few others."""
        section = self.layout.sections.get(kind)
        if section is None:
            return ()
        hashed = hash_of(key)
        bucket = hashed >> (HASH_BITS - section.bits)
        entries = self._bucket(section, bucket)
        row_bits = self.layout.row_bits
        rest = rest_of(hashed, section.bits, row_bits)
        start = bisect_left(entries, rest << row_bits)
        end = bisect_left(entries, rest + 1 << row_bits, start)
        mask = (1 << row_bits) - 1
        return [entry & mask for entry in entries[start:end]]

    def is_replaced(self, row: int) -> bool:
        """Whether a row counts no more, as one of a later source replaces it."""
        place = self._read(self.layout.offsets + row * OFFSET_BYTES, OFFSET_BYTES)
        return place == NOWHERE

    def identity(self, row: int) -> Identity:
        """Whom a row means. Rows are numbered from 0."""
        return Identity(*json.loads(self._read_row(row)[0]))

    def cells(self, row: int) -> tuple[int, list[str]]:
        """The number of a row in its uploaded file, and its cells."""
        number, *cells = json.loads(self._read_row(row, with_cells=True)[1])
        return number, cells

    def _bucket(self, section: Section, bucket: int) -> tuple[int, ...]:
        """The entries of a bucket, in order."""
        place = self._read(section.directory + bucket * BUCKET.size, BUCKET_WITH_END.size)
        start, expected, end = BUCKET_WITH_END.unpack(place)
        if not start <= end <= section.entries:
            raise ListError("list_damaged")
        data = self._read(section.start + start * ENTRY_BYTES, (end - start) * ENTRY_BYTES)
        if checksum(data, bucket) != expected:
            raise ListError("list_damaged")
        return unpack(f"<{end - start}I", data)

    def _read_row(self, row: int, *, with_cells: bool = False) -> tuple[bytes, bytes]:
        """Identity and cells of a row as they are written; no cells where they aren't asked for."""
        if not 0 <= row < self.layout.rows:
            raise ListError("list_damaged")
        place = self._read(self.layout.offsets + row * OFFSET_BYTES, OFFSET_BYTES)
        start = int.from_bytes(place, "little")
        data = os.pread(self._descriptor, ROW_AHEAD, start)
        if len(data) < ROW.size:
            raise ListError("list_damaged")
        of_identity, of_cells, *checksums = ROW.unpack_from(data)
        middle = ROW.size + of_identity
        length = middle + (of_cells if with_cells else 0)
        if length > len(data):
            if start + length > self.layout.offsets:
                raise ListError("list_damaged")
            data = self._read(start, length)
        parts = data[ROW.size : middle], data[middle:length]
        for part, expected in zip(parts, checksums[: 1 + with_cells], strict=False):
            if checksum(part, row) != expected:
                raise ListError("list_damaged")
        return parts

    def _read(self, start: int, length: int) -> bytes:
        data = os.pread(self._descriptor, length, start)
        if len(data) != length:
            raise ListError("list_damaged")
        return data

    def _read_header(self) -> Any:
        length = os.fstat(self._descriptor).st_size
        end = self._read(max(length - END.size, 0), END.size)
        magic, version, expected, start, whole = END.unpack(end)
        if magic != MAGIC or whole != length or not 0 <= start <= length - END.size:
            raise ListError("list_damaged")
        if version != VERSION:
            raise ListError("list_of_another_version")
        data = self._read(start, length - END.size - start)
        if crc32(data) != expected:
            raise ListError("list_damaged")
        return json.loads(data)


def rest_of(hashed: int, bits: int, row_bits: int) -> int:
    """Of a hash, what stands beside the row's number in an entry: what follows on the first bits."""
    return hashed >> (HASH_BITS - bits - (ENTRY_BITS - row_bits)) & (1 << ENTRY_BITS - row_bits) - 1
