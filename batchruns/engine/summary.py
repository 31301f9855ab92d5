"""What enrichment found in some rows; the summaries of chunks add up to that of the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Summary:
    """Counts over rows. `a + b` is the summary of both."""

    rows: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    """For each output, the rows in which it has a value."""
    values: dict[str, Counter[str]] = field(default_factory=dict)
    """For each output with few different values, the rows of each (the empty one left out)."""
    failures: Counter[str] = field(default_factory=Counter)
    """For each enricher, the rows on which it broke."""
    filled_before: Counter[str] = field(default_factory=Counter)
    """For each lead field that the file has, the rows that had it before."""

    def count_values(self, output: str, column: Sequence[str]) -> None:
        """Counts the values of an output that has few different ones."""
        self.values[output] = Counter(column)
        self.values[output].pop("", None)

    def __add__(self, other: "Summary") -> "Summary":
        names = [*self.values, *(name for name in other.values if name not in self.values)]
        return Summary(
            self.rows + other.rows,
            self.filled + other.filled,
            {n: self.values.get(n, Counter()) + other.values.get(n, Counter()) for n in names},
            self.failures + other.failures,
            self.filled_before + other.filled_before,
        )

    def to_meta(self) -> dict[str, Any]:
        """As JSON, with camelCase keys."""
        return {
            "rows": self.rows,
            "filled": dict(self.filled),
            "values": {name: dict(counts.most_common()) for name, counts in self.values.items()},
            "failures": dict(self.failures),
            "given": dict(self.filled_before),
        }

    @classmethod
    def from_meta(cls, meta: Mapping[str, Any]) -> "Summary":
        """The summary that `to_meta` wrote; an empty one for an empty object."""
        return cls(
            meta.get("rows", 0),
            Counter(meta.get("filled", {})),
            {name: Counter(counts) for name, counts in meta.get("values", {}).items()},
            Counter(meta.get("failures", {})),
            Counter(meta.get("given", {})),
        )
