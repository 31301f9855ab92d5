"""What a process that enriches may use, and how it looks after its memory."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


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


@contextmanager
def without_time_limit() -> Iterator[None]:
    """This block doesn't count for a `time_limit` around it: it is done once, for whatever comes."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    timer = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
