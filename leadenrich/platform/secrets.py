"""Secrets of an installation that wasn't given any: created once, kept in its data folder."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def read_or_create(path: Path, create: Callable[[], str]) -> str:
    """The text in the file at `path`; the first time, what `create` returns, kept there (mode 600)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Linked to its name once it is whole: of several processes that start at once, one wins.
        with NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(create())
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
