"""The rows of batches of Arrow as records."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.arrow.files import damage_as_errors
from batchruns.engine.tables.readers.arrow.rows import RowLayout
from batchruns.engine.tables.row_numbers import FIRST_ROW
from batchruns.engine.tables.table import MAX_BATCH_CHARACTERS, Record

if TYPE_CHECKING:
    import pyarrow as pa

ROW_COSTS = 50
"""As how many characters each row counts, of which a packed file can have any number."""


class BatchRecords(Iterator[Record]):
    """The rows of batches in order, numbered as if their columns' names were the first.

    `limit`: the most characters and cells that all may have; each row counts as ROW_COSTS of them.
    Raises UnreadableFileError beyond.
    """

    def __init__(self, batches: "Iterable[pa.RecordBatch]", layout: RowLayout, limit: int) -> None:
        self._batches = iter(batches)
        self._layout = layout
        self._left = limit
        self._number = FIRST_ROW
        self._rows: list[list[str]] = []
        self._issues: Mapping[int, Issue] = {}
        self._next = 0
        self._characters = 0

    def __next__(self) -> Record:
        while self._next == len(self._rows):
            self._load(next(self._batches))
        record = Record(self._number, self._rows[self._next], self._issues.get(self._next))
        self._advance(1)
        return record

    def straight_rows(self, width: int, most: int) -> tuple[list[list[str]], int]:
        """Up to so many of the rows that come next, and their characters; none where one has an issue
        or they are too long to be taken at once.
        """
        if self._issues or self._characters > MAX_BATCH_CHARACTERS:
            return [], 0
        rows = self._rows[self._next : self._next + most]
        self._advance(len(rows))
        return rows, self._characters * len(rows) // (len(self._rows) or 1)

    def _load(self, batch: "pa.RecordBatch") -> None:
        with damage_as_errors():
            self._rows, self._issues = self._layout.rows(batch)
        self._next = 0
        self._characters = sum(map(len, chain.from_iterable(self._rows)))
        self._left -= self._characters + sum(map(len, self._rows)) + ROW_COSTS * len(self._rows)
        if self._left < 0:
            raise UnreadableFileError("unpacks_to_too_much")

    def _advance(self, rows: int) -> None:
        self._next += rows
        self._number += rows
