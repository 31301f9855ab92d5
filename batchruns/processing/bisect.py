"""Rows that stop the engine are found by halving, so that all others are enriched. No Django here."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from batchruns.engine.issues import Issue
from batchruns.engine.summary import Summary
from batchruns.processing.errors import OverrunError, UnenrichableError

Rows = list[list[str]]
# Enriches some rows: the enriched rows as bytes, and their summary as JSON. Raises OverrunError or
# UnenrichableError.
Enrich = Callable[[Rows], tuple[bytes, dict[str, Any]]]

# Each overrun costs its time limit. So many are enough to find some twenty rows among ten thousand;
# where there are more, the groups that overrun after that are set aside as they are.
MOST_OVERRUNS = 200


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


def isolate(rows: Rows, enrich: Enrich) -> Isolated:
    """Enriches the rows, in order; those on which `enrich` fails even alone are set aside."""
    done: dict[int, Isolated] = {}
    overruns = 0
    # Large groups before small ones: what is set aside in the end is as small as can be.
    groups = deque([(0, rows)])
    while groups:
        start, group = groups.popleft()
        try:
            part, summary = enrich(group)
            done[start] = Isolated(part, Summary.from_meta(summary), [])
            continue
        except OverrunError:
            overruns += 1
            issue, is_enough = Issue("row_overran"), overruns > MOST_OVERRUNS
        except UnenrichableError as error:
            issue, is_enough = Issue("row_failed", error.params), False
        if is_enough or len(group) == 1:
            rejected = [UnenrichableRow(index, issue) for index in range(start, start + len(group))]
            done[start] = Isolated(b"", Summary(), rejected)
        else:
            middle = len(group) // 2
            groups += [(start, group[:middle]), (start + middle, group[middle:])]
    return reduce(add, (done[start] for start in sorted(done)))
