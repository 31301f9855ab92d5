"""Where the heavy work runs: in processes of its own, so that one worker uses all the cores it may.

What they run is pure: rows and a plan go in, enriched rows come out; no Django, no database.
"""

import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")

_pool: ProcessPoolExecutor | None = None


def open_pool(processes: int) -> None:
    """From now on `run` uses this many processes."""
    global _pool
    # Not forked: this process has threads and database connections, which a fork would share.
    _pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_leave_signals)


def close_pool() -> None:
    """Ends the processes, after the work that they have in hand."""
    global _pool
    if _pool is not None:
        _pool.shutdown()
        _pool = None


def run(function: Callable[..., T], *args: Any) -> T:
    """Calls `function` in a process of the pool; here, where there is no pool."""
    if _pool is None:
        return function(*args)
    return _pool.submit(function, *args).result()


def _leave_signals() -> None:
    """Ctrl-C goes to the whole process group; the worker decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
