"""Writes the file of a built list: see `index_file`."""

import json
import os
import shutil
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from struct import pack
from tempfile import NamedTemporaryFile, TemporaryFile
from types import TracebackType
from typing import Any, Self
from zlib import crc32

from batchruns.engine.lists.identity import Identity
from batchruns.engine.lists.index_file import (
    BUCKET,
    END,
    ENTRY_BITS,
    MAGIC,
    MOST_SAME,
    NOWHERE,
    OFFSET_BYTES,
    ROW,
    VERSION,
    Layout,
    Section,
    checksum,
)
from batchruns.engine.lists.sorting import HASH_BITS, ROW_BITS, ROW_MASK, SLICE_BITS, SortedRecords

A_BUCKET = 32
"""How many entries a bucket has at most on average."""
FEWEST_ROW_BITS = 8
"""So that all that an entry has of a hash is there."""


class IndexWriter:
    """Rows and their keys on their way into one file, which is there whole or not at all."""

    def __init__(self, target: Path, kinds: Iterable[str]) -> None:
        self._target = target
        self._stack = ExitStack()
        self._file = self._stack.enter_context(
            NamedTemporaryFile(dir=target.parent, prefix=".list-", delete=False)  # noqa: SIM115
        )
        self._offsets = self._stack.enter_context(TemporaryFile(dir=target.parent))  # noqa: SIM115
        self.records: Mapping[str, SortedRecords] = {
            kind: SortedRecords(target.parent) for kind in kinds
        }
        """By kind, the keys of the rows so far."""
        self.rows = 0
        self._end = 0
        self._is_done = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for records in self.records.values():
            records.close()
        self._stack.close()
        if not self._is_done:
            os.unlink(self._file.name)

    def add(
        self,
        identity: Identity,
        number: int,
        cells: Sequence[str],
        keys: Iterable[tuple[str, str]],
    ) -> None:
        """Adds a row: whom it means, its number in the uploaded file, its cells, its keys by kind."""
        own, shown = _encoded(identity), _encoded([number, *cells])
        checksums = checksum(own, self.rows), checksum(shown, self.rows)
        self._offsets.write(self._end.to_bytes(OFFSET_BYTES, "little"))
        self._end += self._file.write(ROW.pack(len(own), len(shown), *checksums) + own + shown)
        for kind, key in keys:
            self.records[kind].add(key, self.rows)
        self.rows += 1

    def identity(self, row: int) -> Identity:
        """Whom a row means that was added."""
        self._file.flush()
        self._offsets.flush()
        place = os.pread(self._offsets.fileno(), OFFSET_BYTES, row * OFFSET_BYTES)
        start = int.from_bytes(place, "little")
        length = ROW.unpack(os.pread(self._file.fileno(), ROW.size, start))[0]
        return Identity(*json.loads(os.pread(self._file.fileno(), length, start + ROW.size)))

    def finish(self, header: Mapping[str, Any], without: Collection[int] = ()) -> None:
        """Writes the keys, but for those of the rows `without`, and the header, and puts the file in its
        place.
        """
        offsets = self._end
        for row in without:
            self._offsets.seek(row * OFFSET_BYTES)
            self._offsets.write(NOWHERE)
        self._offsets.seek(0)
        shutil.copyfileobj(self._offsets, self._file)
        row_bits = max(self.rows.bit_length(), FEWEST_ROW_BITS)
        sections = {
            kind: self._write_section(records, row_bits, without)
            for kind, records in self.records.items()
            if len(records)
        }
        layout = Layout(self.rows, offsets, row_bits, sections)
        start = self._file.tell()
        data = _encoded({"header": header, "layout": layout.dump()})
        length = start + len(data) + END.size
        self._file.write(data + END.pack(MAGIC, VERSION, crc32(data), start, length))
        self._file.flush()
        os.fsync(self._file.fileno())
        os.replace(self._file.name, self._target)
        self._is_done = True

    def _write_section(
        self, records: SortedRecords, row_bits: int, without: Collection[int]
    ) -> Section:
        """Writes the keys of a kind in buckets, and behind them where each begins."""
        start = self._file.tell()
        bits = max((len(records) // A_BUCKET).bit_length(), SLICE_BITS)
        places: list[bytes] = []
        written = 0
        for number, slice_ in enumerate(records.slices()):
            kept = _kept(slice_, without)
            for bucket, entries in _buckets(kept, number, bits, row_bits):
                data = pack(f"<{len(entries)}I", *entries)
                self._file.write(data)
                places.append(BUCKET.pack(written, checksum(data, bucket)))
                written += len(entries)
        directory = self._file.tell()
        self._file.write(b"".join(places) + BUCKET.pack(written, 0))
        return Section(start, directory, bits, written)


def _kept(records: Sequence[int], without: Collection[int]) -> list[int]:
    """The first rows of each key."""
    if without:
        records = [record for record in records if record & ROW_MASK not in without]
    return [
        record
        for number, record in enumerate(records)
        if number < MOST_SAME or records[number - MOST_SAME] >> ROW_BITS != record >> ROW_BITS
    ]


def _buckets(
    records: Sequence[int], number: int, bits: int, row_bits: int
) -> Iterator[tuple[int, list[int]]]:
    """The buckets of one slice of the records, each with its number and entries."""
    in_slice = 1 << bits - SLICE_BITS
    shift = ROW_BITS + HASH_BITS - bits
    rest_mask = (1 << ENTRY_BITS) - (1 << row_bits)
    entries = [record >> shift - ENTRY_BITS & rest_mask | record & ROW_MASK for record in records]
    start = 0
    for bucket in range(number * in_slice, (number + 1) * in_slice):
        end = bisect_left(records, bucket + 1 << shift, start)
        yield bucket, entries[start:end]
        start = end


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _encoded(value: Any) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")
