"""All enrichers that apply to a file, over its rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from batchruns.engine.enrichers.base import Output
from batchruns.engine.enrichers.registry import ENRICHERS
from batchruns.engine.options import Options
from batchruns.engine.summary import Summary
from batchruns.engine.transpose import columns_of, rows_of


class NothingToEnrich(ValueError):
    """A file without any column that an enricher needs. Its text is for the person."""


class Pipeline:
    """Adds columns to the rows of one file.

    `columns` are the file's names, `mapping` (as long) the lead field of each, or None.
    Raises NothingToEnrich when no enricher applies.
    """

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Sequence[str | None],
        *,
        options: Options = Options(),
    ) -> None:
        self._width = len(columns)
        self._places = {field: place for place, field in enumerate(mapping) if field}
        applying = [e(options) for e in ENRICHERS if e(options).applies(self._places)]
        if not applying:
            raise NothingToEnrich(
                "None of the columns could be recognised as something to enrich: e-mail, phone, "
                "name, company, website or country. Name a column so, and upload the file again."
            )
        self._enrichers = [
            e for e in applying if options.switches_on(e.name, by_default=e.by_default)
        ]
        if not self._enrichers:
            raise NothingToEnrich(
                "All that these columns could be enriched with is switched off. "
                "Switch something on again."
            )
        self._read = {field for enricher in self._enrichers for field in enricher.inputs}
        self.outputs = list(_without_clashes(self._all_outputs(), columns))
        self.columns = [*columns, *(output.name for output in self.outputs)]

    def enrich(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The rows, in order and untouched, each with the new cells behind its own; what was found.

        Each row must be as wide as the file's columns.
        """
        columns, summary = self.enrich_columns(rows)
        return rows_of(columns), summary

    def enrich_columns(self, rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], Summary]:
        """The same as columns: the rows' own, untouched, and the new ones behind them."""
        own = columns_of(rows, self._width)
        fields = {
            field: list(map(str.strip, own[place]))
            for field, place in self._places.items()
            if field in self._read
        }
        made = [(e.name, e.enrich(fields, len(rows))) for e in self._enrichers]
        added = [column for _, enriched in made for column in enriched.columns]
        failures = Counter({name: enriched.failures for name, enriched in made})
        summary = self._summarize(len(rows), added, +failures)
        for field, column in fields.items():
            summary.given[field] = len(rows) - column.count("")
        return own + added, summary

    def outputs_of_each(self) -> Iterator[tuple[str, list[Output]]]:
        """Each enricher's name with its outputs, the last of which is the reason."""
        outputs = iter(self.outputs)
        return ((e.name, list(islice(outputs, len(e.outputs)))) for e in self._enrichers)

    def _all_outputs(self) -> Iterator[Output]:
        return (output for enricher in self._enrichers for output in enricher.outputs)

    def _summarize(
        self, rows: int, added: Sequence[Sequence[str]], failures: Counter[str]
    ) -> Summary:
        summary = Summary(rows, failures=failures)
        for output, column in zip(self.outputs, added, strict=True):
            if output.counted:
                counts = Counter(column)
                empty = counts.pop("", 0)
                summary.values[output.name] = counts
            else:
                empty = column.count("")
            summary.filled[output.name] = rows - empty
        return summary


def _without_clashes(outputs: Iterator[Output], columns: Sequence[str]) -> Iterator[Output]:
    """The outputs, renamed where the user's file has a column of that name (“email_domain_2”)."""
    taken = {column.strip().casefold() for column in columns}
    for output in outputs:
        names = (output.name if n == 1 else f"{output.name}_{n}" for n in count(1))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield output if name == output.name else replace(output, name=name)
