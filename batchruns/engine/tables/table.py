"""A file of leads as a table: what every reader makes of its records, and counts of them."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.set_aside.lines import (
    ABOVE_HEADER,
    EMPTY_LINE,
    NOTE_LINE,
    REPEATED_HEADER,
    SEPARATOR_LINE,
    TOTAL_LINE,
    LineFilter,
)
from batchruns.engine.tables.widths import Widths

T = TypeVar("T")

MAX_COLUMNS = 16_384
# What a batch holds at most, whatever its number of rows: bounds the memory that it takes.
MAX_BATCH_CELLS = 1_000_000
MAX_BATCH_CHARACTERS = 20_000_000
# Empty lines that may be the end of the file; more of them are told of.
MAX_BLANKS = 10_000
# Records that tell how wide the table is.
WIDTH_SAMPLE = 200

# The issues of records, or of rows, that are no leads.
ASIDE = (ABOVE_HEADER, EMPTY_LINE, NOTE_LINE, REPEATED_HEADER, SEPARATOR_LINE, TOTAL_LINE)


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
    """Some rows in order, each as wide as the table, and between them what is no row."""

    rows: list[list[str]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    """Records that should be rows and can't be."""
    set_aside: list[RejectedRow] = field(default_factory=list)
    """Records that are no leads, such as empty lines and totals."""
    numbers: RowNumbers = field(default_factory=RowNumbers)
    """The number of each row in the uploaded file, by its index in the batch."""
    lines: RowNumbers = field(default_factory=RowNumbers)
    """The line of the file (the row of the sheet) where each row starts, by its index."""
    raw: list[str] = field(default_factory=list)
    """Each row as it stands in a text, where that was asked for."""
    characters: int = 0
    _follows: tuple[int, int] | None = None

    def __len__(self) -> int:
        return len(self.rows) + len(self.rejected) + len(self.set_aside)

    def add(self, cells: list[str], number: int, line: int) -> None:
        """Adds a row with its number and line."""
        row = len(self.rows)
        # Most rows follow on the one before; only others are a jump.
        if (follows := (number - row, line - row)) != self._follows:
            self.numbers.add(row, number)
            self.lines.add(row, line)
            self._follows = follows
        self.rows.append(cells)

    def leave_out(self, record: RejectedRow) -> None:
        """Adds a record that is no row."""
        (self.set_aside if record.issue in ASIDE else self.rejected).append(record)

    def without(self, issues: Mapping[int, Issue]) -> "Batch":
        """The batch with some rows, by their index, set aside for the reasons given."""
        if not issues:
            return self
        aside = (RejectedRow(self.lines.number_of(i), self.rows[i], issues[i]) for i in issues)
        return replace(
            self,
            rows=_left(self.rows, issues),
            set_aside=sorted([*self.set_aside, *aside], key=lambda row: row.line),
            numbers=self.numbers.without(issues),
            lines=self.lines.without(issues),
            raw=_left(self.raw, issues),
        )

    def cut(self, rows: int) -> "Batch":
        """Takes the last `rows` out, into a batch of their own."""
        start = len(self.rows) - rows
        taken = Batch(raw=self.raw[start:])
        for index in range(start, len(self.rows)):
            numbers = self.numbers.number_of(index), self.lines.number_of(index)
            taken.add(self.rows[index], *numbers)
        del self.rows[start:], self.raw[start:]
        return taken


