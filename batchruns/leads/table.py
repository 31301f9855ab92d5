"""A file of leads as a table: what every reader makes of its records, and counts of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, as it was read. A `problem` is why it can't be a row."""

    line: int
    """The line of the file (the row of the sheet) where it starts, from 1."""
    cells: list[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that can't be a row, and why."""

    line: int
    cells: list[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows in order, each as wide as the table, and the rejects found between them."""

    rows: list[list[str]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.rejects)


class Table:
    """The columns of a file and, once, its rows."""

    def __init__(self, records: Iterable[Record], header_row: int | None) -> None:
        self._records = _without_trailing_blanks(records)
        self.columns = self._read_header(header_row)

    def batches(self, size: int) -> Iterator[Batch]:
        """All records in batches of `size`: a row or a reject for each, none left out."""
        batch = Batch()
        for record in self._records:
            self._sort(record, batch)
            if len(batch) >= size:
                yield batch
                batch = Batch()
        if len(batch):
            yield batch

    def _sort(self, record: Record, batch: Batch) -> None:
        """A row is as wide as the header: a short record is padded, a longer one is a reject."""
        cells, width = record.cells, len(self.columns)
        reason = record.problem
        if reason is None and len(cells) != width:
            if not cells:
                reason = "The line is empty."
            elif len(cells) < width:
                cells = cells + [""] * (width - len(cells))
            elif any(cells[width:]):
                reason = f"The line has {len(cells)} cells, and the header has {width}."
            else:
                cells = cells[:width]
        if reason is None:
            batch.rows.append(cells)
        else:
            batch.rejects.append(Reject(record.line, cells, reason))

    def _read_header(self, header_row: int | None) -> list[str]:
        filled = (record for record in self._records if any(record.cells))
        if header_row is None:
            first = next(filled, Record(1, []))
            self._records = _chain(first, self._records)
            return [f"Column {number}" for number in range(1, len(first.cells) + 1)]
        for _ in range(header_row):
            next(filled, None)
        return next(filled, Record(1, [])).cells


def _chain(first: Record, rest: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from rest


def _without_trailing_blanks(records: Iterable[Record]) -> Iterator[Record]:
    """The records without the empty lines at the end of the file, which are no records."""
    blanks: list[Record] = []
    for record in records:
        if record.cells or record.problem:
            yield from blanks
            blanks.clear()
            yield record
        else:
            blanks.append(record)
