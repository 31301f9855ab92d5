"""How an enricher works on a file: on one column of its field, on each of several, or on addresses.

Where several columns hold a field, the lead's own values are the best by row, and each further column
gains some outputs of its own, named after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from batchruns.engine.enrichers.base import Enriched, RowEnricher
from batchruns.engine.rows.lead_cells import NONE, Column, LeadCells, best_of, pick
from batchruns.engine.schema.lead_columns import (
    ADDRESS,
    COMPANIONS,
    AddressColumns,
    FieldColumn,
    LeadColumns,
    snake_case,
)
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.names import free_name
from batchruns.engine.text import gettext_noop


class Reason(NamedTuple):
    """A column of issues with what they are about: a step, or one of the file's columns."""

    about: str
    column: Column


@dataclass(slots=True)
class Worked:
    """What one enricher gives for some rows."""

    enriched: Enriched
    """For the leads' own values."""
    further: list[Column] = field(default_factory=list)
    """The columns that stand before the reason: the source of each value, and further columns'."""
    reasons: list[Reason] = field(default_factory=list)
    failures: int = 0

    @property
    def columns(self) -> list[Column]:
        """The columns of all outputs in this file; the reason comes last."""
        *values, reason = self.enriched.columns
        return [*values, *self.further, reason]


@dataclass(frozen=True)
class RowStep:
    """An enricher that reads one column of each field, or none that repeats."""

    enricher: RowEnricher
    lead: LeadColumns

    def outputs(self) -> list[Output]:
        """Its outputs before any clash of names, the reason last."""
        *values, reason = self.enricher.outputs
        return [*values, *self._further_outputs(), reason]

    def further_names(self) -> dict[str, list[str]]:
        """By an output's name, what the same output of each further column is called."""
        return {}

    def work(self, cells: LeadCells, rows: int) -> Worked:
        """What it gives for the rows whose cells these are."""
        enriched = self.enricher.enrich(cells.fields, rows)
        reason = Reason(self.enricher.label, enriched.columns[-1])
        return Worked(enriched, [], [reason], enriched.failures)

    def given(self, enriched: Enriched) -> dict[str, Column]:
        """The inputs of other enrichers that this one gives."""
        return {name: self.column(enriched, o) for name, o in self.enricher.gives.items()}

    def column(self, enriched: Enriched, output: str) -> Column:
        """The column of one of the enricher's outputs."""
        names = [each.name for each in self.enricher.outputs]
        return enriched.columns[names.index(output)]

    def _further_outputs(self) -> Iterator[Output]:
        yield from ()


@dataclass(frozen=True)
class _RepeatedStep(RowStep):
    """Base of those whose field several columns hold."""

    def further_names(self) -> dict[str, list[str]]:
        """By an output's name, what the same output of each further column is called."""
        return {
            output: [self._name_of(prefix, output) for prefix in self._prefixes()]
            for output in self.enricher.further
        }

    def _further_outputs(self) -> Iterator[Output]:
        if not self._has_several():
            return
        yield Output(
            f"{self.enricher.repeated}_column",
            gettext_noop("The column the lead's value was taken from."),
            gettext_noop("the file itself"),
            essential=True,
        )
        by_name = {output.name: output for output in self.enricher.outputs}
        for prefix in self._prefixes():
            for name in self.enricher.further:
                own = replace(by_name[name], counted=False, form_of="")
                yield replace(own, name=self._name_of(prefix, name))

    def _has_several(self) -> bool:
        return True

    def _name_of(self, prefix: str, output: str) -> str:
        return f"{prefix}_{output}"

    def _prefixes(self) -> list[str]:
        """What the outputs of each further column begin with."""
        raise NotImplementedError

    def _further_columns(self, enriched: Enriched) -> list[Column]:
        return [self.column(enriched, output) for output in self.enricher.further]


