"""Several sheets read as one table: rows of all, one sheet after another, their columns united."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from batchruns.engine.issues import Issue
from batchruns.engine.tables.detect.header_row import find_header_row
from batchruns.engine.tables.table import ABOVE_HEADER, EMPTY_LINE, Record
from batchruns.engine.text import gettext_noop, plain

SHEET_COLUMNS = (gettext_noop("Sheet"), gettext_noop("Sheet name"))
"""What the column of the sheets' names is called: the first of these that no column is called yet."""
MAX_BLANKS = 10_000

OpenRows = Callable[[str], AbstractContextManager[Iterable[Record]]]
Head = Sequence[Sequence[str]]
Key = tuple[str, int]
"""By what columns are the same: their name, and which of those that are called so it is."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where the cells of a sheet stand in the united table."""

    name: str
    header: int | None
    """Which of the filled rows, from 0, names the columns."""
    targets: list[int]
    """For each column its index in the united table."""


class UnitedSheets:
    """Some sheets as one table, of whose first filled rows `heads` has those of each."""

    def __init__(self, heads: Mapping[str, Head]) -> None:
        self._indices: dict[Key, int] = {}
        self._names: list[str] = []
        self._layouts = [self._layout(name, head) for name, head in heads.items()]
        sheet = next((n for n in SHEET_COLUMNS if n not in self._names), SHEET_COLUMNS[-1])
        self.columns = [*self._names, sheet]

    def records(self, rows_of: OpenRows) -> Iterator[Record]:
        """The columns' names as a record, and the rows of all sheets; each ends with its sheet's name.

        `line` is the row's number in its sheet.
        """
        yield Record(0, self.columns)
        for layout in self._layouts:
            with rows_of(layout.name) as rows:
                yield from self._placed(_without_trailing_blanks(rows), layout)

    def _layout(self, name: str, head: Head) -> SheetLayout:
        header = find_header_row(head)
        width = max(map(len, head), default=0)
        names = [] if header is None else list(head[header])
        if header is None and self._names:
            # The sheet goes on with what the first one has begun.
            names = self._names[:width]
        names += [""] * (width - len(names))
        return SheetLayout(name, header, [self._index(*key) for key in _keys(names)])

    def _index(self, key: Key, name: str) -> int:
        if key not in self._indices:
            self._indices[key] = len(self._names)
            self._names.append(name)
        return self._indices[key]

    def _placed(self, records: Iterable[Record], layout: SheetLayout) -> Iterator[Record]:
        """The records of a sheet without its header, their cells in the united columns."""
        filled = -1
        for record in records:
            filled += any(record.cells)
            if filled == layout.header and any(record.cells):
                continue
            issue = record.issue or _issue_of(record, layout)
            if layout.header is not None and filled < layout.header and record.cells:
                issue = record.issue or ABOVE_HEADER
            yield record._replace(cells=self._cells(record.cells, layout), issue=issue)

    def _cells(self, cells: Sequence[str], layout: SheetLayout) -> list[str]:
        placed = [""] * len(self._names)
        for target, cell in zip(layout.targets, cells, strict=False):
            placed[target] = cell
        return [*placed, layout.name, *cells[len(layout.targets) :]]


def _issue_of(record: Record, layout: SheetLayout) -> Issue | None:
    """Why a record can't be a row, as a table would say if the sheet stood alone."""
    width = len(layout.targets)
    if not any(record.cells):
        return EMPTY_LINE
    if any(record.cells[width:]):
        return Issue("too_many_cells", {"cells": len(record.cells), "columns": width})
    return None


def _keys(names: Sequence[str]) -> Iterator[tuple[Key, str]]:
    """By what each column is known in other sheets, and its name."""
    counts: Counter[str] = Counter()
    for name in names:
        same = plain(name) or name.strip()
        counts[same] += 1
        yield (same, counts[same]), name


def _without_trailing_blanks(records: Iterable[Record]) -> Iterator[Record]:
    """The records to the last that is filled; more than MAX_BLANKS are told of."""
    blanks: list[Record] = []
    for record in records:
        blanks.append(record)
        if record.cells or record.issue or len(blanks) > MAX_BLANKS:
            yield from blanks
            blanks.clear()
