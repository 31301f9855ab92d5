"""What enrichment found in some rows; the summaries of chunks add up to that of the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import ne
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
    usable: Counter[str] = field(default_factory=Counter)
    """For each lead field, the rows that have it now in the form to use."""
    added: Counter[str] = field(default_factory=Counter)
    """Of these, the rows that didn't have it before."""
    standardized: Counter[str] = field(default_factory=Counter)
    """Of these, the rows in which it was written otherwise before."""
    issues: dict[str, Counter[str]] = field(default_factory=dict)
    """By the code of an issue, and what it is about as the issue says it, the rows that have it."""

    def count_values(self, output: str, column: Sequence[str]) -> None:
        """Counts the values of an output that has few different ones."""
        self.values[output] = Counter(column)
        self.values[output].pop("", None)

    def count_form(self, name: str, form: Sequence[str], own: Sequence[str] | None) -> None:
        """Counts what became of a lead field: its cells in the form to use, beside those that came."""
        self.usable[name] = len(form) - form.count("")
        if own is None:
            self.added[name] = self.usable[name]
        else:
            differs = list(map(ne, form, own))
            self.added[name] = list(compress(own, differs)).count("")
            lost = list(compress(form, differs)).count("")
            self.standardized[name] = sum(differs) - self.added[name] - lost

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(
            self.rows + other.rows,
            self.filled + other.filled,
            added_counts(self.values, other.values),
            self.failures + other.failures,
            self.filled_before + other.filled_before,
            self.usable + other.usable,
            self.added + other.added,
            self.standardized + other.standardized,
            added_counts(self.issues, other.issues),
        )

    def to_meta(self) -> dict[str, Any]:
        """As JSON, with camelCase keys."""
        return {
            "rows": self.rows,
            "filled": dict(self.filled),
            "values": {name: dict(counts.most_common()) for name, counts in self.values.items()},
            "failures": dict(self.failures),
            "given": dict(self.filled_before),
            "usable": dict(self.usable),
            "added": dict(self.added),
            "standardized": dict(self.standardized),
            "issues": {code: dict(counts) for code, counts in self.issues.items()},
        }

    @classmethod
    def from_meta(cls, meta: Mapping[str, Any]) -> "Summary":
        """The summary that `to_meta` wrote; an empty one for an empty object."""
        return cls(
            meta.get("rows", 0),
            Counter(meta.get("filled", {})),
            _counters(meta.get("values", {})),
            Counter(meta.get("failures", {})),
            Counter(meta.get("given", {})),
            Counter(meta.get("usable", {})),
            Counter(meta.get("added", {})),
            Counter(meta.get("standardized", {})),
            _counters(meta.get("issues", {})),
        )


def added_counts(
    some: Mapping[str, Counter[str]], others: Mapping[str, Counter[str]]
) -> dict[str, Counter[str]]:
    """The counts of both, under every name that one of them has."""
    names = [*some, *(name for name in others if name not in some)]
    return {name: some.get(name, Counter()) + others.get(name, Counter()) for name in names}


def _counters(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Counter[str]]:
    return {name: Counter(each) for name, each in counts.items()}
