"""What a process that enriches may use, and how it looks after its memory."""

import gc
import os
import sys


def usable_cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def collect_seldom(objects: int = 200_000) -> None:
    """Lets Python look for circles of dead objects less often: rows make none, but many objects.

    `objects`: how many more there must be since it looked last. Those that are there already it never
    looks at again.
    """
    gc.freeze()
    gc.set_threshold(objects, 20, 100)
