"""Two results of the same upload beside each other: what differs, by count and by row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batchruns.engine.rows_index.rows import ColumnPair
from batchruns.engine.summary import Summary
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.processing import indexing
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits, files
from batchruns.storage.temporary_files import scratch_folder
from batchruns.web.presentation import field_in_words
from batchruns.web.run.charts import summary_of
from batchruns.web.run.remedies import titles_by_code

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import IndexRow, RowsIndex

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
    """In the uploaded file."""
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
    """How many rows differ; the first of them are `rows`."""

    @classmethod
    def of(cls, earlier: BatchRun, later: BatchRun) -> "Comparison":
        """Raises FileNotFoundError if a result isn't stored any more, NotIndexedError until a worker has
        made the indexes of long ones.
        """
        before, after = summary_of(earlier), summary_of(later)
        titles = titles_by_code()
        changed, shown = _changed_rows(earlier, later)
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


def _changed_rows(earlier: BatchRun, later: BatchRun) -> tuple[int, list[ChangedRow]]:
    """How many rows that both have differ in a column that both have, and the first of them."""
    # DuckDB takes time and memory: it is loaded where two results are compared.
    from batchruns.engine.rows_index.compare import different_rows

    with _current(earlier) as (old_path, old), _current(later) as (new_path, new):
        pairs = _pairs(old, new)
        places = list(pairs.values())
        with scratch_folder() as scratch:
            total, first = different_rows(old_path, new_path, places, MOST_ROWS_SHOWN, scratch)
        before, after = (
            {row.row: row for row in index.rows(rows)}
            for index, rows in ((old, [o for o, _n in first]), (new, [n for _o, n in first]))
        )
        return total, [_changed_row(pairs, before[o], after[n]) for o, n in first]


@contextmanager
def _current(run: BatchRun) -> "Iterator[tuple[Path, RowsIndex]]":
    """The index of a run's result with all its edits, and where it is. Raises NotIndexedError."""
    active = edits.active(run)
    with indexing.opened(run, active) as index:
        if not indexing.is_current(run, index, active):
            raise NotIndexedError
        with files.kept(run.pk, files.index(index.version)) as path:
            yield path, index


def _pairs(old: "RowsIndex", new: "RowsIndex") -> dict[str, ColumnPair]:
    """The columns that both have, by name; of several of one name, the first."""
    before = {each.name: each.position for each in reversed(old.columns)}
    after = {each.name: each.position for each in reversed(new.columns)}
    both = (each.name for each in new.columns if each.name in before)
    return {name: ColumnPair(before[name], after[name]) for name in both}


def _changed_row(
    pairs: Mapping[str, ColumnPair], before: "IndexRow", after: "IndexRow"
) -> ChangedRow:
    cells = [
        ChangedCell(name, before.cells[pair.old], after.cells[pair.new])
        for name, pair in pairs.items()
        if before.cells[pair.old] != after.cells[pair.new]
    ]
    return ChangedRow(after.number, next(filter(None, after.cells), ""), cells)
