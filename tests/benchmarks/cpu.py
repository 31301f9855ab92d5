"""What processes took of the processor: a machine that does much else bends seconds by the clock."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class _Process(NamedTuple):
    parent: int
    own: float
    of_ended_children: float


def seconds_of(processes: Iterable[int]) -> float:
    """CPU seconds that these processes, and all that they started, have used until now."""
    found = {int(place.name): _read(place) for place in Path("/proc").glob("[0-9]*")}
    there = {pid: process for pid, process in found.items() if process}
    children = defaultdict(list)
    for pid, process in there.items():
        children[process.parent].append(pid)
    total, waiting = 0.0, list(processes)
    while waiting:
        pid = waiting.pop()
        if pid in there:
            total += there[pid].own + there[pid].of_ended_children
            waiting += children[pid]
    return total


def _read(place: Path) -> _Process | None:
    """A process as /proc tells of it, unless it has ended meanwhile."""
    try:
        # Behind the name, which is in brackets and may hold anything.
        told = (place / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    user, system, childrens_user, childrens_system = (int(n) / TICKS for n in told[11:15])
    return _Process(int(told[1]), user + system, childrens_user + childrens_system)
