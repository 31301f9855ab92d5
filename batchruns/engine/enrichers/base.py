"""The one shape that all enrichers have."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from batchruns.engine.options import Options
from batchruns.engine.transpose import columns_of

# Values that an enricher remembers before it forgets them all: bounds its memory.
REMEMBERED = 30_000
BROKEN = "This value could not be worked on: our enrichment broke on it."


@dataclass(frozen=True)
class Output:
    """A column that an enricher adds."""

    name: str
    description: str
    source: str
    counted: bool = False
    """Whether it has few different values, so that the summary counts each."""


class Enricher(ABC):
    """Works out some columns from others, row by row and the same for the same input.

    The last of the outputs is always the reason: a sentence where a value was refused or is in
    doubt, else empty. Values are strings, empty for “not known”.
    """

    name: ClassVar[str]
    inputs: ClassVar[tuple[str, ...]]
    """The lead fields that it reads, in the order in which `enrich_one` takes them."""
    needs: ClassVar[tuple[str, ...]]
    """The fields of which it needs at least one."""
    outputs: ClassVar[tuple[Output, ...]]
    is_quick: ClassVar[bool] = False
    """Whether a value is worked out sooner than looked up among those worked out before."""
    by_default: ClassVar[bool] = True
    """Whether it works without being asked for: it goes nowhere but into its input."""

    def __init__(self, options: Options = Options()) -> None:
        self.options = options
        self._remembered: dict[Hashable, tuple[str, ...]] = {}
        self._has_broken = False

    @abstractmethod
    def enrich_one(self, *values: str) -> tuple[str, ...]:
        """One value for each output, from one (stripped) value for each input."""

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """What `enrich_one` makes of each row, as far as it is told sooner of many; None for others."""
        return [None] * len(columns[0])

    def applies(self, fields: Collection[str]) -> bool:
        """Whether a file with these lead fields has enough to work on."""
        return any(field in fields for field in self.needs)

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> "Enriched":
        """One column for each output, each `rows` long, from (stripped) columns that are as long.

        Each different input is worked out once; leads repeat countries, companies and domains.
        """
        empty = [""] * rows
        inputs = [columns.get(field, empty) for field in self.inputs]
        values = self._enrich_quickly(inputs) if self.is_quick else self._enrich_distinct(inputs)
        failures = sum(value[-1] == BROKEN for value in values) if self._has_broken else 0
        if len(self._remembered) > REMEMBERED:
            self._remembered.clear()
            self._has_broken = False
        return Enriched(columns_of(values, len(self.outputs)), failures)

    def _enrich_quickly(self, inputs: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        try:
            usual = self.enrich_usual(*inputs)
            return [
                self.enrich_one(*(column[place] for column in inputs)) if found is None else found
                for place, found in enumerate(usual)
            ]
        except Exception:
            # One of them breaks it: the slower way finds which.
            return self._enrich_distinct(inputs)

    def _enrich_distinct(self, inputs: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        known = self._remembered
        first, *others = inputs
        # Where the others are empty, text itself is found sooner than a tuple, whose hash isn't kept.
        is_alone = not any(map(any, others))
        keys: Sequence[Hashable] = first if is_alone else list(zip(*inputs, strict=True))
        for key in set(keys):
            if key not in known:
                values = key if isinstance(key, tuple) else (str(key), *("" for _ in others))
                known[key] = self._enrich_guarded(values)
        return list(map(known.__getitem__, keys))

    def _enrich_guarded(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """A value that breaks the enricher costs that value, never the row or the run."""
        try:
            return self.enrich_one(*values)
        except Exception:
            self._has_broken = True
            return ("",) * (len(self.outputs) - 1) + (BROKEN,)


@dataclass(frozen=True)
class Enriched:
    """What an enricher made of some rows."""

    columns: list[list[str]]
    failures: int
    """Rows on which it broke."""
