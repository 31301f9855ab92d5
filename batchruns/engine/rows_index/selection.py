"""Which rows of a result are asked for, and in which order: what an address of the table says."""

from dataclasses import dataclass

ANY = "any"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows for which all of this holds; columns are named as in the result."""

    text: str = ""
    """Words that stand anywhere in the row, without regard to case and accents."""
    issues: tuple[str, ...] = ()
    """The codes of issues, of which a row has one; ANY alone, or NONE for rows without one."""
    about: tuple[str, ...] = ()
    """What that issue is about: labels of steps, or columns of the file."""
    is_duplicate: bool = False
    is_excluded: bool | None = None
    equal: tuple[tuple[str, str], ...] = ()
    """Columns with the value that they have."""
    containing: tuple[tuple[str, str], ...] = ()
    """Columns with a text that is in them."""
    filled: tuple[tuple[str, bool], ...] = ()
    """Columns with whether they have a value."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column rows are sorted; without one, as they stand in the file."""

    column: str = ""
    is_descending: bool = False
