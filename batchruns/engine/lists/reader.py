"""A built list, opened to be matched with leads. Nothing of it is loaded: it is read as it is asked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.keys import Inputs
from batchruns.engine.lists.match import ListRow, Match

Decisions = Mapping[str, str | None]
"""By the key of a lead (`keys.lead_key` of its inputs) the key of the row that it is; None: of no row."""


class OpenList:
    """A built list. Opening takes milliseconds; it may be used by one thread at a time.

    Raises ListError where the file isn't whole, at once or when a damaged part is read.
    """

    header: ListHeader

    def __init__(self, path: Path, decisions: Decisions = {}) -> None:
        raise NotImplementedError

    def match(self, inputs: Inputs, columns: Sequence[str] = ()) -> Match:
        """What comes of a lead with these inputs. `columns` are those that are handed over: rows with
        the same cells in all of them count as one."""
        raise NotImplementedError

    def row(self, number: int) -> ListRow:
        """The row of this number, from 1. Raises LookupError."""
        raise NotImplementedError

    def close(self) -> None:
        """Closes the file."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
