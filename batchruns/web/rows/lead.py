"""One lead of a result: the person's own cells, what each step added, and the leads around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.models import BatchRun
from batchruns.runs.edits import SUGGESTION, can_accept
from batchruns.runs.result_columns import ResultColumn, by_own_name, result_columns
from batchruns.web.rows.query import RowsQuery
from batchruns.web.rows.table import lead_name
from batchruns.web.rows.words import issues_in_words, tone_of, value_in_words

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import IndexRow, RowsIndex

MOST_DUPLICATES = 20


@dataclass(frozen=True, slots=True)
class LeadCell:
    """A cell of a lead, and what its column means."""

    column: str
    value: str
    tone: str = ""
    """The color of a status."""
    output: Output | None = None
    """Of an added one."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step made of a lead: its values, and the outputs that are empty."""

    step: str
    values: list[LeadCell]
    empty: list[Output]


@dataclass(frozen=True, slots=True)
class Neighbor:
    """Another lead, with its address."""

    name: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of a result."""

    name: str
    place: int
    number: int
    is_excluded: bool
    issues: list[tuple[str, str]]
    own: list[LeadCell]
    steps: list[StepResult]
    suggestion: str
    """An email address that can be accepted."""
    duplicates: list[Neighbor]
    """The leads that are the same one."""
    is_duplicate: bool
    columns: list[ResultColumn]
    position: int | None
    """Where it stands among the rows asked for, from 1."""
    count: int
    previous: Neighbor | None = None
    next: Neighbor | None = None


def lead_at(
    run: BatchRun, index: "RowsIndex", place: int, query: RowsQuery, offset: int | None
) -> Lead | None:
    """The lead at this place of the result, from 1; None if there is none.

    `offset` is where it stands among the rows that the query asks for, from 0.
    """
    if not 1 <= place <= len(index):
        return None
    [row] = index.rows([place - 1])
    columns = result_columns(run, [column.name for column in index.columns])
    positions = by_own_name(columns)
    lead = Lead(
        name=lead_name(columns, row.cells),
        place=place,
        number=row.number,
        is_excluded=row.is_excluded,
        issues=issues_in_words(row.issues),
        own=[LeadCell(c.name, row.cells[c.position]) for c in columns if c.output is None],
        steps=list(_steps(columns, row)),
        suggestion=row.cells[positions[SUGGESTION]] if can_accept(columns) else "",
        duplicates=_duplicates(index, columns, row),
        is_duplicate=row.original != row.number,
        columns=columns,
        position=None,
        count=0,
    )
    return lead if offset is None else _among_others(lead, index, columns, query, offset)


def _steps(columns: Sequence[ResultColumn], row: "IndexRow") -> Iterator[StepResult]:
    added = [column for column in columns if column.output and column.own_name != ISSUES]
    for step in dict.fromkeys(column.step for column in added):
        yield _step_result(step, [column for column in added if column.step == step], row)


def _step_result(step: str, columns: Sequence[ResultColumn], row: "IndexRow") -> StepResult:
    filled = [_cell(column, row) for column in columns if row.cells[column.position]]
    empty = [c.output for c in columns if c.output and not row.cells[c.position]]
    return StepResult(step, filled, empty)


def _cell(column: ResultColumn, row: "IndexRow") -> LeadCell:
    value = row.cells[column.position]
    words = value_in_words(column, value)
    return LeadCell(column.name, words, tone_of(column, value), column.output)


def _duplicates(
    index: "RowsIndex", columns: Sequence[ResultColumn], row: "IndexRow"
) -> list[Neighbor]:
    same = [
        *index.rows([row.original], "number"),
        *index.rows([row.original], "original"),
    ]
    others = {each.row: each for each in same if each.row != row.row}
    return [
        Neighbor(lead_name(columns, each.cells), each.number, f"../{each.row + 1}/")
        for each in list(others.values())[:MOST_DUPLICATES]
    ]


def _among_others(
    lead: Lead, index: "RowsIndex", columns: Sequence[ResultColumn], query: RowsQuery, offset: int
) -> Lead:
    """With those that come before and behind it, as the table has them."""
    selected = index.select(query.selection)
    first = max(0, offset - 1)
    around = dict(enumerate(selected.page(query.order, first, offset - first + 2), first))

    def neighbor(at: int) -> Neighbor | None:
        if (row := around.get(at)) is None:
            return None
        address = f"../{query.lead(row.row + 1, at)}"
        return Neighbor(lead_name(columns, row.cells), row.number, address)

    return replace(
        lead,
        position=offset + 1,
        count=len(selected),
        previous=neighbor(offset - 1) if offset else None,
        next=neighbor(offset + 1),
    )
