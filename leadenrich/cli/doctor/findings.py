"""What the doctor says: one sentence for each thing that it has looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

OK, NOTE, FIX = "ok", "note", "fix"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and whether it tells of something that works, is worth knowing, or is to be fixed."""

    kind: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.kind:6}{self.sentence}"


Check = Callable[[], Iterator[Finding]]
"""Looks at one thing. Its sentences name settings, hosts and files, never a secret."""


def ok(sentence: str) -> Finding:
    """What works."""
    return Finding(OK, sentence)


def note(sentence: str) -> Finding:
    """What works, but not as everyone may expect."""
    return Finding(NOTE, sentence)


def fix(sentence: str) -> Finding:
    """What doesn't work, and what to do next."""
    return Finding(FIX, sentence)
