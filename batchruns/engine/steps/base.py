"""What all steps have: a name, the fields that they read, the columns that they add."""

from abc import ABC
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from batchruns.engine.options import Options

REASON = "_reason"


class Phase(IntEnum):
    """When a step works; its columns stand in this order, too."""

    ROW = 1
    """On the row alone, in the process pool: `enrichers.base.RowEnricher`."""
    LOOKUP = 2
    """On distinct questions to another source, whose answers are kept: `lookups.columns`."""
    FILE = 3
    """On all rows of the file at once: `steps.file_step.FileStep`."""


@dataclass(frozen=True)
class Output:
    """A column that a step adds."""

    name: str
    description: str
    source: str
    counted: bool = False
    """Whether it has few different values, so that the summary counts each."""
    essential: bool = False
    """Whether it is in the default set of columns: a value or status that people import."""
    only_with: str = ""
    """The field without which a file doesn't get this column."""
    form_of: str = ""
    """The lead field whose value it holds in the form to use: counts tell what was standardized."""

    def fits(self, fields: Collection[str]) -> bool:
        """Whether a file with these fields gets this column."""
        return not self.only_with or self.only_with in fields

    @property
    def is_reason(self) -> bool:
        """Whether it says why a value is missing, refused or doubtful."""
        return REASON in self.name


class Step(ABC):
    """Adds some columns to a file. Subclass `RowEnricher` or `FileStep`, not this.

    The last of the outputs is always the reason: a sentence where a value was refused or is in
    doubt, else empty. Cells are text, empty for “not known”. The first line of a step's docstring
    tells people what it does.
    """

    phase: ClassVar[Phase]
    name: str
    """Its name on the command line, in options and summaries: one word, lower case."""
    label: str
    """Its name on pages, marked with `gettext_noop`."""
    position: ClassVar[int]
    """Its place among the steps of its phase; those of this project stand ten apart."""
    inputs: tuple[str, ...]
    """The lead fields that it reads."""
    needs: tuple[str, ...]
    """The lead fields of which it needs at least one."""
    outputs: tuple[Output, ...]
    by_default: bool = True
    """Whether it works without being asked for."""
    reports_issues: ClassVar[bool] = True
    """Whether its reason is an issue of the row, and not only a remark."""

    def __init__(self, options: Options = Options()) -> None:
        self.options = options

    def applies(self, fields: Collection[str]) -> bool:
        """Whether a file with these lead fields has enough to work on."""
        return any(field in fields for field in self.needs)
