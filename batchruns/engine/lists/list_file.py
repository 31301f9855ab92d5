"""A built list on this machine, to be opened by whichever process matches with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from batchruns.engine.lists.provider import ListProvider, list_connection
from batchruns.engine.lists.reader import Decisions, OpenList


@dataclass(frozen=True, slots=True)
class ListFile:
    """A version of a list."""

    id: str
    name: str
    """What its owner calls it."""
    path: Path
    decisions: Decisions

    @contextmanager
    def opened(self) -> Iterator[ListProvider]:
        """The list as a provider. Raises ListError where the file can't be read."""
        with OpenList(self.path, self.decisions) as index:
            yield ListProvider(list_connection(self.id), self.name, index.header, index)
