"""Duplicates within a whole file of any length, found from the keys of its parts.

The extract of each part holds the keys of its rows: records of one size, sorted into 256 buckets by
the first byte of the key's digest. Equal keys fall into the same bucket, so that a few buckets at a
time are enough to compare all rows, and memory stays the same however many there are (besides four
bytes for each row). Nothing depends on the order in which parts were done.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, chain, compress, pairwise
from pathlib import Path
from struct import Struct

from batchruns.engine.enrichers.duplicates.keys import KEY_NAMES, Keys
from batchruns.engine.issues import SENTENCES
from batchruns.engine.steps.later import AddedCells, Cells, Extract
from batchruns.engine.tables.row_numbers import RowNumbers

BUCKETS = 256
DIGEST = 16
# The digest, the row in its part, and the number of the key (from 1) if the row is compared by it.
RECORD = Struct(f"<{DIGEST}sIB")
OFFSETS = Struct(f"<{BUCKETS + 1}I")
ROWS_AT_A_TIME = 50_000
KEY_BITS = 2
KEY_MASK = (1 << KEY_BITS) - 1
REASONS = [SENTENCES[code] for code in ("same_email", "same_phone", "same_name_and_company")]


def encode_keys(rows: Iterable[Keys]) -> bytes:
    """The keys of a part's rows as bytes: where each bucket begins, and the buckets' records."""
    buckets: list[list[bytes]] = [[] for _ in range(BUCKETS)]
    for row, keys in enumerate(rows):
        is_strongest = True
        for number, key in enumerate(keys, start=1):
            if key:
                text = f"{number}{key}".encode("utf-8", "surrogatepass")
                digest = blake2b(text, digest_size=DIGEST).digest()
                record = RECORD.pack(digest, row, number if is_strongest else 0)
                buckets[digest[0]].append(record)
                is_strongest = False
    offsets = accumulate(map(len, buckets), initial=0)
    return OFFSETS.pack(*offsets) + b"".join(chain.from_iterable(buckets))


class Duplicates(AddedCells):
    """Which rows of a file have a lead that an earlier row has, too; rows are numbered from 0."""

    def __init__(self, rows: int, numbers: RowNumbers) -> None:
        self._number_of = numbers.number_of
        # For each row: its first equal and the number of the key in one; 0 if it has none.
        self._equals = array("I", bytes(rows * array("I").itemsize))

    @classmethod
    def find(cls, extracts: Sequence[Extract], numbers: RowNumbers) -> "Duplicates":
        """Compares all rows of a file, by the keys of its parts, which are given in order."""
        total = sum(extract.rows for extract in extracts)
        duplicates = cls(total, numbers)
        starts = list(accumulate((extract.rows for extract in extracts), initial=0))
        passes = min(BUCKETS, 1 + total // ROWS_AT_A_TIME)
        edges = [BUCKETS * number // passes for number in range(passes + 1)]
        for first, last in pairwise(edges):
            firsts: dict[bytes, int] = {}
            for start, extract in zip(starts, extracts, strict=False):
                records = _read_buckets(extract.path, first, last)
                duplicates._compare(firsts, start, records)
        return duplicates

    def _compare(self, firsts: dict[bytes, int], start: int, records: bytes) -> None:
        equals, first_with = self._equals, firsts.setdefault
        for digest, row, key in RECORD.iter_unpack(records):
            row += start
            first = first_with(digest, row)
            if key and first != row:
                equals[row] = first << KEY_BITS | key

    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The first row with the same lead, and what both have in common."""
        equals = self._equals[rows.start : rows.stop]
        if not any(equals):
            return {}
        first_of, number_of = self._first, self._number_of
        return {
            row: (
                str(number_of(first_of(equal >> KEY_BITS))),
                REASONS[(equal & KEY_MASK) - 1].format(row=number_of(equal >> KEY_BITS)),
            )
            for row, equal in zip(compress(rows, equals), filter(None, equals), strict=True)
        }

    def counts(self) -> Mapping[str, Counter[str]]:
        """By what rows are the same, whatever row they are the same as."""
        keys = Counter(equal & KEY_MASK for equal in self._equals if equal)
        names = Counter({KEY_NAMES[key - 1]: count for key, count in sorted(keys.items())})
        return {"duplicate_reason": names}

    def _first(self, row: int) -> int:
        """The first row with the lead of a row, which may be a duplicate by a stronger key itself."""
        while self._equals[row]:
            row = self._equals[row] >> KEY_BITS
        return row


def _read_buckets(path: Path, first: int, last: int) -> bytes:
    """The records of the buckets from `first` up to, not including, `last`."""
    with path.open("rb") as file:
        offsets = OFFSETS.unpack(file.read(OFFSETS.size))
        file.seek(OFFSETS.size + offsets[first] * RECORD.size)
        return file.read((offsets[last] - offsets[first]) * RECORD.size)
