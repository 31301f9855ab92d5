"""What is extracted of a part's rows: their keys as digests, in order, and their leads as text.

The file begins with where each bucket of each kind of keys begins, and where the leads do. Then come
records of eight bytes, a digest of the key and the row in its part, sorted: a bucket is those whose
digests begin with the same byte. Then each lead's end, four bytes, and the leads, one after another.

A digest only finds rows that may have a key in common; whether they do, their leads say.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from struct import Struct
from zlib import crc32

from batchruns.engine.enrichers.duplicates.kinds import KINDS
from batchruns.engine.enrichers.duplicates.leads import Lead

BUCKETS = 256
DIGEST_BITS = ROW_BITS = 32
ROW_MASK = (1 << ROW_BITS) - 1
BUCKET_SHIFT = DIGEST_BITS + ROW_BITS - 8
EDGES = [bucket << BUCKET_SHIFT for bucket in range(BUCKETS)]
# The edges of the buckets of all kinds, in records from the first one on.
OFFSETS = Struct(f"={len(KINDS) * (BUCKETS + 1)}I")
RECORD_BYTES, END_BYTES = 8, 4


def digest_of(key: str) -> int:
    """A number of DIGEST_BITS that equal keys have in common, and hardly any others."""
    return crc32(key.encode("utf-8", "surrogatepass"))


def encode_leads(leads: Sequence[Lead]) -> bytes:
    """The extract of a part whose rows have these leads."""
    records: array[int] = array("Q")
    offsets: list[int] = []
    for kind in KINDS:
        of_kind = sorted(_records(map(kind.keys, leads)))
        start = len(records)
        offsets += [start + bisect_left(of_kind, edge) for edge in EDGES]
        records.extend(of_kind)
        offsets.append(len(records))
    lines = [lead.encode().encode("utf-8", "surrogatepass") for lead in leads]
    ends = array("I", accumulate(map(len, lines)))
    return b"".join([OFFSETS.pack(*offsets), records.tobytes(), ends.tobytes(), *lines])


def _records(keys_of_rows: Iterable[Iterable[str]]) -> set[int]:
    return {
        digest_of(key) << ROW_BITS | row for row, keys in enumerate(keys_of_rows) for key in keys
    }


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

    def leads(self) -> tuple["array[int]", bytes]:
        """Where the line of each row's lead ends among the lines of all, and these."""
        with self.path.open("rb") as file:
            records = OFFSETS.unpack(file.read(OFFSETS.size))[-1]
            file.seek(OFFSETS.size + records * RECORD_BYTES)
            ends = array("I", file.read(self.rows * END_BYTES))
            return ends, file.read()
