"""A list built into one file, in which its rows are found by their keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from batchruns.engine.lists.match import ListKind
from batchruns.engine.options import Options

MOST_ROWS = 1 << 26


@dataclass(frozen=True, slots=True)
class ListSource:
    """A file of a list's rows, and how it is read: its parse options, columns and mapping."""

    path: Path
    options: Options


@dataclass(frozen=True, slots=True)
class ListHeader:
    """What a built list says of itself."""

    kind: ListKind
    columns: tuple[str, ...]
    """All columns of its sources, by name."""
    fields: tuple[str | None, ...]
    """The lead field of each column, or None."""
    rows: int
    """Those that can be matched, without the replaced ones."""
    rejected: int = 0
    """Lines that couldn't be read as rows."""
    replaced: int = 0
    """Rows of earlier sources that a later one replaces."""
    keys: tuple[tuple[str, int], ...] = ()
    """How many keys there are of each kind."""


def build_list(
    sources: Sequence[ListSource],
    target: Path,
    kind: ListKind,
    *,
    most_rows: int = MOST_ROWS,
    on_rows: Callable[[int], object] = lambda rows: None,
) -> ListHeader:
    """Builds the sources' rows into the file `target`, and says what is in it.

    Later sources top the earlier ones up: a row with the same identifier or email as one of theirs
    replaces it. `on_rows` is called with the number of rows of each batch, about every second or more
    often; what it raises ends the building. The target is written whole or not at all; temporary files
    stand in its folder. Raises UnreadableFileError, ListError and OSError.
    """
    raise NotImplementedError
