"""What is extracted of a part's rows: their keys as digests, in buckets, and their leads as text.

The file begins with where each bucket of each kind of keys begins. Then come records of eight bytes, a
digest of the key and the row in its part: a bucket is those whose digests begin with the same byte,
and in it those of one digest stand in the order of their rows. Then for each row four bytes each, its
lead's end and a digest of its name, and then the leads as lines, one behind another.

A digest only finds rows that may have a key in common; whether they do, their leads say.
"""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from struct import Struct

from batchruns.engine.enrichers.duplicates.kinds import KINDS
from batchruns.engine.enrichers.duplicates.leads import LeadColumns
from batchruns.engine.subjects.spelling import encoded

BUCKETS = 256
DIGEST_BITS = ROW_BITS = 32
ROW_MASK = (1 << ROW_BITS) - 1
BUCKET_SHIFT = DIGEST_BITS - 8
# Where the buckets of each kind begin, counted in records, and where its last one ends.
OFFSETS = Struct(f"={len(KINDS) * (BUCKETS + 1)}I")
RECORD_BYTES, NUMBER_BYTES = 8, 4


def encode_leads(leads: LeadColumns) -> bytes:
    """The extract of a part whose rows have these leads."""
    records: array[int] = array("Q")
    offsets: list[int] = []
    for kind in KINDS:
        buckets = _buckets(kind.digests(leads))
        offsets += accumulate(map(len, buckets), initial=len(records))
        records.extend(chain.from_iterable(buckets))
    lines = list(map(encoded, leads.lines()))
    ends = array("I", accumulate(map(len, lines)))
    names = array("I", leads.names)
    return b"".join([OFFSETS.pack(*offsets), *map(bytes, (records, ends, names)), *lines])


def _buckets(columns: Sequence[Iterable[int]]) -> Sequence[Collection[int]]:
    """The record of each digest, once for each row."""
    buckets: list[list[int]] = [[] for _ in range(BUCKETS)]
    for row, digest in chain.from_iterable(map(enumerate, columns)):
        if digest:
            buckets[digest >> BUCKET_SHIFT].append(digest << ROW_BITS | row)
    return buckets if len(columns) == 1 else [sorted(set(bucket)) for bucket in buckets]


@dataclass(frozen=True, slots=True)
class ExtractFile:
    """The extract of one part."""

    path: Path
    rows: int
    """How many the part has."""

    def records(self, kind: int, first: int, last: int) -> "array[int]":
        """The records of a kind (its index) in the buckets from `first` up to, not including, `last`."""
        with self.path.open("rb") as file:
            offsets = OFFSETS.unpack(file.read(OFFSETS.size))
            start, end = (offsets[kind * (BUCKETS + 1) + bucket] for bucket in (first, last))
            file.seek(OFFSETS.size + start * RECORD_BYTES)
            return array("Q", file.read((end - start) * RECORD_BYTES))

    def leads(self) -> tuple["array[int]", "array[int]", bytes]:
        """Where each row's lead ends among the lines of all, digests of the names, and these lines."""
        with self.path.open("rb") as file:
            records = OFFSETS.unpack(file.read(OFFSETS.size))[-1]
            file.seek(OFFSETS.size + records * RECORD_BYTES)
            ends, names = (array("I", file.read(self.rows * NUMBER_BYTES)) for _ in range(2))
            return ends, names, file.read()
