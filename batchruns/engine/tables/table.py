"""A file of leads as a table: what every reader makes of its records, and counts of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, dropwhile, islice
from typing import NamedTuple

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError

MAX_COLUMNS = 16_384
# What a batch holds at most, whatever its number of rows: bounds the memory that it takes.
MAX_BATCH_CELLS = 1_000_000
MAX_BATCH_CHARACTERS = 20_000_000
# Empty lines that may be the end of the file; more of them are told of.
MAX_BLANKS = 10_000
# Records that tell how wide the table is.
WIDTH_SAMPLE = 200

ABOVE_HEADER = Issue("above_header")
EMPTY_LINE = Issue("empty_line")


class Record(NamedTuple):
    """One record of a file, as it was read. An `issue` is why it can't be a row."""

    line: int
    """The line of the file (the row of the sheet) where it starts, from 1."""
    cells: list[str]
    issue: Issue | None = None
    raw: str = ""
    """The record as it stands in a text, with its line's end."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A record that can't be a row, and why."""

    line: int
    cells: list[str]
    issue: Issue
    raw: str = field(default="", compare=False)


@dataclass(slots=True)
class Batch:
    """Some rows in order, each as wide as the table, and the rejected ones between them."""

    rows: list[list[str]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.rejected)


StraightRows = Callable[[int, int], tuple[list[list[str]], int]]
"""Gives up to so many of the records that come next, which are as wide and without issues, and
their characters; maybe none.
"""


def none_straight(width: int, most: int) -> tuple[list[list[str]], int]:
    """No rows: each record is to be looked at."""
    return [], 0


class Table:
    """The columns of a file and, once, its rows.

    `header_row`: which of the filled records names the columns, or None. `columns`: their names,
    where no record has them. `widest`: a cell beside the header's is no mistake, as in spreadsheets,
    so the widest of the first rows counts. `straight_rows`: gives records sooner than one by one.
    Raises UnreadableFileError where there are too many columns.
    """

    def __init__(
        self,
        records: Iterable[Record],
        header_row: int | None,
        columns: Sequence[str] | None = None,
        *,
        widest: bool = False,
        straight_rows: StraightRows = none_straight,
    ) -> None:
        self._widest = widest
        self._straight_rows = straight_rows
        self._sampled = 0
        self._records = _without_trailing_blanks(records)
        self._above: list[RejectedRow] = []
        self.header_raw = ""
        """The header as it stands in a text, with its line's end."""
        self.columns = list(columns) if columns is not None else self._read_header(header_row)
        if len(self.columns) > MAX_COLUMNS:
            raise UnreadableFileError(
                "too_many_columns", columns=len(self.columns), limit=MAX_COLUMNS
            )

    def batches(self, size: int) -> Iterator[Batch]:
        """All records in batches of up to `size`: a row or a rejected one for each, none left out."""
        width = len(self.columns)
        size = min(size, max(1, MAX_BATCH_CELLS // max(1, width)))
        batch = Batch(rejected=self._above)
        rows, characters = batch.rows, 0
        for number, record in enumerate(self._records, start=1):
            _, cells, issue, raw = record
            if len(cells) == width and issue is None:
                rows.append(cells)
                # Those behind it, once nothing that was read before is left.
                if number >= self._sampled:
                    room = size - len(rows) - len(batch.rejected)
                    straight, more_characters = self._straight_rows(width, room)
                    rows += straight
                    characters += more_characters
            else:
                fitted, issue = self._fitted(record)
                if issue is None:
                    rows.append(fitted)
                else:
                    batch.rejected.append(_rejected(record, issue))
            characters += len(raw) or sum(map(len, cells))
            if len(rows) + len(batch.rejected) >= size or characters > MAX_BATCH_CHARACTERS:
                yield batch
                batch = Batch()
                rows, characters = batch.rows, 0
        if len(batch):
            yield batch

    def records(self) -> Iterator[Record]:
        """Instead of `batches`: the same records one by one, in the order of the file.

        Those that can't be rows have their issue.
        """
        yield from (Record(r.line, r.cells, r.issue, r.raw) for r in self._above)
        for record in self._records:
            cells, issue = self._fitted(record)
            yield record._replace(cells=cells, issue=issue)

    def _fitted(self, record: Record) -> tuple[list[str], Issue | None]:
        """The cells, as wide as the header where they can be a row, and why they can't.

        A short record is padded, a longer one is no row.
        """
        cells, width = record.cells, len(self.columns)
        if record.issue is not None:
            return cells, record.issue
        if not cells:
            return cells, EMPTY_LINE
        if any(cells[width:]):
            return cells, Issue("too_many_cells", {"cells": len(cells), "columns": width})
        return cells[:width] + [""] * (width - len(cells)), None

    def _read_header(self, header_row: int | None) -> list[str]:
        names = [] if header_row is None else self._skip_to_header(header_row)
        records = self._records if names else dropwhile(lambda r: not any(r.cells), self._records)
        sample = list(islice(records, WIDTH_SAMPLE))
        self._sampled = len(sample)
        self._records = chain(sample, records)
        widths = sorted(_width(record.cells) for record in sample if record.cells) or [0]
        fits_nearly_all = widths[int(0.95 * len(widths))]
        if header_row is None:
            # Where all rows are as wide, their last column is one, however rarely it is filled.
            [width, *others] = {len(record.cells) for record in sample if record.cells} or {0}
            columns = fits_nearly_all if others else width
            return [f"Column {number}" for number in range(1, columns + 1)]
        # Where most rows are wider, it is the header that is short: their cells must have columns.
        if self._widest:
            return names + [""] * (widths[-1] - len(names))
        if widths[(len(widths) - 1) // 2] > len(names):
            return names + [""] * (fits_nearly_all - len(names))
        return names

    def _skip_to_header(self, header_row: int) -> list[str]:
        filled = 0
        for record in self._records:
            if any(record.cells):
                if filled == header_row:
                    self.header_raw = record.raw
                    return record.cells
                filled += 1
                self._above.append(_rejected(record, record.issue or ABOVE_HEADER))
        return []


def _rejected(record: Record, issue: Issue) -> RejectedRow:
    return RejectedRow(record.line, record.cells, issue, record.raw)


def _width(cells: Sequence[str]) -> int:
    """How many cells there are, without empty ones at the end."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)


def _without_trailing_blanks(records: Iterable[Record]) -> Iterator[Record]:
    """The records without the empty lines at the end of the file, which are no records."""
    blanks: list[Record] = []
    for record in records:
        if record.cells or record.issue:
            if blanks:
                yield from blanks
                blanks.clear()
            yield record
        else:
            blanks.append(record)
            if len(blanks) >= MAX_BLANKS:
                yield from blanks
                blanks.clear()