@dataclass(frozen=True)
class ColumnsStep(_RepeatedStep):
    """An enricher that works on each of several phones, or emails."""

    columns: Sequence[FieldColumn] = ()
    """Those of its field, the first of them the one that counts most."""

    def work(self, cells: LeadCells, rows: int) -> Worked:
        """What it gives; from then on the lead's own cell is that of the best column."""
        name = self.enricher.repeated
        texts = cells.repeated[name]
        each = [
            self.enricher.enrich(self._inputs_of(column, text, cells, rows), rows)
            for column, text in zip(self.columns, texts, strict=True)
        ]
        labels = [None if c.label is None else cells.column(c.label) for c in self.columns]
        statuses = [self.column(enriched, self.enricher.status) for enriched in each]
        choice = best_of(name, self.columns, texts, labels, statuses)
        cells.fields[name] = pick(texts, choice)
        chosen = [
            pick(of_output, choice) for of_output in zip(*(e.columns for e in each), strict=True)
        ]
        failures = sum(enriched.failures for enriched in each)
        worked = Worked(Enriched(chosen, failures), failures=failures)
        worked.reasons = list(self._reasons(each))
        if self._has_several():
            names = [column.name for column in self.columns]
            worked.further = [names_of(names, choice, cells.fields[name])]
            worked.further += [c for enriched in each[1:] for c in self._further_columns(enriched)]
        return worked

    def _inputs_of(
        self, column: FieldColumn, text: Column, cells: LeadCells, rows: int
    ) -> Mapping[str, Column]:
        """What the enricher reads of one of the columns of its field."""
        companions = {
            name: cells.column(column.companions[name], name)
            if name in column.companions
            else [""] * rows
            for name in COMPANIONS[self.enricher.repeated]
        }
        return {**cells.fields, **companions, self.enricher.repeated: text}

    def _reasons(self, each: Sequence[Enriched]) -> Iterator[Reason]:
        for column, enriched in zip(self.columns, each, strict=True):
            about = column.name if self._has_several() else self.enricher.label
            yield Reason(about, enriched.columns[-1])

    def _has_several(self) -> bool:
        return len(self.columns) > 1

    def _name_of(self, prefix: str, output: str) -> str:
        return f"{prefix}_{output.removeprefix(f'{self.enricher.repeated}_')}"

    def _prefixes(self) -> list[str]:
        names = (snake_case(c.name) or f"column_{c.index + 1}" for c in self.columns[1:])
        taken = {self.enricher.repeated: 1}
        return [free_name(name, taken) for name in names]


@dataclass(frozen=True)
class AddressesStep(_RepeatedStep):
    """An enricher that reads a part of each of several addresses."""

    def work(self, cells: LeadCells, rows: int) -> Worked:
        """What it gives; other enrichers read what it gives for further addresses there."""
        worked = super().work(cells, rows)
        further = {
            number: self.enricher.enrich(cells.addresses[number], rows)
            for number in self._numbers_to_work_on()
        }
        for number, enriched in further.items():
            cells.addresses[number] |= self.given(enriched)
        if self._has_several():
            names = [self._column_name(address) for address in self.lead.addresses]
            own = cells.fields[self.enricher.repeated]
            worked.further = [names_of(names, cells.address_choice, own)]
            for number in self._further_numbers():
                worked.further += self._further_columns(further[number])
                worked.reasons.append(Reason(names[number], further[number].columns[-1]))
                worked.failures += further[number].failures
        return worked

    def _numbers_to_work_on(self) -> list[int]:
        """The further addresses: all, if others need what this gives; else those with its field."""
        if self.enricher.gives:
            return list(range(1, len(self.lead.addresses)))
        return self._further_numbers() if self._has_several() else []

    def _further_numbers(self) -> list[int]:
        return [
            number
            for number, address in enumerate(self.lead.addresses)
            if number and self.enricher.repeated in address.indices
        ]

    def _has_several(self) -> bool:
        name = self.enricher.repeated
        holding = {a.indices[name] for a in self.lead.addresses if name in a.indices}
        return len(holding) > 1

    def _column_name(self, address: AddressColumns) -> str:
        index = address.indices.get(self.enricher.repeated)
        return "" if index is None else self.lead.name_of(index)

    def _prefixes(self) -> list[str]:
        addresses = (self.lead.addresses[number] for number in self._further_numbers())
        return [snake_case(a.name).removesuffix("_address") for a in addresses]


def row_step(enricher: RowEnricher, lead: LeadColumns) -> RowStep:
    """The enricher as it works on a file with these columns."""
    columns = lead.repeated.get(enricher.repeated, [])
    if len(columns) > 1 or any(column.label is not None for column in columns):
        return ColumnsStep(enricher, lead, columns)
    if enricher.repeated in ADDRESS and len(lead.addresses) > 1:
        return AddressesStep(enricher, lead)
    return RowStep(enricher, lead)


def names_of(names: Sequence[str], choice: Sequence[int] | None, cells: Column) -> list[str]:
    """For each row the name of the column that was chosen, where it is filled."""
    numbers = choice or [0] * len(cells)
    return [
        names[number] if cell and number != NONE else ""
        for number, cell in zip(numbers, cells, strict=True)
    ]
