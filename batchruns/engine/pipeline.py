"""All steps that apply to a file: its columns, and its rows through the row phase."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice
from typing import TypeVar

from batchruns.engine.column_set import choose_outputs
from batchruns.engine.earlier_result import ISSUES, earlier_outputs
from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.lookups.base import Lookup
from batchruns.engine.options import Options
from batchruns.engine.row_phase import Column, RowPhase
from batchruns.engine.schema.lead_columns import LeadColumns
from batchruns.engine.steps.base import Output, Step
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import AddedCells, EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.later_columns import Addition, LaterColumns
from batchruns.engine.steps.later_issues import LaterIssues, encode_issues
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.engine.tables.transpose import columns_of, rows_of
from batchruns.engine.text import gettext_noop

S = TypeVar("S", bound=Step)

ISSUES_OUTPUT = Output(
    ISSUES,
    gettext_noop("Why a value is missing, refused or doubtful: the field, and the reason."),
    gettext_noop("all steps"),
    essential=True,
)


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """A step with its outputs, named as in the file: a clash gives them a suffix."""

    step: Step
    names: list[str]
    """The outputs' own names."""
    outputs: list[Output]

    @property
    def by_name(self) -> dict[str, Output]:
        """The outputs as named in the file, by their own names."""
        return dict(zip(self.names, self.outputs, strict=True))


