"""Rows that stop the engine are found in smaller and smaller groups, so that all others are enriched."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Protocol

from batchruns.engine.issues import Issue
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.summary import Summary

Rows = list[list[str]]
# Enriches some rows: the enriched rows as bytes, and their summary as JSON. Raises OverrunError or
# UnenrichableError.
Enrich = Callable[[Rows], tuple[bytes, dict[str, Any]]]

# In so many parts a group is tried again. With fewer, a bad row overruns in more sizes of groups; with
# more, a few bad ones let many good ones be tried in small groups.
PARTS = 16
# The rows of one file may overrun for so many seconds in all.
MOST_SECONDS = 600
# The least time for a few rows, so that a slow machine rejects no good ones.
FEWEST_SECONDS = 3
# How many times less time rows have after that.
HURRY = 6


@dataclass(frozen=True, slots=True)
class UnenrichableRow:
    """A row that can't be enriched: its index among those given, from 0, and why."""

    index: int
    issue: Issue


@dataclass
class Isolated:
    """The outcome of some rows: those enriched, as bytes, and those that can't be."""

    part: bytes
    summary: Summary
    rejected: list[UnenrichableRow]

    def __add__(self, other: "Isolated") -> "Isolated":
        return Isolated(
            self.part + other.part, self.summary + other.summary, self.rejected + other.rejected
        )


class Overruns(Protocol):
    """How long the rows of one file have overrun their time, in all."""

    def add(self, seconds: float) -> None:
        """Counts some more."""

    def are_enough(self) -> bool:
        """Whether no more time is to be spent on finding the rows that overrun."""


@dataclass
class OverrunsInMemory:
    """Those of a file that one process works on."""

    seconds: float = 0

    def add(self, seconds: float) -> None:
        """Counts some more."""
        self.seconds += seconds

    def are_enough(self) -> bool:
        """Whether they were more than MOST_SECONDS."""
        return self.seconds > MOST_SECONDS


def time_for(share: float, seconds: float, overruns: Overruns) -> float:
    """The seconds that rows may take which are this `share` of those that may take `seconds`."""
    hurry = HURRY if overruns.are_enough() else 1
    return max(share * seconds / hurry, min(FEWEST_SECONDS, seconds))


def isolate(rows: Rows, enrich: Enrich, overruns: Overruns) -> Isolated:
    """Enriches rows that can't be all at once, in order; those on which `enrich` fails even alone are
    set aside.

    Once there are enough `overruns`, each group that overruns is set aside as it is.
    """
    done: dict[int, Isolated] = {}
    # Large groups before small ones: what is set aside in the end is as small as can be.
    groups = deque(_parts(0, rows))
    while groups:
        start, group = groups.popleft()
        began = time.monotonic()
        try:
            part, summary = enrich(group)
            done[start] = Isolated(part, Summary.from_meta(summary), [])
            continue
        except OverrunError:
            overruns.add(time.monotonic() - began)
            issue, is_enough = Issue("row_overran"), overruns.are_enough()
        except UnenrichableError as error:
            issue, is_enough = Issue("row_failed", error.params), False
        if is_enough or len(group) == 1:
            done[start] = _set_aside(start, group, issue)
        else:
            groups += _parts(start, group)
    return reduce(add, (done[start] for start in sorted(done)), Isolated(b"", Summary(), []))


def _parts(start: int, rows: Rows) -> Iterator[tuple[int, Rows]]:
    """The rows in up to PARTS groups, each with the index of its first one."""
    size = max(1, -(-len(rows) // PARTS))
    for index in range(0, len(rows), size):
        yield start + index, rows[index : index + size]


def _set_aside(start: int, rows: Rows, issue: Issue) -> Isolated:
    issue = issue if len(rows) == 1 else Issue("rows_overran")
    rejected = [UnenrichableRow(start + index, issue) for index in range(len(rows))]
    return Isolated(b"", Summary(), rejected)
