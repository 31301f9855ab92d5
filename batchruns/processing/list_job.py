"""The building of a list: what a process of the engine runs. No Django here."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from batchruns.engine.lists.build import ListHeader, ListSource, build_list
from batchruns.engine.lists.match import ListKind

SECONDS_TO_NOTE = 0.5


def build(
    sources: Sequence[ListSource], target: Path, kind: ListKind, most_rows: int, progress: Path
) -> ListHeader:
    """Builds a list, and writes into the file `progress` how many rows are read by now.

    Raises UnreadableFileError, ListError and OSError.
    """
    return build_list(sources, target, kind, most_rows=most_rows, on_rows=_noting(progress))


def _noting(progress: Path) -> Callable[[int], None]:
    total, due = 0, 0.0

    def note(rows: int) -> None:
        nonlocal total, due
        total += rows
        if time.monotonic() >= due:
            due = time.monotonic() + SECONDS_TO_NOTE
            progress.write_text(str(total))

    return note
