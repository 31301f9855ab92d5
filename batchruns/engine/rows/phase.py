"""The row phase of one file: its enrichers over some rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, count

from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue, encode_issues
from batchruns.engine.rows.lead_cells import Column, LeadCells
from batchruns.engine.rows.steps import ColumnsStep, Reason, RowStep, Worked, row_step
from batchruns.engine.schema.lead_columns import LeadColumns
from batchruns.engine.steps.base import Output, Step


@dataclass(slots=True)
class RowResults:
    """Some rows after the row phase."""

    columns: list[Column]
    """One for each output of the phase."""
    fields: Mapping[str, Column]
    """The lead's own cells as they came, by field."""
    issues: Column
    """For each row its issues, encoded: see `engine.row_issues`."""
    issue_counts: dict[str, Counter[str]]
    """By the code of an issue, and what it is about: in how many rows it is."""
    failures: Counter[str]


class RowPhase:
    """The enrichers of one file, in the order of their columns.

    `hidden` are those whose outputs nobody asked for, but others need.
    """

    def __init__(
        self, lead: LeadColumns, enrichers: Sequence[RowEnricher], hidden: Sequence[RowEnricher]
    ) -> None:
        self._lead = lead
        self.steps = [row_step(enricher, lead) for enricher in enrichers]
        hidden_steps = [row_step(enricher, lead) for enricher in hidden]
        # What gives other enrichers an input works first; then what chooses one of several columns.
        self._working_order = sorted(
            [*hidden_steps, *self.steps],
            key=lambda step: (not step.enricher.gives, not isinstance(step, ColumnsStep)),
        )

    def outputs_of(self, steps: Iterable[Step]) -> dict[str, list[Output]]:
        """The outputs of steps of all phases by the step's name, before any clash of names."""
        of_rows = {step.enricher.name: step.outputs() for step in self.steps}
        return {step.name: of_rows.get(step.name, list(step.outputs)) for step in steps}

    @cached_property
    def further_names(self) -> dict[str, list[str]]:
        """By an output's name, what the same output of each further column is called."""
        every = (step.further_names().items() for step in self.steps)
        return dict(chain.from_iterable(every))

    def work(self, own: Sequence[Column], rows: int) -> RowResults:
        """The outputs for `rows` rows, which are given as the columns of the file."""
        cells = LeadCells(self._lead, own, rows)
        worked: dict[str, Worked] = {}
        for step in self._working_order:
            worked[step.enricher.name] = done = step.work(cells, rows)
            cells.fields |= step.given(done.enriched)
        shown = [(step, worked[step.enricher.name]) for step in self.steps]
        reasons = [*_reasons(shown), *_issues_of_cells(self._lead, cells, rows)]
        failures = Counter({name: done.failures for name, done in worked.items()})
        columns = list(chain.from_iterable(done.columns for _step, done in shown))
        return RowResults(
            columns, cells.fields, issues_by_row(reasons, rows), count_issues(reasons), +failures
        )


def issues_by_row(reasons: Iterable[Reason], rows: int) -> list[str]:
    """For each row its issues, encoded; what several subjects share is one."""
    issues: dict[int, dict[str, list[str]]] = {}
    for about, column in reasons:
        for row in compress(count(), column):
            issues.setdefault(row, {}).setdefault(column[row], []).append(about)
    encoded = [""] * rows
    for row, by_reason in issues.items():
        encoded[row] = encode_issues(
            [RowIssue(tuple(about), Issue.of(reason)) for reason, about in by_reason.items()]
        )
    return encoded


def count_issues(reasons: Iterable[Reason]) -> dict[str, Counter[str]]:
    """By the code of an issue, and what it is about: in how many rows it is."""
    counts: dict[str, Counter[str]] = {}
    for about, column in reasons:
        for reason, rows in Counter(filter(None, column)).items():
            counts.setdefault(Issue.of(reason).code, Counter())[about] += rows
    return counts


def _reasons(worked: Sequence[tuple[RowStep, Worked]]) -> Iterator[Reason]:
    for step, done in worked:
        if step.enricher.reports_issues:
            yield from done.reasons


def _issues_of_cells(lead: LeadColumns, cells: LeadCells, rows: int) -> Iterator[Reason]:
    """What was put right of garbled text, or can't be read, column by column."""
    for index, issues in cells.issues.items():
        yield Reason(lead.name_of(index), [issues.get(row, "") for row in range(rows)])
