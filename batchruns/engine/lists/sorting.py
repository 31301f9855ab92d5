"""Numbered keys sorted outside of memory: 64 bits each, a hash and the row that has the key."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile

ROW_BITS = 26
HASH_BITS = 64 - ROW_BITS
MOST_ROWS = 1 << ROW_BITS
ROW_MASK = MOST_ROWS - 1
RUN_RECORDS = 250_000
"""So many are sorted in memory at once."""
SLICE_BITS = 8
SLICES = 1 << SLICE_BITS
SLICE_SHIFT = 64 - SLICE_BITS
RECORD_BYTES = 8


def hash_of(key: str) -> int:
    """A number of HASH_BITS that equal keys have in common, and hardly any others."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> ROW_BITS


class SortedRecords:
    """Records of one kind of keys, in runs that are sorted each, in a file that nobody sees."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._buffer = array("Q")
        self._slices: list[Sequence[int]] = []
        """For each run where each slice of the records begins in the file, and the last one ends."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, key: str, row: int) -> None:
        """Adds that a row has a key."""
        self._buffer.append(hash_of(key) << ROW_BITS | row)
        self._count += 1
        if len(self._buffer) == RUN_RECORDS:
            self._write_run()

    def slices(self) -> Iterator[list[int]]:
        """All records in order, those whose first SLICE_BITS are equal at a time: hash, then row."""
        self._write_run()
        for number in range(SLICES):
            records = array("Q")
            for starts in self._slices:
                self._file.seek(starts[number] * RECORD_BYTES)
                records.frombytes(
                    self._file.read((starts[number + 1] - starts[number]) * RECORD_BYTES)
                )
            yield sorted(records)

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _write_run(self) -> None:
        run = array("Q", sorted(self._buffer))
        start = self._count - len(run)
        edges = (bisect_left(run, number << SLICE_SHIFT) for number in range(SLICES))
        self._slices.append([*(start + edge for edge in edges), self._count])
        self._file.seek(start * RECORD_BYTES)
        self._file.write(run)
        self._buffer = array("Q")


def equal_hashes(records: Sequence[int]) -> Iterator[list[int]]:
    """The rows of each hash that several of these sorted records have."""
    rows: list[int] = []
    last = -1
    for record in records:
        if record >> ROW_BITS != last:
            if len(rows) > 1:
                yield rows
            rows, last = [], record >> ROW_BITS
        rows.append(record & ROW_MASK)
    if len(rows) > 1:
        yield rows
