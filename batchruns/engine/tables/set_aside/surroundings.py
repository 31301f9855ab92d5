"""What stands around a line: what is above it, and whether something ends there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from batchruns.engine.issues import Issue
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.set_aside.cells import Cell, Line
from batchruns.engine.tables.set_aside.numbers import is_sum

Rows = Sequence[Sequence[str]]


@dataclass(slots=True)
class Surroundings:
    """Rows that follow each other, and which of them are known to be none."""

    rows: Rows
    numbers: RowNumbers
    """Of the rows in the file; empty lines leave gaps there."""
    is_begin: bool
    """Whether no row of the file is above them."""
    is_end: bool
    """Whether no row of the file is below them."""
    issues: dict[int, Issue] = field(default_factory=dict)
    """Why some are none, by their index."""
    _end: int = field(init=False)

    def __post_init__(self) -> None:
        self._end = len(self.rows)

    def set_aside(self, index: int, issue: Issue) -> None:
        """Says that a row is none, and why."""
        self.issues[index] = issue
        while self._end - 1 in self.issues:
            self._end -= 1

    def is_last(self, index: int) -> bool:
        """Whether the file ends behind it, but for lines that are no rows."""
        return self.is_end and index + 1 >= self._end

    def is_at_end(self, index: int) -> bool:
        """Whether an empty line, the file's end or another line that is no row comes behind it."""
        return self.is_last(index) or index + 1 in self.issues or self._has_gap(index)

    def _has_gap(self, index: int) -> bool:
        """Whether lines without a row stand behind a row."""
        behind = index + 1
        return behind < len(self.rows) and (
            self.numbers.number_of(index) + 1 < self.numbers.number_of(behind)
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands among others."""

    around: Surroundings
    index: int

    @property
    def is_last(self) -> bool:
        """Whether the file ends behind it, but for lines that are no rows."""
        return self.around.is_last(self.index)

    @property
    def is_at_end(self) -> bool:
        """Whether an empty line, the file's end or another line that is no row comes behind it."""
        return self.around.is_at_end(self.index)

    @property
    def has_rows_above(self) -> bool:
        """Whether it isn't the first row of the file."""
        return self.index > 0 or not self.around.is_begin

    def cell_above(self, column: int) -> str:
        """The cell of a column in the row above it, "" if that isn't at hand."""
        return self.around.rows[self.index - 1][column] if self.index else ""

    def is_sum_of_all(self, cells: Line) -> bool:
        """Whether each number is the sum of its column, as far as the whole of that is at hand."""
        return bool(cells) and self.around.is_begin and all(map(self._is_sum, cells))

    def _is_sum(self, cell: Cell) -> bool:
        return not cell.field and is_sum(cell.text, self._above(cell.column))

    def _above(self, column: int) -> Iterator[str]:
        """The cells of a column above it."""
        rows = enumerate(self.around.rows[: self.index])
        return (row[column] for index, row in rows if index not in self.around.issues)
