"""For each lead of a result the sources that it is of: whom to tell, and what to tell them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from batchruns.engine.lookups.columns import LookupColumns
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.models import BatchRun
from batchruns.runs.options import pipeline_of
from batchruns.web.lookups.words import capability_in_words, label_of

PROVIDER, ASKED_ON = "_provider", "_asked_on"
BETWEEN = "; "

Row = Sequence[str]


def sources_of_each(run: BatchRun, columns: Row, rows: Iterable[Row]) -> Iterator[Row]:
    """A header and a row for each lead: its number in the result, email, name, and its sources."""
    yield [_("Row"), _("Email"), _("Name"), _("Company"), _("Sources")]
    pipeline = pipeline_of(run)
    if pipeline is None:
        return
    positions = {name: n for n, name in enumerate(columns)}
    told = [_Told(step, positions) for step in pipeline.lookups]
    lead = _Lead.of(pipeline.layout())
    for number, row in enumerate(rows, start=1):
        said = filter(None, (each.of(row) for each in told))
        yield [str(number), *lead.of_row(row), BETWEEN.join([_("Uploaded file"), *said])]


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where a result says who a lead is: the first filled cell of each counts."""

    emails: Sequence[int]
    full_names: Sequence[int]
    name_parts: Sequence[int]
    companies: Sequence[int]

    @classmethod
    def of(cls, layout: ResultLayout) -> "_Lead":
        def own(field: str) -> list[int]:
            return [column.index for column in layout.fields.get(field, ())]

        normalized = [layout.outputs.get("email_normalized", -1), *layout.fills.get("email", ())]
        parts = [layout.outputs.get(name, -1) for name in ("first_name", "last_name")]
        return cls([*normalized, *own("email")], own("full_name"), parts, own("company"))

    def of_row(self, row: Row) -> list[str]:
        """Email, name and company."""
        parts = (_first(row, [n]) for n in self.name_parts)
        name = _first(row, self.full_names) or " ".join(filter(None, parts))
        return [_first(row, self.emails), name, _first(row, self.companies)]


class _Told:
    """What one step says of its source in a row."""

    def __init__(self, step: LookupColumns, positions: dict[str, int]) -> None:
        self._label = capability_in_words(step.step.capability)
        self._provider, self._asked_on, self._values = -1, -1, list[int]()
        for output in step.outputs:
            position = positions.get(output.name, -1)
            if PROVIDER in output.name:
                self._provider = position
            elif ASKED_ON in output.name:
                self._asked_on = position
            elif position >= 0:
                self._values.append(position)

    def of(self, row: Row) -> str:
        """Which provider answered and when, as far as the result says it; nothing without a value."""
        if not _first(row, [self._provider, *self._values]):
            return ""
        provider, day = _first(row, [self._provider]), _first(row, [self._asked_on])
        source = label_of(provider) if provider else _("a provider")
        return f"{self._label}: {source}{f' ({day})' if day else ''}"


def _first(row: Row, positions: Iterable[int]) -> str:
    return next((row[n] for n in positions if 0 <= n < len(row) and row[n]), "")
