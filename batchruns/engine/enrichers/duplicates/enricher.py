"""The columns that tell of duplicates."""

from collections.abc import Collection, Mapping, Sequence

from batchruns.engine.enrichers.base import Enriched, Enricher, Output

SOURCE = "the file itself"
NAMES = ("full_name", "first_name", "last_name")


class DuplicateEnricher(Enricher):
    """Keeps the last two columns for what is known only when all rows can be compared.

    A chunk can't know the rows before it, so its cells stay empty here; `work.duplicates`
    fills them in. A row is compared by one key, the strongest that it has: its e-mail address,
    else its phone number, else its name and company.
    """

    name = "duplicates"
    inputs = ("email", "phone", "company", *NAMES)
    needs = ("email", "phone", "company")
    outputs = (
        Output(
            "duplicate_of",
            "The row of this file (the header is row 1) that has the same lead before this one.",
            SOURCE,
        ),
        Output("duplicate_reason", "What this row has in common with the other.", SOURCE),
    )

    def applies(self, fields: Collection[str]) -> bool:
        named = "company" in fields and any(name in fields for name in NAMES)
        return named or "email" in fields or "phone" in fields

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        return Enriched([[""] * rows for _ in self.outputs], 0)

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        return "", ""
