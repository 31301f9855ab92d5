"""Two results of the same upload beside each other: what differs, by count and by row."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.processing import indexing
from batchruns.runs import files
from batchruns.web.presentation import field_in_words
from batchruns.web.run.charts import summary_of
from batchruns.web.run.remedies import titles_by_code

MOST_ROWS_READ = 100_000
MOST_ROWS_SHOWN = 30

NumberedCells = tuple[tuple[int, int], Sequence[str]]
"""The cells of a row, behind which of the sheets it is from and its number there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that differs between the two results."""

    label: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """By how much it grew."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that differs."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row with cells that differ."""

    number: int
    """In the result, counted from 1."""
    name: str
    """The first of its cells that isn't empty."""
    cells: list[ChangedCell]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between an earlier result and a later one."""

    fields: list[Difference]
    columns: list[Difference]
    issues: list[Difference]
    rows: list[ChangedRow]
    changed: int
    """How many rows differ, among the first MOST_ROWS_READ."""

    @classmethod
    def of(cls, earlier: BatchRun, later: BatchRun) -> "Comparison":
        """Raises FileNotFoundError if a result isn't stored any more."""
        before, after = summary_of(earlier), summary_of(later)
        titles = titles_by_code()
        changed = _changed_rows(earlier, later)
        shown = list(islice(changed, MOST_ROWS_SHOWN))
        return cls(
            _differences(before.usable, after.usable, field_in_words),
            _differences(before.filled, after.filled, in_words),
            _differences(_by_title(before, titles), _by_title(after, titles), str),
            shown,
            len(shown) + sum(1 for _row in changed),
        )


def _by_title(summary: Summary, titles: Mapping[str, str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code, about in summary.issues.items():
        title = titles.get(code, code)
        counts[title] = counts.get(title, 0) + sum(about.values())
    return counts


def _differences(
    before: Mapping[str, int], after: Mapping[str, int], label: Callable[[str], str]
) -> list[Difference]:
    names = dict.fromkeys([*after, *before])
    pairs = ((name, before.get(name, 0), after.get(name, 0)) for name in names)
    return [Difference(label(name), old, new) for name, old, new in pairs if old != new]


def _changed_rows(earlier: BatchRun, later: BatchRun) -> Iterator[ChangedRow]:
    """The rows that both have, and that differ in a column that both have."""
    with closing(_rows_of(earlier)) as old, closing(_rows_of(later)) as new:
        old_columns = {name: index for index, name in reversed([*enumerate(next(old)[1])])}
        columns = [
            (name, old_columns[name], index)
            for index, name in enumerate(next(new)[1])
            if name in old_columns
        ]
        rows = islice(_of_one_number(old, new), MOST_ROWS_READ)
        for place, before, after in rows:
            cells = [
                ChangedCell(name, before[i], after[j])
                for name, i, j in columns
                if before[i] != after[j]
            ]
            if cells:
                yield ChangedRow(place, next(filter(None, after), ""), cells)


def _rows_of(run: BatchRun) -> Generator[NumberedCells, None, None]:
    """The header of a result, then its rows as edits leave them; one that is left out has no cells."""
    with reading_rows(files.opened(run.pk, files.RESULT)) as rows:
        header = next(rows, [])
        yield (0, 0), header
        sheet = last = 0
        for row in indexing.numbered(run, header, rows):
            # Each sheet of a workbook numbers its rows anew.
            sheet += row.number <= last
            last = row.number
            yield (sheet, last), [] if row.is_excluded else row.cells


def _of_one_number(
    old: Iterator[NumberedCells], new: Iterator[NumberedCells]
) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    """The cells of the rows that are the same one of the uploaded file, with the place of the later one,
    from 1: a row may be rejected in one result alone.
    """
    before = next(old, None)
    for place, (number, after) in enumerate(new, start=1):
        while before is not None and before[0] < number:
            before = next(old, None)
        if before is not None and before[0] == number and before[1] and after:
            yield place, before[1], after
