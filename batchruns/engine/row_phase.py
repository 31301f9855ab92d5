"""The row phase of one file: its enrichers over some rows, also where several columns hold a field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, count
from typing import NamedTuple

from batchruns.engine.enrichers.base import Enriched, RowEnricher
from batchruns.engine.lead_cells import NONE, LeadCells, best_of, pick
from batchruns.engine.schema.lead_columns import (
    ADDRESS,
    COMPANIONS,
    AddressColumns,
    FieldColumn,
    LeadColumns,
    snake_case,
)
from batchruns.engine.steps.base import Output
from batchruns.engine.text import gettext_noop

Column = Sequence[str]
BETWEEN_ISSUES = " | "
FILE = gettext_noop("the file itself")


class Reason(NamedTuple):
    """A column of sentences with what they are about: a step, or one of the file's columns."""

    about: str
    column: Column


@dataclass(slots=True)
class Worked:
    """What one enricher gives for some rows."""

    columns: list[Column]
    """One for each of its outputs in this file."""
    reasons: list[Reason]
    failures: int


@dataclass(slots=True)
class RowResults:
    """Some rows after the row phase."""

    columns: list[Column]
    """One for each output of the phase."""
    fields: Mapping[str, Column]
    """The lead's own cells as they came, by field."""
    issues: Column
    failures: Counter[str]


@dataclass(frozen=True, slots=True)
class RowStep:
    """An enricher with what it adds to one file: its outputs before any clash of names."""

    enricher: RowEnricher
    lead: LeadColumns

    @property
    def columns(self) -> Sequence[FieldColumn]:
        """The columns of the field that the enricher reads one by one; else none."""
        return {"phone": self.lead.phones, "email": self.lead.emails}.get(
            self.enricher.repeated, []
        )

    @property
    def addresses(self) -> Sequence[AddressColumns]:
        """The addresses of which the enricher reads one after the other; else none."""
        return self.lead.addresses if self.enricher.repeated in ADDRESS else []

    @property
    def has_several(self) -> bool:
        """Whether several columns hold the field that it reads."""
        field = self.enricher.repeated
        holding = {a.indices[field] for a in self.addresses if field in a.indices}
        return len(self.columns) > 1 or len(holding) > 1

    def outputs(self) -> Iterator[Output]:
        """Its outputs; those of further columns stand before the reason, which is always the last."""
        *values, reason = self.enricher.outputs
        yield from values
        if self.has_several:
            yield Output(
                f"{self.enricher.repeated}_column",
                gettext_noop("The column that the lead's own value comes from."),
                FILE,
                essential=True,
            )
            for prefix in self._prefixes():
                for output in self._further():
                    yield replace(output, name=self._further_name(prefix, output), counted=False)
        yield reason

    def further_names(self) -> Iterator[tuple[str, list[str]]]:
        """By an output's name, the names of the same output of further columns."""
        if self.has_several:
            for output in self._further():
                yield output.name, [self._further_name(p, output) for p in self._prefixes()]

    def _prefixes(self) -> list[str]:
        """What the outputs of further columns, or addresses, begin with."""
        if self.columns:
            names = (snake_case(c.name) or f"column_{c.index + 1}" for c in self.columns[1:])
            return list(_numbered(names, taken={self.enricher.repeated}))
        return [snake_case(a.name).removesuffix("_address") for a in self._further_addresses()]

    def _further_addresses(self) -> list[AddressColumns]:
        return [a for a in self.addresses[1:] if self.enricher.repeated in a.indices]

    def _further(self) -> Iterator[Output]:
        return (output for output in self.enricher.outputs if output.name in self.enricher.further)

    def _further_name(self, prefix: str, output: Output) -> str:
        name = (
            output.name.removeprefix(f"{self.enricher.repeated}_") if self.columns else output.name
        )
        return f"{prefix}_{name}"

    def work(self, cells: LeadCells, rows: int) -> Worked:
        """The columns of its outputs, and its reasons."""
        if self.columns:
            return self._work_on_columns(cells, rows)
        lead = self.enricher.enrich(cells.fields, rows)
        reason = Reason(self.enricher.label, lead.columns[-1])
        worked = Worked(list[Column](lead.columns), [reason], lead.failures)
        if len(self.addresses) > 1 and self.enricher.gives:
            self._give_to_further_addresses(cells, rows)
        return self._with_further_addresses(worked, cells, rows) if self.has_several else worked

    def _work_on_columns(self, cells: LeadCells, rows: int) -> Worked:
        field = self.enricher.repeated
        texts = {"phone": cells.phones, "email": cells.emails}[field]
        enriched = [
            self.enricher.enrich(self._inputs_of(column, text, cells, rows), rows)
            for column, text in zip(self.columns, texts, strict=True)
        ]
        labels = [None if c.label is None else cells.column(c.label) for c in self.columns]
        statuses = [self._output(each, self.enricher.status) for each in enriched]
        choice = best_of(field, self.columns, texts, labels, statuses)
        cells.fields[field] = pick(texts, choice)
        columns = [
            pick([each.columns[n] for each in enriched], choice)
            for n in range(len(self.enricher.outputs))
        ]
        failures = sum(each.failures for each in enriched)
        if not self.has_several:
            return Worked(columns, [Reason(self.enricher.label, columns[-1])], failures)
        *values, reason = columns
        names = [column.name for column in self.columns]
        further = [self._output(each, o.name) for each in enriched[1:] for o in self._further()]
        reasons = [Reason(n, each.columns[-1]) for n, each in zip(names, enriched, strict=True)]
        sources = _names(names, choice or [0] * rows, cells.fields[field])
        return Worked([*values, sources, *further, reason], reasons, failures)

    def _inputs_of(
        self, column: FieldColumn, text: Column, cells: LeadCells, rows: int
    ) -> Mapping[str, Column]:
        """What the enricher reads of one of the columns of its field."""
        companions = {
            name: cells.column(column.companions[name])
            if name in column.companions
            else [""] * rows
            for name in COMPANIONS[self.enricher.repeated]
        }
        return {**cells.fields, **companions, self.enricher.repeated: text}

    def _with_further_addresses(self, worked: Worked, cells: LeadCells, rows: int) -> Worked:
        *values, reason = worked.columns
        field, choice = self.enricher.repeated, cells.address_choice or [0] * rows
        names = [self._column_name(address) for address in self.addresses]
        values.append(_names(names, choice, cells.fields[field]))
        for address in self._further_addresses():
            fields = cells.addresses[self.addresses.index(address)]
            enriched = self.enricher.enrich(fields, rows)
            values += [self._output(enriched, output.name) for output in self._further()]
            worked.reasons.append(Reason(self._column_name(address), enriched.columns[-1]))
            worked.failures += enriched.failures
        return Worked([*values, reason], worked.reasons, worked.failures)

    def _give_to_further_addresses(self, cells: LeadCells, rows: int) -> None:
        """What other enrichers read of this one, for each of the further addresses."""
        for fields in cells.addresses[1:]:
            enriched = self.enricher.enrich(fields, rows)
            for given, output in self.enricher.gives.items():
                fields[given] = self._output(enriched, output)

    def _column_name(self, address: AddressColumns) -> str:
        index = address.indices.get(self.enricher.repeated)
        return "" if index is None else self.lead.name_of(index)

    def _output(self, enriched: Enriched, name: str) -> Column:
        names = [output.name for output in self.enricher.outputs]
        return enriched.columns[names.index(name)]


