"""How much of a lead is there."""

from collections.abc import Mapping, Sequence
from functools import cache

from batchruns.engine.enrichers.base import Enriched, Output, RowEnricher
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop

SOURCE = "the file itself"
# What a lead should have, and the fields of which any one is enough for it.
PARTS: dict[str, tuple[str, ...]] = {
    "name": ("full_name", "first_name", "last_name"),
    "title": ("title",),
    "company": ("company",),
    "e-mail": ("email",),
    "phone": ("phone",),
    "website": ("website",),
    "city": ("city",),
    "country": ("country",),
}


class CompletenessEnricher(RowEnricher):
    """Counts which of the eight parts of a lead a row has, as they stand in the file."""

    name = "completeness"
    label = gettext_noop("Completeness")
    position = 110
    inputs = tuple(field for fields in PARTS.values() for field in fields)
    needs = inputs
    outputs = (
        Output(
            "completeness",
            "Percent of what a lead should have: name, title, company, e-mail, phone, website, "
            "city, country.",
            SOURCE,
            counted=True,
        ),
        Output("completeness_reason", "What is missing.", SOURCE),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """The same as by `enrich_one`, but nearly every row differs: nothing to remember."""
        parts = [_has_any(fields, columns, rows) for fields in PARTS.values()]
        told = [_told_of(has) for has in zip(*parts, strict=True)]
        return Enriched([list(column) for column in zip(*told, strict=True)] or [[], []], 0)

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        columns = {field: [value] for field, value in zip(self.inputs, values, strict=True)}
        return _told_of(
            tuple(has for fields in PARTS.values() for has in _has_any(fields, columns, 1))
        )


def _has_any(fields: Sequence[str], columns: Mapping[str, Sequence[str]], rows: int) -> list[bool]:
    """For each row, whether one of these fields tells something."""
    has = [False] * rows
    for field in fields:
        if column := columns.get(field):
            nothing = set(filter(is_nothing, set(column)))
            has = [
                has_other or cell not in nothing
                for has_other, cell in zip(has, column, strict=True)
            ]
    return has


@cache
def _told_of(has: tuple[bool, ...]) -> tuple[str, str]:
    """The percentage and what is missing, from whether each part is there."""
    missing = [part for part, is_there in zip(PARTS, has, strict=True) if not is_there]
    percent = round(100 * (len(PARTS) - len(missing)) / len(PARTS))
    return str(percent), f"Missing: {', '.join(missing)}." if missing else ""
