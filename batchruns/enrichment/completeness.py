"""How much of a lead is there."""

from collections.abc import Mapping, Sequence
from functools import cache

from batchruns.enrichment.enricher import Enriched, Enricher, Output

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
# What people and programs write where they have nothing to write.
NOTHING = frozenset(
    """- -- --- . ? n/a na n.a. #n/a none null nil nan unknown tbd k.a. keine unbekannt inconnu
    desconocido sconosciuto onbekend""".split()
) | {"", "not given", "not available", "keine angabe"}


class CompletenessEnricher(Enricher):
    """Counts which of the eight parts of a lead a row has, as they stand in the file."""

    name = "completeness"
    inputs = tuple(field for fields in PARTS.values() for field in fields)
    needs = inputs
    outputs = (
        Output(
            "completeness",
            "Percent of what a lead should have: name, title, company, e-mail, phone, website, "
            "city, country.",
            SOURCE,
        ),
        Output("completeness_reason", "What is missing.", SOURCE),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """The same as by `enrich_one`, but nearly every row differs: nothing to remember."""
        has = [
            [cell.strip().casefold() not in NOTHING for cell in columns[field]]
            if field in columns
            else [False] * rows
            for field in self.inputs
        ]
        pairs = [_told_of(present) for present in zip(*has, strict=True)]
        return Enriched([list(column) for column in zip(*pairs, strict=True)] or [[], []], 0)

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        return _told_of(tuple(value.casefold() not in NOTHING for value in values))


@cache
def _told_of(has: tuple[bool, ...]) -> tuple[str, str]:
    """The percentage and what is missing, from whether each input is there."""
    there = {field for field, is_there in zip(CompletenessEnricher.inputs, has, strict=True)
             if is_there}  # fmt: skip
    missing = [part for part, fields in PARTS.items() if there.isdisjoint(fields)]
    percent = round(100 * (len(PARTS) - len(missing)) / len(PARTS))
    return str(percent), f"Missing: {', '.join(missing)}." if missing else ""
