"""What was found of a person, place by place, as it is kept until it is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from batchruns.engine.erasure.identity import Kind

ANSWERS, SETTINGS, HISTORY = "answers", "settings", "history"
"""Places besides the files of runs: kept answers of providers, what is remembered of choices, and the
edits and events of a run."""
LIST = "list:"
"""What the key of a list begins with, before its id."""
UNREAD = "unread"
"""Instead of a kind: a file that can't be read and may hold them, which is deleted as a whole."""
MOST_ROWS = 1_000
TICKED = (Kind.EMAIL, Kind.PHONE)
"""What is chosen before anybody chooses: names may be those of others."""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows of one file that are theirs by one kind of match."""

    kind: str
    """A `Kind`, or UNREAD."""
    file: str
    """The name of the run's file, or HISTORY."""
    count: int
    rows: Sequence[Mapping[str, Any]] = ()
    """The first MOST_ROWS of them: their `number` in the uploaded file, and `values` by column."""


@dataclass(frozen=True, slots=True)
class Place:
    """A run, or what else keeps data, with what was found there."""

    key: str
    """The run's id, LIST and a list's id, ANSWERS or SETTINGS."""
    title: str
    found: Sequence[FoundRows]
    is_in_work: bool = False
    """Whether a run is to end before anything of it is erased."""

    @property
    def kinds(self) -> list[str]:
        """The kinds of matches, the surest first."""
        there = {each.kind for each in self.found}
        return [kind for kind in (*Kind, UNREAD) if kind in there]

    def of_kind(self, kind: str) -> list[FoundRows]:
        """What was found by one kind of match."""
        return [each for each in self.found if each.kind == kind]

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Place":
        """What `dump` gave."""
        found = [FoundRows(**each) for each in data["found"]]
        return cls(data["key"], data["title"], found, data["is_in_work"])
