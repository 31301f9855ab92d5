"""What an index is made of. It can be imported without DuckDB, which takes time and memory."""

from collections.abc import Sequence
from typing import NamedTuple

FORMAT = "3"
"""How an index is written: one that was written otherwise is made anew."""


class IndexedRow(NamedTuple):
    """A row of a result, as it is to be shown."""

    number: int
    """Its number in the uploaded file."""
    is_excluded: bool
    """Whether it is left out of downloads."""
    cells: Sequence[str]
    issues: str = ""
    """Its issues, encoded; an earlier version kept none beside the result."""


class Roles(NamedTuple):
    """The columns of a result that the index reads, by position; None where it has none."""

    issues: int | None = None
    duplicate_of: int | None = None


class ColumnPair(NamedTuple):
    """Where a column stands that two results have, from 0."""

    old: int
    new: int
