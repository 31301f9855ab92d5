"""What every CRM's template is: the columns that it imports, under its headers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from batchruns.engine.tables.registry import Registry


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a CRM's import."""

    header: str
    source: str
    """What it holds: the name of a `Source` in `crm.sources`."""
    longest: int | None = None
    """How many characters the CRM takes."""
    is_required: bool = False
    """Whether the CRM refuses rows without it."""
    options: tuple[str, ...] = ()
    """The values that the CRM takes; all, if none are named."""


class CrmTemplate:
    """What one CRM imports. It has no state; its class attributes tell of it."""

    name: ClassVar[str]
    """What `?as=` and `--as` call it."""
    order: ClassVar[int]
    """Where it stands among the others."""
    label: ClassVar[str]
    """What it is called: a proper name."""
    columns: ClassVar[Sequence[Column]]
    keeps_empty_columns: ClassVar[bool] = False
    """Whether columns stand in the file for which the result has nothing."""
    one_of: ClassVar[tuple[str, ...]] = ()
    """Headers of which a row needs at least one, where the CRM is content with any."""


TEMPLATES: Registry[CrmTemplate] = Registry(__package__)
"""The templates by name."""
