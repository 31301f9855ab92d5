"""Where the heavy work runs: in processes of its own, so that one worker uses all the cores it may.

What they run is pure: rows and a plan go in, enriched rows come out; no Django, no database. A process
that takes too long or dies of its work is replaced; whoever asked gets `Overrun`.
"""

import contextlib
import gc
import queue
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from batchruns.traces import keep_trace

T = TypeVar("T")

MEMORY_BYTES = 4 * 1024**3
POLL_SECONDS = 0.2

# Not forked: this process has threads and database connections, which a fork would share.
_context = get_context("spawn")
_free: "queue.Queue[_Process] | None" = None
_processes: "list[_Process]" = []


IsUnwanted = Callable[[], bool]


def never() -> bool:
    """For work that is always wanted."""
    return False


class Overrun(Exception):
    """The work took longer than it may, or its process died of it."""


class Interrupted(Exception):
    """Whoever asked for the work doesn't want it any more."""


def open_pool(processes: int) -> None:
    """From now on `run` uses this many processes."""
    global _free
    _free = queue.Queue()
    _processes[:] = [_Process() for _ in range(processes)]
    for process in _processes:
        _free.put(process)


def close_pool() -> None:
    """Ends the processes."""
    global _free
    _free = None
    while _processes:
        _processes.pop().end()


def run(
    function: Callable[..., T],
    *args: Any,
    seconds: float | None = None,
    is_unwanted: IsUnwanted = never,
) -> T:
    """Calls `function` in a free process, for at most `seconds`; here, where there is no pool.

    Raises what `function` raises, Overrun, or Interrupted as soon as `is_unwanted()`.
    """
    if _free is None:
        return function(*args)
    free = _free
    process = free.get()
    try:
        return process.call(function, args, seconds, is_unwanted)
    finally:
        free.put(process)


def run_apart(function: Callable[..., T], *args: Any, seconds: float) -> T:
    """Calls `function` in a process that is started for it, and ended afterwards. Raises Overrun.

    For a process that serves people, which the memory of enrichment would make large.
    """
    process = _Process()
    try:
        return process.call(function, args, seconds, never)
    finally:
        process.end()


class _Process:
    """A process that does one thing after another, started when it is needed first."""

    def __init__(self) -> None:
        self._pipe: Connection | None = None

    def call(
        self,
        function: Callable[..., T],
        args: tuple[Any, ...],
        seconds: float | None,
        is_unwanted: IsUnwanted,
    ) -> T:
        pipe = self._pipe or self._start()
        try:
            pipe.send((function, args))
            deadline = time.monotonic() + seconds if seconds is not None else None
            while not pipe.poll(POLL_SECONDS):
                if is_unwanted():
                    raise Interrupted
                if deadline is not None and time.monotonic() > deadline:
                    raise Overrun(f"not done after {seconds:.0f} s")
            is_done, outcome = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.end()
            raise Overrun("the process died of it") from None
        except BaseException:
            # Its answer, should it still come, belongs to nobody.
            self.end()
            raise
        if is_done:
            result: T = outcome
            return result
        raise outcome

    def end(self) -> None:
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        self._process.kill()
        self._process.join()

    def _start(self) -> Connection:
        self._pipe, other = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        return self._pipe


def collect_seldom() -> None:
    """Lets Python look for circles of dead objects less often: rows make none, but many objects."""
    gc.set_threshold(200_000, 20, 100)


def _serve(pipe: Connection) -> None:
    """The process itself: answers calls until the one who asks is gone."""
    collect_seldom()
    # Signals go to the whole process group; the worker decides what they mean.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # What eats memory gets a MemoryError here instead of the whole machine's memory.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.RLIM_INFINITY))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            function, args = pipe.recv()
            try:
                answer = (True, function(*args))
            except Exception as error:
                keep_trace(error)
                answer = (False, error)
            pipe.send(answer)