def _numbered(names: Iterable[str], taken: set[str]) -> Iterator[str]:
    """The names, those that are taken with a number behind them: of two “Phone” the second."""
    for name in names:
        numbered = (name if n == 1 else f"{name}_{n}" for n in count(1))
        free = next(each for each in numbered if each not in taken)
        taken.add(free)
        yield free


class RowPhase:
    """The enrichers of one file, in the order of their columns.

    `hidden` are those whose outputs nobody asked for, but others need.
    """

    def __init__(
        self, lead: LeadColumns, enrichers: Sequence[RowEnricher], hidden: Sequence[RowEnricher]
    ) -> None:
        self._lead = lead
        self.steps = [RowStep(enricher, lead) for enricher in enrichers]
        hidden_steps = [RowStep(enricher, lead) for enricher in hidden]
        # What gives other enrichers an input works first; then what chooses one of several columns.
        self._working_order = sorted(
            [*hidden_steps, *self.steps],
            key=lambda step: (not step.enricher.gives, not step.columns),
        )

    def work(self, own: Sequence[Column], rows: int) -> RowResults:
        """The outputs for `rows` rows, which are given as the columns of the file."""
        cells = LeadCells(self._lead, own, rows)
        worked: dict[str, Worked] = {}
        for step in self._working_order:
            done = worked[step.enricher.name] = step.work(cells, rows)
            names = [output.name for output in step.enricher.outputs]
            for given, output in step.enricher.gives.items():
                cells.fields[given] = done.columns[names.index(output)]
        shown = [worked[step.enricher.name] for step in self.steps]
        reasons = [
            reason
            for step, done in zip(self.steps, shown, strict=True)
            if step.enricher.reports_issues
            for reason in done.reasons
        ]
        failures = Counter({name: done.failures for name, done in worked.items()})
        return RowResults(
            list(chain.from_iterable(done.columns for done in shown)),
            cells.fields,
            join_reasons([*reasons, *self._repairs(cells, rows)], rows),
            +failures,
        )

    def _repairs(self, cells: LeadCells, rows: int) -> Iterator[Reason]:
        """What was put right of garbled text, or can't be, column by column."""
        for index, issues in cells.repairs.items():
            column = [str(issues.get(row, "")) for row in range(rows)]
            yield Reason(self._lead.name_of(index), column)


def join_reasons(reasons: Iterable[Reason], rows: int) -> list[str]:
    """For each row its issues as one text: what each is about, and why."""
    issues: dict[int, dict[str, list[str]]] = {}
    for about, column in reasons:
        if any(column):
            for row in compress(count(), column):
                issues.setdefault(row, {}).setdefault(column[row], []).append(about)
    joined = [""] * rows
    for row, by_reason in issues.items():
        texts = (f"{', '.join(about)}: {reason}" for reason, about in by_reason.items())
        joined[row] = BETWEEN_ISSUES.join(texts)
    return joined


def _names(names: Sequence[str], choice: Sequence[int], cells: Column) -> list[str]:
    """For each row the name of the column that was chosen, where it is filled."""
    return [
        names[number] if cell and number != NONE else ""
        for number, cell in zip(choice, cells, strict=True)
    ]
