"""How much of a lead is there."""

from collections.abc import Mapping, Sequence
from functools import cache

from batchruns.engine.enrichers.base import Enriched, Enricher, Output
from batchruns.engine.schema import fields
from batchruns.engine.subjects.placeholders import is_nothing

SOURCE = "the file itself"


def _inputs() -> tuple[str, ...]:
    return tuple(name for names in fields.parts().values() for name in names)


class CompletenessEnricher(Enricher):
    """Counts which of the eight parts of a lead a row has, as they stand in the file."""

    name = "completeness"
    inputs = _inputs()
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
        parts = [_has_any(names, columns, rows) for names in fields.parts().values()]
        told = [_told_of(has) for has in zip(*parts, strict=True)]
        return Enriched([list(column) for column in zip(*told, strict=True)] or [[], []], 0)

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        columns = {field: [value] for field, value in zip(self.inputs, values, strict=True)}
        return _told_of(
            tuple(has for names in fields.parts().values() for has in _has_any(names, columns, 1))
        )


def _has_any(names: Sequence[str], columns: Mapping[str, Sequence[str]], rows: int) -> list[bool]:
    """For each row, whether one of these fields tells something."""
    has = [False] * rows
    for name in names:
        if column := columns.get(name):
            nothing = set(filter(is_nothing, set(column)))
            has = [
                has_other or cell not in nothing
                for has_other, cell in zip(has, column, strict=True)
            ]
    return has


@cache
def _told_of(has: tuple[bool, ...]) -> tuple[str, str]:
    """The percentage and what is missing, from whether each part is there."""
    missing = [part for part, is_there in zip(fields.parts(), has, strict=True) if not is_there]
    percent = round(100 * (len(has) - len(missing)) / len(has))
    return str(percent), f"Missing: {', '.join(missing)}." if missing else ""


@fields.on_register
def _ask_again() -> None:
    CompletenessEnricher.inputs = CompletenessEnricher.needs = _inputs()
    _told_of.cache_clear()