def _left(items: list[T], issues: Mapping[int, Issue]) -> list[T]:
    return [item for index, item in enumerate(items) if index not in issues]


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
    so the widest of the first rows counts. `numbers_are_lines`: the lines of records are the rows
    that a person sees, as in spreadsheets; else records are counted. `straight_rows`: gives records
    sooner than one by one.
    Raises UnreadableFileError where there are too many columns.
    """

    def __init__(
        self,
        records: Iterable[Record],
        header_row: int | None,
        columns: Sequence[str] | None = None,
        *,
        widest: bool = False,
        numbers_are_lines: bool = False,
        straight_rows: StraightRows = none_straight,
    ) -> None:
        self._widest = widest
        self._numbers_are_lines = numbers_are_lines
        self._straight_rows = straight_rows
        self._sampled = 0
        self._records = _without_trailing_blanks(records)
        # The number of the record that was read last; keys of objects count as a header in row 1.
        self._number = 0 if columns is None else 1
        self._rows = 0
        self.numbers = RowNumbers()
        """The numbers of all rows that `batches` has given so far."""
        self._above: list[RejectedRow] = []
        self.header_raw = ""
        """The header as it stands in a text, with its line's end."""
        self.columns = list(columns) if columns is not None else self._read_header(header_row)
        if len(self.columns) > MAX_COLUMNS:
            raise UnreadableFileError(
                "too_many_columns", columns=len(self.columns), limit=MAX_COLUMNS
            )
        has_header = columns is not None or header_row is not None
        self._filter = LineFilter(self.columns, has_header=has_header)

    def batches(self, size: int, *, with_raw: bool = False) -> Iterator[Batch]:
        """All records in batches of up to `size`: a row or what is none for each, nothing left out.

        `with_raw`: rows are also given as they stand in a text, which takes longer.
        """
        size = min(size, max(1, MAX_BATCH_CELLS // max(1, len(self.columns))))
        batch = Batch(set_aside=self._above)
        straight_from = self._straight_from(with_raw=with_raw)
        for read, record in enumerate(self._records, start=1):
            is_row = self._add(batch, record, with_raw=with_raw)
            if is_row and read >= straight_from:
                self._add_straight(batch, size - len(batch))
            if len(batch) >= size or batch.characters > MAX_BATCH_CHARACTERS:
                # Some may be the end of the file: then they are judged with what follows.
                following = batch.cut(min(self._filter.undecided(batch.rows), size - 1))
                yield self._filtered(batch, is_end=False)
                batch = following
        if len(batch):
            yield self._filtered(batch, is_end=True)

    def _straight_from(self, *, with_raw: bool) -> float:
        """How many records must be read one by one: all, or those that were read for a look."""
        is_straight = self._straight_rows is not none_straight and not with_raw
        return self._sampled if is_straight else math.inf

    def _add(self, batch: Batch, record: Record, *, with_raw: bool) -> bool:
        """Adds a record to the batch, and says whether it is a row."""
        line, _, _, raw = record
        self._number = line if self._numbers_are_lines else self._number + 1
        cells, issue = self._fitted(record)
        batch.characters += len(raw) or sum(map(len, cells))
        if issue is not None:
            batch.leave_out(_rejected(record, issue))
            return False
        batch.add(cells, self._number, line)
        if with_raw:
            batch.raw.append(raw)
        return True

    def _add_straight(self, batch: Batch, room: int) -> None:
        rows, characters = self._straight_rows(len(self.columns), room)
        batch.rows += rows
        batch.characters += characters
        self._number += len(rows)

    def _filtered(self, batch: Batch, *, is_end: bool) -> Batch:
        """The batch without the rows that are none; its other rows are counted."""
        issues = self._filter.issues(
            batch.rows, batch.numbers, is_begin=not self._rows, is_end=is_end
        )
        batch = batch.without(issues)
        self.numbers.extend(batch.numbers, self._rows)
        self._rows += len(batch.rows)
        return batch

    def _fitted(self, record: Record) -> tuple[list[str], Issue | None]:
        """The cells, as wide as the header where they can be a row, and why they can't.

        A short record is padded, a longer one is no row.
        """
        cells, width = record.cells, len(self.columns)
        if record.issue is not None or len(cells) == width:
            return cells, record.issue
        if not cells:
            return cells, EMPTY_LINE
        if any(cells[width:]):
            return cells, self._issue_of_wide(cells)
        return cells[:width] + [""] * (width - len(cells)), None

    def _issue_of_wide(self, cells: list[str]) -> Issue:
        """Why a record with more cells than columns is no row."""
        too_many = Issue("too_many_cells", {"cells": len(cells), "columns": len(self.columns)})
        return self._filter.issue_of_wide(cells) or too_many

    def _read_header(self, header_row: int | None) -> list[str]:
        names = [] if header_row is None else self._skip_to_header(header_row)
        records = self._records if names else self._from_first_filled()
        sample = list(islice(records, WIDTH_SAMPLE))
        self._sampled = len(sample)
        self._records = chain(sample, records)
        widths = Widths(record.cells for record in sample)
        if header_row is None:
            return [f"Column {number + 1}" for number in range(widths.of_headless)]
        return names + [""] * (widths.below(names, widest=self._widest) - len(names))

    def _skip_to_header(self, header_row: int) -> list[str]:
        filled = 0
        for record in self._records:
            self._number += 1
            if any(record.cells):
                if filled == header_row:
                    self.header_raw = record.raw
                    return record.cells
                filled += 1
                self._above.append(_rejected(record, record.issue or ABOVE_HEADER))
        return []

    def _from_first_filled(self) -> Iterator[Record]:
        for record in self._records:
            if any(record.cells):
                yield record
                yield from self._records
            else:
                self._number += 1


def _rejected(record: Record, issue: Issue) -> RejectedRow:
    return RejectedRow(record.line, record.cells, issue, record.raw)


def _without_trailing_blanks(records: Iterable[Record]) -> Iterator[Record]:
    """The records without the empty lines at the end of the file, which are no records."""
    waiting: list[Record] = []
    for record in records:
        waiting.append(record)
        if record.cells or record.issue or len(waiting) >= MAX_BLANKS:
            yield from waiting
            waiting.clear()
