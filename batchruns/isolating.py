"""Rows that stop the engine are found by halving, so that all others are enriched (no Django)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from batchruns.engine import Overrun
from batchruns.enrichment.summary import Summary

Rows = list[list[str]]
# Enriches some rows: the enriched rows as bytes, and their summary as JSON. Raises Overrun.
Enrich = Callable[[Rows], tuple[bytes, dict[str, Any]]]


@dataclass
class Isolated:
    """What became of some rows: those enriched, as bytes, and those that can't be."""

    part: bytes
    summary: Summary
    poison: Rows

    def __add__(self, other: "Isolated") -> "Isolated":
        return Isolated(
            self.part + other.part, self.summary + other.summary, self.poison + other.poison
        )


def isolate(rows: Rows, enrich: Enrich) -> Isolated:
    """Enriches the rows, in order; those on which `enrich` overruns even alone are set aside."""
    try:
        part, summary = enrich(rows)
        return Isolated(part, Summary.from_meta(summary), [])
    except Overrun:
        if len(rows) == 1:
            return Isolated(b"", Summary(), rows)
        middle = len(rows) // 2
        return isolate(rows[:middle], enrich) + isolate(rows[middle:], enrich)
