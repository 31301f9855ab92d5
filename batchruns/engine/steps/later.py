"""What steps share that work after the row phase: what it leaves for them, and what they answer.

Rows are enriched in parts, by several processes. Beside each part the row phase writes an extract
for each later step: what that step needs to know of the part's rows. From the extracts of all parts
the step works out its cells, which are put behind the others when the parts are joined.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from batchruns.engine.steps.base import Step

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnrichedRows:
    """Some rows after the row phase."""

    outputs: Mapping[str, Sequence[str]]
    """The columns of the row phase's outputs, by their names before a clash gave them a suffix."""
    fields: Mapping[str, Sequence[str]]
    """The lead's own cells as they came, by field; where several columns hold it, the best ones."""
    count: int
    further: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By an output's name, the names of the same output of the field's further columns."""

    def __len__(self) -> int:
        return self.count

    def column(self, *names: str) -> Sequence[str] | None:
        """The first of these columns that there is: an output of this name, else the lead field."""
        for name in names:
            if (column := self.outputs.get(name, self.fields.get(name))) is not None:
                return column
        return None

    def every(self, *names: str) -> list[Sequence[str]]:
        """The column that `column` gives, and those of the field's further columns; maybe none."""
        own = self.column(*names)
        further = (self.outputs[other] for name in names for other in self.further.get(name, ()))
        return [] if own is None else [own, *further]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a later step needs to know of the rows of one part: how many, and where it is written."""

    rows: int
    path: Path


class AddedCells(ABC):
    """The cells that a later step adds to a file."""

    @abstractmethod
    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The cells of these rows, by row; a row that isn't there has blank ones.

        Rows are numbered from 0 in the file. Asked for the rows of each part once, in order.
        """

    def counts(self) -> Mapping[str, Counter[str]]:
        """By output: what the summary counts where its cells are too different to be counted."""
        return {}


class LaterStep(Step):
    """Base of the steps that work after the row phase."""

    extract_name: ClassVar[str]
    """What its extracts are called. Another name than the step's own, which is meant where there is
    none, if they are written otherwise than by an earlier version: that one's are then not read.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in vars(cls) and "extract_name" not in vars(cls):
            cls.extract_name = cls.name

    @abstractmethod
    def extract(self, rows: EnrichedRows) -> bytes:
        """What this step needs to know of these rows. Called in the process pool."""
