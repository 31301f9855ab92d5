"""Rows that stop the engine are found by halving, so that all others are enriched (no Django)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from batchruns.engine.summary import Summary
from batchruns.processing.job import Unenrichable
from batchruns.processing.process_pool import Overrun

Rows = list[list[str]]
# Enriches some rows: the enriched rows as bytes, and their summary as JSON. Raises Overrun or
# Unenrichable.
Enrich = Callable[[Rows], tuple[bytes, dict[str, Any]]]

# Each overrun costs its time limit. So many are enough to find some twenty rows among ten thousand;
# where there are more, the groups that overrun after that are set aside as they are.
MOST_OVERRUNS = 200
OVERRAN = "Enriching this row took too long or too much memory, or crashed, so it was left out."
FAILED = "Enriching this row failed ({}), so it was left out."


@dataclass
class Isolated:
    """What became of some rows: those enriched, as bytes, and those that can't be.

    Each of the latter stands behind its place among the rows, from 0, and the reason.
    """

    part: bytes
    summary: Summary
    poison: Rows

    def __add__(self, other: "Isolated") -> "Isolated":
        return Isolated(
            self.part + other.part, self.summary + other.summary, self.poison + other.poison
        )


def isolate(rows: Rows, enrich: Enrich) -> Isolated:
    """Enriches the rows, in order; those on which `enrich` fails even alone are set aside."""
    done: dict[int, Isolated] = {}
    overruns = 0
    # Large groups before small ones: what is set aside in the end is as small as can be.
    groups = deque([(0, rows)])
    while groups:
        place, group = groups.popleft()
        try:
            part, summary = enrich(group)
            done[place] = Isolated(part, Summary.from_meta(summary), [])
            continue
        except Overrun:
            overruns += 1
            reason, is_enough = OVERRAN, overruns > MOST_OVERRUNS
        except Unenrichable as error:
            reason, is_enough = FAILED.format(error), False
        if is_enough or len(group) == 1:
            poison = [[str(at), reason, *row] for at, row in enumerate(group, place)]
            done[place] = Isolated(b"", Summary(), poison)
        else:
            middle = len(group) // 2
            groups += [(place, group[:middle]), (place + middle, group[middle:])]
    return reduce(add, (done[place] for place in sorted(done)))
