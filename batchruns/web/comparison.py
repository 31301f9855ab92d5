"""Two results of the same upload beside each other: what differs, by count and by row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from batchruns.engine.summary import Summary
from batchruns.engine.tables import stored_csv
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.runs.edits import EditsOfRun
from batchruns.web.presentation import field_in_words
from batchruns.web.run.charts import summary_of
from batchruns.web.run.remedies import titles_by_code

MOST_ROWS_READ = 100_000
MOST_ROWS_SHOWN = 30


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
        shown: list[ChangedRow] = []
        changed = 0
        for row in _changed_rows(earlier, later):
            changed += 1
            if changed <= MOST_ROWS_SHOWN:
                shown.append(row)
        return cls(
            _differences(before.usable, after.usable, field_in_words),
            _differences(before.filled, after.filled, in_words),
            _differences(_by_title(before, titles), _by_title(after, titles), str),
            shown,
            changed,
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
    """The rows that differ in a column that both have, as their edits leave them.

    Those that an edit leaves out of one of the results are not compared.
    """
    with (
        stored_csv.reading_rows(files.opened(earlier.pk, files.RESULT)) as old,
        stored_csv.reading_rows(files.opened(later.pk, files.RESULT)) as new,
    ):
        old_header, new_header = next(old, []), next(new, [])
        common = [
            (name, old_header.index(name), index)
            for index, name in enumerate(new_header)
            if name in old_header
        ]
        pairs = zip(
            EditsOfRun(earlier).applied(old_header, old),
            EditsOfRun(later).applied(new_header, new),
            strict=False,
        )
        for number, (before, after) in enumerate(islice(pairs, MOST_ROWS_READ), start=1):
            if before.is_excluded or after.is_excluded or before.cells == after.cells:
                continue
            cells = [
                ChangedCell(name, before.cells[i], after.cells[j])
                for name, i, j in common
                if before.cells[i] != after.cells[j]
            ]
            if cells:
                yield ChangedRow(number, next(filter(None, after.cells), ""), cells)
