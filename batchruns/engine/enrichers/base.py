"""The base of what is worked out from a row alone."""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import ClassVar, TypeAlias

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.options import Options
from batchruns.engine.steps.base import Output, Phase, Step
from batchruns.engine.tables.transpose import columns_of

__all__ = ["Enriched", "Output", "RowEnricher"]

# Distinct inputs that an enricher remembers before it forgets them all: bounds its memory.
REMEMBERED = 30_000
BROKEN = Issue("enricher_broke")

Cells: TypeAlias = tuple[str, ...]
"""The answer on one input as `Answer.cells` gives it: one cell for each output."""


@dataclass(frozen=True)
class Enriched:
    """The columns that an enricher adds to some rows."""

    columns: Sequence[Sequence[str]]
    failures: int
    """Rows on which it broke."""


class RowEnricher(Step):
    """Works out its outputs from the lead fields of one row, the same for the same input.

    It asks no network and keeps no state but what it remembers. It runs in the process pool, on
    columns of some thousand rows.
    """

    phase = Phase.ROW
    is_quick: ClassVar[bool] = False
    """Whether a value is worked out sooner than looked up among those worked out before."""
    gives: ClassVar[Mapping[str, str]] = {}
    """Inputs of other enrichers that are outputs of this one, which therefore works first."""
    repeated: ClassVar[str] = ""
    """The field of which several columns may be given: a phone, an email, or a part of an address."""
    further: ClassVar[tuple[str, ...]] = ()
    """The outputs that each of the field's further columns gains, too."""
    status: ClassVar[str] = ""
    """The output that is “valid” where a value of a repeated field can be the lead's own."""

    def __init__(self, options: Options = Options()) -> None:
        super().__init__(options)
        self._remembered: dict[tuple[int, ...], dict[Hashable, Cells]] = {}
        """The cells by input, apart by which of the inputs are filled: mostly the same ones are."""
        self._has_broken = False

    @abstractmethod
    def enrich_one(self, *values: str) -> Answer:
        """The answer on one (stripped) value for each of the `inputs`."""

    def plain_cells(self, *columns: Sequence[str]) -> Sequence[Cells | None]:
        """The cells of the answers on whole columns, for plain values that take less so; else None.

        A test holds them equal to what `enrich_one` answers.
        """
        return [None] * len(columns[0])

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """One column for each output, each `rows` long, from (stripped) columns that are as long.

        Each distinct input is worked out once; leads repeat countries, companies and domains.
        """
        empty = [""] * rows
        inputs = [columns.get(field, empty) for field in self.inputs]
        if not self.is_quick:
            return self._enrich_distinct(inputs)
        try:
            cells = self._enrich_quickly(inputs)
        except Exception:
            # One of them breaks it: the slower way finds which.
            return self._enrich_distinct(inputs)
        return Enriched(columns_of(cells, len(self.outputs)), 0)

    def _enrich_quickly(self, inputs: Sequence[Sequence[str]]) -> list[Cells]:
        return [
            self.enrich_one(*(column[row] for column in inputs)).cells() if cells is None else cells
            for row, cells in enumerate(self.plain_cells(*inputs))
        ]

    def _enrich_distinct(self, inputs: Sequence[Sequence[str]]) -> Enriched:
        filled = [number for number, column in enumerate(inputs) if any(column)]
        remembered = self._remembered.setdefault(tuple(filled), {})
        # Of one column text itself is found sooner than a tuple, whose hash isn't kept.
        columns = [inputs[number] for number in filled or [0]]
        keys: Sequence[Hashable] = (
            columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        )
        arrange = _arrangement(len(self.inputs), filled)
        # One after the other, so that what is worked out for a row is known for those behind it.
        cells = [
            known or self._work_out(key, remembered, arrange)
            for key, known in zip(keys, map(remembered.get, keys), strict=True)
        ]
        failures = self._failures_in(cells)
        if sum(map(len, self._remembered.values())) > REMEMBERED:
            self._remembered.clear()
            self._has_broken = False
        return Enriched(columns_of(cells, len(self.outputs)), failures)

    def _failures_in(self, cells: Sequence[Cells]) -> int:
        return sum(row[-1] == BROKEN for row in cells) if self._has_broken else 0

    def _work_out(
        self, key: Hashable, remembered: dict[Hashable, Cells], arrange: Callable[[Cells], Cells]
    ) -> Cells:
        texts = key if isinstance(key, tuple) else (str(key),)
        remembered[key] = cells = self._enrich_guarded(arrange((*texts, "")))
        return cells

    def _enrich_guarded(self, values: Cells) -> Cells:
        """A value that breaks the enricher costs that value, never the row or the run."""
        try:
            return self.enrich_one(*values).cells()
        except Exception:
            self._has_broken = True
            return ("",) * (len(self.outputs) - 1) + (BROKEN,)


def _arrangement(inputs: int, filled: Sequence[int]) -> Callable[[Cells], Cells]:
    """Makes the values of all inputs of those that are filled, which one blank follows."""
    positions = dict(zip(filled or [0], count(), strict=False))
    indices = [positions.get(number, len(positions)) for number in range(inputs)]
    return itemgetter(*indices) if inputs > 1 else itemgetter(slice(1))
