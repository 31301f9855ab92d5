"""Duplicates within a whole file of any length, found from its chunks' keys (no Django).

Beside its rows, each chunk leaves a file of their keys: records of one size, sorted into 256
buckets by the first byte of the key's digest. Equal keys fall into the same bucket, so that a few
buckets at a time are enough to compare all rows, and memory stays the same however many there are
(besides four bytes for each row). Nothing depends on the order in which chunks were done.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate, chain, pairwise
from pathlib import Path
from struct import Struct

from batchruns.engine.enrichers.duplicates.keys import KINDS, Keys
from batchruns.engine.summary import Summary

BUCKETS = 256
DIGEST = 16
# The digest, the row in its chunk, and the kind of key (from 1) if the row is compared by it.
RECORD = Struct(f"<{DIGEST}sIB")
OFFSETS = Struct(f"<{BUCKETS + 1}I")
ROWS_AT_A_TIME = 50_000
LINE_ENDS = re.compile(b"\r\n")
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
KIND_BITS = 2
KIND = (1 << KIND_BITS) - 1


def encode_keys(rows: Iterable[Keys]) -> bytes:
    """The keys of a chunk's rows as bytes: where each bucket begins, and the buckets' records."""
    buckets: list[list[bytes]] = [[] for _ in range(BUCKETS)]
    for row, keys in enumerate(rows):
        is_strongest = True
        for kind, key in enumerate(keys, start=1):
            if key:
                text = f"{kind}{key}".encode("utf-8", "surrogatepass")
                digest = blake2b(text, digest_size=DIGEST).digest()
                record = RECORD.pack(digest, row, kind if is_strongest else 0)
                buckets[digest[0]].append(record)
                is_strongest = False
    offsets = accumulate(map(len, buckets), initial=0)
    return OFFSETS.pack(*offsets) + b"".join(chain.from_iterable(buckets))


class Duplicates:
    """Which rows of a file have a lead that an earlier row has, too; rows are numbered from 0."""

    def __init__(self, rows: int) -> None:
        # For each row: its first equal and the kind of key in one number; 0 if it has none.
        self._found = array("I", bytes(rows * array("I").itemsize))

    @classmethod
    def find(cls, chunks: Sequence[tuple[int, Path]]) -> "Duplicates":
        """Compares all rows of the chunks, which are given in order: their rows and key files."""
        total = sum(rows for rows, _ in chunks)
        duplicates = cls(total)
        starts = list(accumulate((rows for rows, _ in chunks), initial=0))
        passes = min(BUCKETS, 1 + total // ROWS_AT_A_TIME)
        edges = [BUCKETS * number // passes for number in range(passes + 1)]
        for first, last in pairwise(edges):
            firsts: dict[bytes, int] = {}
            for start, (_, path) in zip(starts, chunks, strict=False):
                duplicates._compare(firsts, start, _read_buckets(path, first, last))
        return duplicates

    def _compare(self, firsts: dict[bytes, int], start: int, records: bytes) -> None:
        for digest, row, kind in RECORD.iter_unpack(records):
            row += start
            first = firsts.setdefault(digest, row)
            if kind and first != row:
                self._found[row] = first << KIND_BITS | kind

    def mark(self, parts: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        """The parts, given in order with their rows, with the last two cells filled in."""
        start = 0
        for rows, part in parts:
            yield self._mark_part(part, range(start, start + rows))
            start += rows

    def add_to(self, summary: Summary, columns: Sequence[str]) -> None:
        """Counts the duplicates in the summary of the whole file, whose columns are called so."""
        kinds = Counter(found & KIND for found in self._found if found)
        for column in columns:
            summary.filled[column] = kinds.total()
        for column in columns[-1:]:
            summary.values[column] = Counter({KINDS[k - 1]: n for k, n in sorted(kinds.items())})

    def _mark_part(self, part: bytes, rows: range) -> bytes:
        """The part. Raises ValueError where it hasn't so many rows, as one that was cut off."""
        found = self._found[rows.start : rows.stop]
        if not any(found) and part.count(b"\r\n") == len(rows):
            return part
        ends = _ends(part, len(rows))
        pieces: list[bytes] = []
        done = 0
        for place in (place for place, is_duplicate in enumerate(found) if is_duplicate):
            # The comma between the two empty cells goes, too.
            pieces += part[done : ends[place] - 1], self._cells(rows[place])
            done = ends[place]
        return b"".join([*pieces, part[done:]])

    def _cells(self, row: int) -> bytes:
        """The two cells of a duplicate, as CSV: the first row with this lead, and why."""
        found = self._found[row]
        equal, kind = found >> KIND_BITS, KINDS[(found & KIND) - 1]
        first = equal
        # The equal one may be a duplicate itself, by a stronger key than this row has.
        while self._found[first]:
            first = self._found[first] >> KIND_BITS
        return f"{first + FIRST_ROW},The same {kind} as in row {equal + FIRST_ROW}.".encode()


def _read_buckets(path: Path, first: int, last: int) -> bytes:
    """The records of the buckets from `first` up to, not including, `last`."""
    with path.open("rb") as file:
        offsets = OFFSETS.unpack(file.read(OFFSETS.size))
        file.seek(OFFSETS.size + offsets[first] * RECORD.size)
        return file.read((offsets[last] - offsets[first]) * RECORD.size)


def _ends(part: bytes, rows: int) -> list[int]:
    """Where each record of CSV as `encode_rows` writes it ends, before its line's end."""
    ends = [found.start() for found in LINE_ENDS.finditer(part)]
    # Where there are as many lines as rows, no line end is part of a cell.
    if len(ends) != rows:
        ends = list(_outside_of_quotes(part, ends))
    if len(ends) != rows:
        raise ValueError(f"A part has {len(ends)} rows instead of {rows}.")
    return ends


def _outside_of_quotes(part: bytes, ends: Iterable[int]) -> Iterator[int]:
    """The line ends that aren't text: within quotes, up to where their number is odd, they are."""
    begin, is_open = 0, False
    for end in ends:
        is_open ^= part.count(b'"', begin, end) % 2 == 1
        if not is_open:
            yield end
        begin = end
