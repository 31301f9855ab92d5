"""All steps that apply to a file: its columns, and its rows through the row phase."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice
from typing import TypeVar

from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.lookups.base import Lookup
from batchruns.engine.options import Options
from batchruns.engine.steps.base import Output, Step
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import AddedCells, EnrichedRows, LaterStep
from batchruns.engine.steps.later_columns import Addition
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.engine.tables.transpose import columns_of, rows_of

S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """A step with its outputs, named as in the file: a clash gives them a suffix."""

    step: Step
    outputs: list[Output]


class Pipeline:
    """The steps for one file, and what they add to it.

    `columns` are the file's names, `mapping` (as long) the lead field of each, or None.
    Raises NothingToEnrichError when no step applies.
    """

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Sequence[str | None],
        *,
        options: Options = Options(),
    ) -> None:
        self._width = len(columns)
        self._fields = {field: index for index, field in enumerate(mapping) if field}
        self.steps = list(_applied(_choose_steps(self._fields, options), columns))
        """The steps in the order of their columns."""
        self.outputs = [output for applied in self.steps for output in applied.outputs]
        self.columns = [*columns, *(output.name for output in self.outputs)]
        """All columns of the result."""
        self._enrichers = self._steps_of(RowEnricher)  # type: ignore[type-abstract]
        self._read = set[str]().union(*(applied.step.inputs for applied in self.steps))
        self._row_outputs = self.outputs[: sum(len(e.outputs) for e in self._enrichers)]
        self.row_columns = self.columns[: self._width + len(self._row_outputs)]
        """The columns of rows after the row phase: the file's own, and those of row enrichers."""

    @classmethod
    def of(cls, options: Options) -> "Pipeline":
        """The pipeline of a file whose columns and mapping are among its options.

        Raises NothingToEnrichError.
        """
        return cls(options.columns, options.mapping, options=options)

    @property
    def later_steps(self) -> list[LaterStep]:
        """The steps that work after the row phase."""
        return self._steps_of(LaterStep)  # type: ignore[type-abstract]

    @property
    def lookups(self) -> list[Lookup]:
        """The steps of the lookup phase."""
        return self._steps_of(Lookup)  # type: ignore[type-abstract]

    @property
    def file_steps(self) -> list[FileStep]:
        """The steps of the file phase."""
        return self._steps_of(FileStep)  # type: ignore[type-abstract]

    def enrich(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The rows after the row phase, in order, each with the new cells behind its own untouched ones.

        Each row must be as wide as the file's columns.
        """
        columns, summary = self.enrich_columns(rows)
        return rows_of(columns), summary

    def enrich_columns(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The `row_columns` of rows after the row phase, and the summary of these rows."""
        own = columns_of(rows, self._width)
        fields = {
            field: list(map(str.strip, own[index]))
            for field, index in self._fields.items()
            if field in self._read
        }
        enriched = [enricher.enrich(fields, len(rows)) for enricher in self._enrichers]
        added = [column for of_step in enriched for column in of_step.columns]
        failures = Counter(
            {e.name: of_step.failures for e, of_step in zip(self._enrichers, enriched, strict=True)}
        )
        summary = self._summarize(len(rows), added, +failures)
        for field, column in fields.items():
            summary.filled_before[field] = len(rows) - column.count("")
        return own + added, summary

    def extracts(self, columns: Sequence[Sequence[str]]) -> dict[str, bytes]:
        """What each later step needs to know of rows, which are given as their `row_columns`."""
        rows = EnrichedRows(columns, self._row_positions, self._fields)
        return {step.name: step.extract(rows) for step in self.later_steps}

    def additions(self, added: Mapping[str, AddedCells]) -> list[Addition]:
        """What the later steps add, by the cells of each under its name."""
        return [
            Addition(
                [o.name for o in applied.step.outputs], applied.outputs, added[applied.step.name]
            )
            for applied in self.steps
            if isinstance(applied.step, LaterStep)
        ]

    def padded(self, row: Sequence[str]) -> list[str]:
        """A row after the row phase, with blank cells in the columns of later steps."""
        return [*row, *[""] * (len(self.columns) - len(row))]

    def outputs_of_each(self) -> Iterator[tuple[str, list[Output]]]:
        """Each step's name with its outputs, the last of which is the reason."""
        return ((applied.step.name, applied.outputs) for applied in self.steps)

    def _steps_of(self, base: type[S]) -> list[S]:
        return [applied.step for applied in self.steps if isinstance(applied.step, base)]

    @cached_property
    def _row_positions(self) -> dict[str, int]:
        """Where each output of the row phase stands, by its name before a clash."""
        names = (output.name for enricher in self._enrichers for output in enricher.outputs)
        return {name: position for position, name in enumerate(names, start=self._width)}

    def _summarize(
        self, rows: int, added: Sequence[Sequence[str]], failures: Counter[str]
    ) -> Summary:
        summary = Summary(rows, failures=failures)
        for output, column in zip(self._row_outputs, added, strict=True):
            if output.counted:
                counts = Counter(column)
                empty = counts.pop("", 0)
                summary.values[output.name] = counts
            else:
                empty = column.count("")
            summary.filled[output.name] = rows - empty
        return summary


def _choose_steps(fields: Mapping[str, int], options: Options) -> list[Step]:
    """The steps that have something to work on and are switched on. Raises NothingToEnrichError."""
    applying = [step for step_type in all_steps() if (step := step_type(options)).applies(fields)]
    if not applying:
        raise NothingToEnrichError("no_known_column")
    steps = [s for s in applying if options.switches_on(s.name, by_default=s.by_default)]
    if not steps:
        raise NothingToEnrichError("all_switched_off")
    return steps


def _applied(steps: Sequence[Step], columns: Sequence[str]) -> Iterator[AppliedStep]:
    """The steps with their outputs, named so that no two columns of the file have the same name."""
    outputs = _without_clashes((output for step in steps for output in step.outputs), columns)
    return (AppliedStep(step, list(islice(outputs, len(step.outputs)))) for step in steps)


def _without_clashes(outputs: Iterator[Output], columns: Sequence[str]) -> Iterator[Output]:
    """The outputs, renamed where the user's file has a column of that name (“email_domain_2”)."""
    taken = {column.strip().casefold() for column in columns}
    for output in outputs:
        names = (output.name if n == 1 else f"{output.name}_{n}" for n in count(1))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield output if name == output.name else replace(output, name=name)
