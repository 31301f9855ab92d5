"""All steps that apply to a file: its columns, and its rows through the row phase."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import IO, TypeVar

from batchruns.engine.do_not_contact_step import DoNotContactStep
from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.lookups.columns import LOOKUPS, LookupColumns
from batchruns.engine.options import Options
from batchruns.engine.outputs.applied_steps import (
    AppliedStep,
    ChosenSteps,
    named_outputs,
    of_type,
    without_clashes,
)
from batchruns.engine.outputs.column_set import choose_outputs
from batchruns.engine.outputs.earlier_result import earlier_outputs
from batchruns.engine.row_issues import issues_in_english
from batchruns.engine.rows.lead_cells import Column
from batchruns.engine.rows.phase import RowPhase
from batchruns.engine.schema.lead_columns import LeadColumns
from batchruns.engine.steps.base import Output, Step
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import AddedCells, EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.later_columns import Addition, LaterColumns
from batchruns.engine.steps.later_issues import (
    EXTRACT_NAME,
    ISSUES,
    LaterIssues,
    encode_extract,
)
from batchruns.engine.summary import Summary
from batchruns.engine.tables.exports.layout import OwnColumn, ResultLayout
from batchruns.engine.tables.transpose import columns_of, rows_of
from batchruns.engine.text import gettext_noop

S = TypeVar("S", bound=Step)

ISSUES_OUTPUT = Output(
    ISSUES,
    gettext_noop("Why a value is missing, invalid or doubtful: the field and the reason."),
    gettext_noop("all steps"),
    essential=True,
)


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
        self._mapping = mapping
        self._lead = LeadColumns(columns, mapping)
        chosen = ChosenSteps.of(self._lead.fields, options)
        self._row_phase = RowPhase(self._lead, chosen.enrichers, chosen.hidden)
        outputs = self._row_phase.outputs_of(chosen.steps)
        earlier = earlier_outputs(columns)
        self.kept = _kept(self._width, earlier, outputs)
        """The indices of the file's own columns: all but those that are worked out anew."""
        kept_names = [columns[index] for index in self.kept]
        self.steps = named_outputs(chosen.steps, outputs, kept_names)
        """The steps in the order of their columns."""
        self._row_names = [n for a in self._applied(RowEnricher) for n in a.names]
        self._chosen = choose_outputs(
            options.column_set, self._outputs_by_name(kept_names), earlier.values()
        )
        """The outputs that the result has, by their own names, in its order."""
        self.outputs = list(self._chosen.values())
        self.columns = [*kept_names, *(output.name for output in self.outputs)]
        """All columns of the result."""

    @classmethod
    def of(cls, options: Options) -> "Pipeline":
        """The pipeline of a file whose columns and mapping are among its options.

        Raises NothingToEnrichError.
        """
        return cls(options.columns, options.mapping, options=options)

    @property
    def chosen(self) -> Mapping[str, Output]:
        """The outputs that the result has, by their own names, in its order."""
        return self._chosen

    @property
    def kept_fields(self) -> list[str | None]:
        """The lead field of each of the file's own columns that the result has."""
        return [self._mapping[index] for index in self.kept]

    @property
    def later_steps(self) -> list[LaterStep]:
        """The steps that work after the row phase."""
        return self._steps_of(LaterStep)  # type: ignore[type-abstract]

    @property
    def lookups(self) -> list[LookupColumns]:
        """The steps of the lookup phase."""
        return self._steps_of(LookupColumns)

    @property
    def file_steps(self) -> list[FileStep]:
        """The steps of the file phase."""
        return self._steps_of(FileStep)  # type: ignore[type-abstract]

    @property
    def checks_contacts(self) -> bool:
        """Whether its rows are held against a do-not-contact list."""
        return bool(self._steps_of(DoNotContactStep))

    @property
    def wide(self) -> int:
        """How many wide columns there are."""
        return len(self.kept) + len(self._row_names) + len(self._later_fields) + 1

    @property
    def has_issues(self) -> bool:
        """Whether the result has the column of issues."""
        return ISSUES in self._chosen

    @property
    def extract_names(self) -> dict[str, str]:
        """What `extracts` gives of each part, and what that is kept as: for each file step, for all
        lookups together, and the issues of the row phase.
        """
        names = {step.name: step.extract_name for step in self.file_steps}
        lookups = {LOOKUPS: LOOKUPS} if self._reading_leads else {}
        return names | lookups | ({ISSUES: EXTRACT_NAME} if self.has_issues else {})

    def enrich(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The rows as in the result, as far as the row phase tells: cells of later steps are blank.

        Each row must be as wide as the file's columns.
        """
        wide, summary = self.work(rows)
        blank = [""] * len(rows)
        by_name = dict(zip(self._row_names, wide[len(self.kept) :], strict=False))
        by_name[ISSUES] = list(map(issues_in_english, wide[-1]))
        added = [by_name.get(name, blank) for name in self._chosen]
        return rows_of([*wide[: len(self.kept)], *added]), summary

    def work(self, rows: Sequence[Sequence[str]]) -> tuple[list[Column], Summary]:
        """The wide columns of some rows after the row phase, and the summary of these rows."""
        own = columns_of(rows, self._width)
        results = self._row_phase.work(own, len(rows))
        summary = Summary(len(rows), failures=results.failures, issues=results.issue_counts)
        for name in sorted(self._lead.fields & results.fields.keys()):
            summary.filled_before[name] = len(rows) - results.fields[name].count("")
        by_name = dict(zip(self._row_names, results.columns, strict=True))
        self._count(by_name, summary)
        self._count_forms(by_name, results.fields, summary)
        fields = [results.fields[name] for name in self._later_fields]
        kept = [own[index] for index in self.kept]
        return [*kept, *results.columns, *fields, results.issues], summary

    def narrow(self, wide: Sequence[Column]) -> list[Column]:
        """Of wide columns those that the row phase leaves to the result."""
        kept = len(self.kept)
        positions = {name: number for number, name in enumerate(self._row_names, start=kept)}
        return [*wide[:kept], *(wide[positions[name]] for name in self._chosen_of_rows)]

    def extracts(self, wide: Sequence[Column]) -> dict[str, bytes]:
        """What each later step needs to know of rows, which are given as wide columns."""
        outputs_end = len(self.kept) + len(self._row_names)
        rows = EnrichedRows(
            dict(zip(self._row_names, wide[len(self.kept) : outputs_end], strict=True)),
            dict(zip(self._later_fields, wide[outputs_end:-1], strict=True)),
            len(wide[-1]),
            self._row_phase.further_names,
        )
        issues = {ISSUES: encode_extract(wide[-1])} if self.has_issues else {}
        leads = {step.extract_name: step.extract(rows) for step in self._reading_leads[:1]}
        return {step.name: step.extract(rows) for step in self.file_steps} | leads | issues

    def later_columns(
        self,
        added: Mapping[str, AddedCells],
        issues: Sequence[Extract],
        issues_file: IO[bytes] | None = None,
    ) -> LaterColumns:
        """The columns that are put behind those of the row phase.

        `added`: what each later step adds, by its name; `issues`: the extracts of the row phase's,
        which are kept with those of the later steps in `issues_file`.
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
        later_issues = None
        if self.has_issues:
            later_issues = LaterIssues(self._chosen[ISSUES], issues, issues_file)
        return LaterColumns(additions, later_issues, self._order())

    def layout(self) -> ResultLayout:
        """Which column of the result holds what."""
        positions = {index: number for number, index in enumerate(self.kept)}
        outputs = {name: number for number, name in enumerate(self._chosen, start=len(self.kept))}
        fields = self._own_columns_by_field(positions)
        mapped = {column.index for columns in fields.values() for column in columns}
        further = {
            name: [outputs[each] for each in names if each in outputs]
            for name, names in self._row_phase.further_names.items()
        }
        forms = {o.form_of: outputs[name] for name, o in self._chosen.items() if o.form_of}
        unmapped = [number for number in positions.values() if number not in mapped]
        fills = self._fills(outputs)
        return ResultLayout(self.columns, outputs, fields, unmapped, further, forms, fills)

    def _fills(self, outputs: Mapping[str, int]) -> dict[str, list[int]]:
        """By lead field the columns of what lookups found; `outputs`: where each output stands."""
        fills: dict[str, list[int]] = {}
        for name, field in chain.from_iterable(step.fills.items() for step in self.lookups):
            if name in outputs:
                fills.setdefault(field, []).append(outputs[name])
        return fills

    def _own_columns_by_field(self, positions: Mapping[int, int]) -> dict[str, list[OwnColumn]]:
        return {
            name: [
                OwnColumn(positions[index], kind) for index, kind in columns if index in positions
            ]
            for name, columns in self._lead.by_field().items()
        }

    def outputs_of_each(self) -> Iterator[tuple[str, list[Output]]]:
        """Each step's name with those of its outputs that the result has; the issues come last."""
        for name, names in self._names_of_each():
            if outputs := [self._chosen[name] for name in names if name in self._chosen]:
                yield name, outputs

    def _outputs_by_name(self, kept_names: Sequence[str]) -> dict[str, Output]:
        """All outputs that the result may have, as named in the file, by their own names."""
        every = {n: o for applied in self.steps for n, o in applied.by_name.items()}
        taken = [*kept_names, *(output.name for output in every.values())]
        [issues] = without_clashes([ISSUES_OUTPUT], taken)
        fitting = {n: o for n, o in every.items() if o.fits(self._lead.fields)}
        return {**fitting, ISSUES: issues}

    def _names_of_each(self) -> Iterator[tuple[str, list[str]]]:
        yield from ((applied.step.name, applied.names) for applied in self.steps)
        yield ISSUES, [ISSUES]

    def _applied(self, base: type[Step]) -> list[AppliedStep]:
        return [applied for applied in self.steps if isinstance(applied.step, base)]

    def _steps_of(self, base: type[S]) -> list[S]:
        return of_type((applied.step for applied in self.steps), base)

    @cached_property
    def _chosen_of_rows(self) -> list[str]:
        """The outputs of the row phase that the result has, in the order of the phase."""
        return [name for name in self._row_names if name in self._chosen]

    @cached_property
    def _reading_leads(self) -> list[LaterStep]:
        """The steps that share an extract."""
        return [step for step in self.later_steps if step.extract_name == LOOKUPS]

    @cached_property
    def _later_fields(self) -> list[str]:
        """The lead's fields that later steps read as they came."""
        read = set[str]().union(*(step.inputs for step in self.later_steps))
        return sorted(read & self._lead.fields)

    def _order(self) -> list[int] | None:
        """Where each column of the result stands among those of the row phase and the later ones; None
        where they are in order already.
        """
        later = [*(n for a in self._applied(LaterStep) for n in a.names), ISSUES]
        natural = [*self._chosen_of_rows, *filter(self._chosen.__contains__, later)]
        if natural == list(self._chosen):
            return None
        kept = len(self.kept)
        places = {name: place for place, name in enumerate(natural, start=kept)}
        return [*range(kept), *(places[name] for name in self._chosen)]

    def _count(self, columns: Mapping[str, Column], summary: Summary) -> None:
        """Counts the values of outputs that are counted, and filled cells of those in the result."""
        for applied in self._applied(RowEnricher):
            for name, output in applied.by_name.items():
                if output.counted:
                    summary.count_values(output.name, columns[name])
                if name in self._chosen:
                    filled = summary.rows - columns[name].count("")
                    summary.filled[self._chosen[name].name] = filled

    def _count_forms(
        self, columns: Mapping[str, Column], fields: Mapping[str, Column], summary: Summary
    ) -> None:
        """Counts what became of each lead field that an output holds in the form to use."""
        for applied in self._applied(RowEnricher):
            for name, output in applied.by_name.items():
                if output.form_of:
                    summary.count_form(output.form_of, columns[name], fields.get(output.form_of))


def _kept(
    width: int, earlier: Mapping[int, str], outputs: Mapping[str, Sequence[Output]]
) -> list[int]:
    """The indices of the columns that no output of this file works out anew."""
    anew = {ISSUES, *(output.name for of_step in outputs.values() for output in of_step)}
    return [index for index in range(width) if earlier.get(index) not in anew]