class Pipeline:
    """The steps for one file, and what they add to it.

    `columns` are the file's names, `mapping` (as long) the lead field of each, or None.
    Raises NothingToEnrichError when no step applies.

    Rows pass the row phase as *wide* columns: the file's own, all outputs, and what later steps need.
    Of them the result has those that the options choose.
    """

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Sequence[str | None],
        *,
        options: Options = Options(),
    ) -> None:
        self._width = len(columns)
        self._lead = LeadColumns(columns, mapping)
        earlier = earlier_outputs(columns)
        applying = _applying_steps(self._lead.fields, options)
        steps = _switched_on(applying, options)
        enrichers = [step for step in steps if isinstance(step, RowEnricher)]
        self._row_phase = RowPhase(self._lead, enrichers, _needed_besides(steps, applying))
        self._further = dict(f for each in self._row_phase.steps for f in each.further_names())
        outputs_of = {each.enricher.name: list(each.outputs()) for each in self._row_phase.steps}
        own_names = {
            step.name: [o.name for o in outputs_of.get(step.name, step.outputs)] for step in steps
        }
        refreshed = {*earlier.values()}.intersection(
            [ISSUES, *(name for names in own_names.values() for name in names)]
        )
        self._kept = [n for n in range(self._width) if earlier.get(n) not in refreshed]
        """The indices of the file's own columns: all but those that are worked out anew."""
        kept_names = [columns[index] for index in self._kept]
        every_output = [outputs_of.get(step.name, list(step.outputs)) for step in steps]
        named = _without_clashes(
            (output for outputs in [*every_output, [ISSUES_OUTPUT]] for output in outputs),
            kept_names,
        )
        self.steps = [
            AppliedStep(step, own_names[step.name], list(islice(named, len(outputs))))
            for step, outputs in zip(steps, every_output, strict=True)
        ]
        """The steps in the order of their columns."""
        by_name = {n: o for applied in self.steps for n, o in applied.by_name.items()}
        by_name[ISSUES] = next(named)
        self._chosen = choose_outputs(
            options.column_set, by_name, earlier.values(), _names_of_all_outputs()
        )
        """The outputs that the result has, by their own names, in its order."""
        self.outputs = list(self._chosen.values())
        self.columns = [*kept_names, *(output.name for output in self.outputs)]
        """All columns of the result."""
        self._row_names = [n for a in self._applied(RowEnricher) for n in a.names]
        self._chosen_of_rows = [name for name in self._row_names if name in self._chosen]
        self.row_columns = [
            *kept_names,
            *(self._chosen[name].name for name in self._chosen_of_rows),
        ]
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

    @property
    def wide(self) -> int:
        """How many wide columns there are."""
        return len(self._kept) + len(self._row_names) + len(self._later_fields) + 1

    @property
    def extract_names(self) -> dict[str, str]:
        """What `extracts` gives of each part, and what that is kept as: for each later step, and the
        issues of the row phase.
        """
        names = {step.name: step.extract_name for step in self.later_steps}
        return {**names, ISSUES: ISSUES} if ISSUES in self._chosen else names

    def enrich(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The rows as in the result, as far as the row phase tells: cells of later steps are blank.

        Each row must be as wide as the file's columns.
        """
        wide, summary = self.work(rows)
        blank = [""] * len(rows)
        by_name = dict(zip(self._row_names, wide[len(self._kept) :], strict=False))
        by_name[ISSUES] = wide[-1]
        added = [by_name.get(name, blank) for name in self._chosen]
        return rows_of([*wide[: len(self._kept)], *added]), summary

    def work(self, rows: Sequence[Sequence[str]]) -> tuple[list[Column], Summary]:
        """The wide columns of some rows after the row phase, and the summary of these rows."""
        own = columns_of(rows, self._width)
        results = self._row_phase.work(own, len(rows))
        summary = self._summarize(len(rows), results.columns, results.failures)
        for name, column in results.fields.items():
            if name in self._lead.fields:
                summary.filled_before[name] = len(rows) - column.count("")
        fields = [results.fields[name] for name in self._later_fields]
        kept = [own[index] for index in self._kept]
        return [*kept, *results.columns, *fields, results.issues], summary

    def narrow(self, wide: Sequence[Column]) -> list[Column]:
        """Of wide columns those of the result."""
        kept = len(self._kept)
        places = {name: number for number, name in enumerate(self._row_names, start=kept)}
        return [*wide[:kept], *(wide[places[name]] for name in self._chosen_of_rows)]

    def extracts(self, wide: Sequence[Column]) -> dict[str, bytes]:
        """What each later step needs to know of rows, which are given as wide columns."""
        outputs_end = len(self._kept) + len(self._row_names)
        rows = EnrichedRows(
            dict(zip(self._row_names, wide[len(self._kept) : outputs_end], strict=True)),
            dict(zip(self._later_fields, wide[outputs_end:-1], strict=True)),
            len(wide[-1]),
            self._further,
        )
        extracts = {step.name: step.extract(rows) for step in self.later_steps}
        if ISSUES in self._chosen:
            extracts[ISSUES] = encode_issues(wide[-1])
        return extracts

    def later_columns(
        self, added: Mapping[str, AddedCells], issues: Sequence[Extract]
    ) -> LaterColumns:
        """The columns that are put behind those of the row phase.

        `added`: what each later step adds, by its name; `issues`: the extracts of the row phase's.
        """
        additions = [
            Addition(
                applied.names,
                [self._chosen.get(name) for name in applied.names],
                added[applied.step.name],
                about=applied.step.label if applied.step.reports_issues else "",
            )
            for applied in self._applied(LaterStep)
        ]
        later = None
        if ISSUES in self._chosen:
            later = LaterIssues(self._chosen[ISSUES], issues)
        return LaterColumns(additions, later, self._order())

    def outputs_of_each(self) -> Iterator[tuple[str, list[Output]]]:
        """Each step's name with those of its outputs that the result has; the issues come last."""
        for applied in self.steps:
            if outputs := [self._chosen[name] for name in applied.names if name in self._chosen]:
                yield applied.step.name, outputs
        if ISSUES in self._chosen:
            yield ISSUES, [self._chosen[ISSUES]]

    def _applied(self, base: type[Step]) -> list[AppliedStep]:
        return [applied for applied in self.steps if isinstance(applied.step, base)]

    def _steps_of(self, base: type[S]) -> list[S]:
        return [applied.step for applied in self.steps if isinstance(applied.step, base)]

    @cached_property
    def _later_fields(self) -> list[str]:
        """The lead's fields that later steps read as they came."""
        read = set[str]().union(*(step.inputs for step in self.later_steps))
        return sorted(read & self._lead.fields)

    def _order(self) -> list[int] | None:
        """Where each column of the result stands among those of the row phase and the later ones; None
        where they are in order already.
        """
        later = [n for a in self._applied(LaterStep) for n in a.names if n in self._chosen]
        natural = [*self._chosen_of_rows, *later, *([ISSUES] if ISSUES in self._chosen else [])]
        if natural == list(self._chosen):
            return None
        kept = len(self._kept)
        return [*range(kept), *(kept + natural.index(name) for name in self._chosen)]

    def _summarize(self, rows: int, columns: Sequence[Column], failures: Counter[str]) -> Summary:
        """Counts of all outputs that are counted; how many cells are filled, of those in the result."""
        summary = Summary(rows, failures=failures)
        for applied in self._applied(RowEnricher):
            for name, output in applied.by_name.items():
                if not output.counted and name not in self._chosen:
                    continue
                column = columns[self._row_names.index(name)]
                if output.counted:
                    counts = Counter(column)
                    empty = counts.pop("", 0)
                    summary.values[output.name] = counts
                else:
                    empty = column.count("")
                if name in self._chosen:
                    summary.filled[self._chosen[name].name] = rows - empty
        return summary


def _applying_steps(fields: set[str], options: Options) -> list[Step]:
    """The steps that have something to work on. Raises NothingToEnrichError."""
    applying = [step for step_type in all_steps() if (step := step_type(options)).applies(fields)]
    if not applying:
        raise NothingToEnrichError("no_known_column")
    return applying


def _switched_on(applying: Sequence[Step], options: Options) -> list[Step]:
    """The steps that are switched on. Raises NothingToEnrichError."""
    steps = [s for s in applying if options.switches_on(s.name, by_default=s.by_default)]
    if not steps:
        raise NothingToEnrichError("all_switched_off")
    return steps


def _needed_besides(steps: Sequence[Step], applying: Sequence[Step]) -> list[RowEnricher]:
    """The enrichers that are switched off, but give others an input."""
    read = set[str]().union(*(step.inputs for step in steps))
    others = (step for step in applying if step not in steps and isinstance(step, RowEnricher))
    return [enricher for enricher in others if read.intersection(enricher.gives)]


def _names_of_all_outputs() -> set[str]:
    return {output.name for step in all_steps() for output in step.outputs}


def _without_clashes(outputs: Iterator[Output], columns: Sequence[str]) -> Iterator[Output]:
    """The outputs, renamed where the user's file has a column of that name (“email_domain_2”)."""
    taken = {column.strip().casefold() for column in columns}
    for output in outputs:
        names = (output.name if n == 1 else f"{output.name}_{n}" for n in count(1))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield output if name == output.name else replace(output, name=name)
