"""Several sheets read as one table: rows of all, one sheet after another, their columns united."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from batchruns.engine.tables.detect.header_row import find_header_row
from batchruns.engine.tables.table import Batch, Record, Table
from batchruns.engine.text import plain

SHEET_COLUMNS = ("Sheet", "Sheet name")
"""What the column of the sheets' names is called: the first of these that no column is called yet."""
BATCH_ROWS = 1_000

OpenRows = Callable[[str], AbstractContextManager[Iterable[Record]]]
Head = Sequence[list[str]]
Key = tuple[str, int]
"""By what columns are the same: their name, and which of those that are called so it is."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How a sheet is read, and where its cells stand in the united table."""

    name: str
    header_row: int | None
    """Which of its filled rows, from 0, names the columns."""
    targets: list[int]
    """For each of its columns the index in the united table."""


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

        `line` is the row's number in its sheet. What is no row has the issue that it has where the
        sheet is read alone.
        """
        yield Record(0, self.columns)
        for layout in self._layouts:
            with rows_of(layout.name) as rows:
                for batch in _table(rows, layout.header_row).batches(BATCH_ROWS):
                    for record in _in_order(batch):
                        yield record._replace(cells=self._placed(record.cells, layout))

    def _layout(self, name: str, head: Head) -> SheetLayout:
        header_row = find_header_row(head)
        names = _table([Record(0, cells) for cells in head], header_row).columns
        if header_row is None and self._names:
            # The sheet goes on with what the first one has begun.
            names = [*self._names[: len(names)], *names[len(self._names) :]]
        return SheetLayout(name, header_row, [self._index(*key) for key in _keys(names)])

    def _index(self, key: Key, name: str) -> int:
        if key not in self._indices:
            self._indices[key] = len(self._names)
            self._names.append(name)
        return self._indices[key]

    def _placed(self, cells: Sequence[str], layout: SheetLayout) -> list[str]:
        placed = [""] * len(self._names)
        for target, cell in zip(layout.targets, cells, strict=False):
            placed[target] = cell
        return [*placed, layout.name, *cells[len(layout.targets) :]]


def _table(records: Iterable[Record], header_row: int | None) -> Table:
    return Table(records, header_row, widest=True, numbers_are_lines=True)


def _in_order(batch: Batch) -> list[Record]:
    """The rows of a batch, and what is none, as they follow each other in the sheet."""
    rows = (Record(batch.lines.number_of(n), cells) for n, cells in enumerate(batch.rows))
    others = (Record(r.line, r.cells, r.issue) for r in (*batch.rejected, *batch.set_aside))
    return sorted(chain(rows, others), key=attrgetter("line"))


def _keys(names: Sequence[str]) -> Iterator[tuple[Key, str]]:
    """By what each column is known in other sheets, and its name."""
    counts: Counter[str] = Counter()
    for name in names:
        same = plain(name) or name.strip()
        counts[same] += 1
        yield (same, counts[same]), name
