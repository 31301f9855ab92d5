"""Where the heavy work runs: in processes of its own, so that one worker uses all the cores it may.

What they run is pure: rows and options go in, enriched rows come out; no Django, no database. A process
that takes too long or dies of its work is replaced; whoever asked gets an OverrunError.
"""

import contextlib
import fcntl
import os
import queue
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from multiprocessing import forkserver, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.util import Finalize
from typing import Any, TypeVar

from batchruns.engine.process import collect_seldom
from batchruns.engine.steps.errors import OverrunError
from batchruns.processing.errors import NotStartedError, WorkUnwantedError
from leadenrich.platform.tracebacks import keep_trace

T = TypeVar("T")

MEMORY_BYTES = 4 * 1024**3
POLL_SECONDS = 0.2
# How many processes wait for their next call, and for how long.
MOST_KEPT = 2
KEPT_SECONDS = 600
# How long a process may take until it can begin, on a machine that has much else to do.
START_SECONDS = 120

# Not forked of this process: it has threads and database connections, which a fork would share. Those
# of the pool are forked of one that has loaded all they need: so each begins at once, and takes little
# memory of its own.
_apart, _pooled = get_context("spawn"), get_context("forkserver")
_free: "queue.Queue[_Process] | None" = None
_processes: "list[_Process]" = []


IsUnwanted = Callable[[], bool]


def never() -> bool:
    """For work that is always wanted."""
    return False


def open_pool(processes: int, preloaded: str = "") -> None:
    """From now on `run` uses up to this many processes, which begin with a module loaded.

    So what that one loads counts for no work's time.
    """
    global _free
    _pooled.set_forkserver_preload([preloaded] if preloaded else [])
    # Those that have worked last come first: no more are started than are needed at a time.
    _free = queue.LifoQueue()
    _processes[:] = [_Process(_pooled, preloaded) for _ in range(processes)]
    for process in _processes:
        _free.put(process)
    # The first one begins before there is any work, which would have to wait for what is loaded.
    with contextlib.suppress(NotStartedError):
        _processes[-1].start(never)


def close_pool() -> None:
    """Ends the processes, and the one that they are forked of, which would see a little later only that
    this one is gone.
    """
    global _free
    _free = None
    while _processes:
        _processes.pop().end()
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


def run(
    function: Callable[..., T],
    *args: Any,
    seconds: float | None = None,
    is_unwanted: IsUnwanted = never,
) -> T:
    """Calls `function` in a free process, for at most `seconds`; here, where there is no pool.

    Raises what `function` raises, OverrunError, or WorkUnwantedError as soon as `is_unwanted()`.
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
    """Calls `function` in a process that is started for it, and ended afterwards. Raises OverrunError.

    For a process that serves people, which the memory of enrichment would make large.
    """
    process = _Process(_apart)
    try:
        return process.call(function, args, seconds, never)
    finally:
        process.end()


def run_kept(function: Callable[..., T], *args: Any, seconds: float) -> T:
    """Calls `function` as `run_apart` does, in a process that is kept for the next call.

    It is ended once there was no call for KEPT_SECONDS. Raises OverrunError.
    """
    return _kept.call(function, args, seconds)


class _Kept:
    """Processes apart that are there as long as they are needed, as many as there are calls at a time.

    MOST_KEPT of them wait for further calls.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[_Process] = []
        self._end: threading.Timer | None = None

    def call(self, function: Callable[..., T], args: tuple[Any, ...], seconds: float) -> T:
        with self._lock:
            process = self._free.pop() if self._free else _Process(_apart)
        try:
            return process.call(function, args, seconds, never)
        finally:
            self._keep(process)

    def _keep(self, process: "_Process") -> None:
        with self._lock:
            self._free.append(process)
            unneeded = self._free[:-MOST_KEPT]
            del self._free[:-MOST_KEPT]
            if self._end:
                self._end.cancel()
            self._end = threading.Timer(KEPT_SECONDS, self.end_all)
            self._end.daemon = True
            self._end.start()
        _end(unneeded)

    def end_all(self) -> None:
        """Ends those that wait."""
        with self._lock:
            unneeded, self._free = self._free, []
        _end(unneeded)


def _end(processes: "Iterable[_Process]") -> None:
    for process in processes:
        process.end()


class _Process:
    """A process that does one thing after another, started when it is needed first."""

    def __init__(self, context: ForkServerContext | SpawnContext, preloaded: str = "") -> None:
        self._context = context
        self._preloaded = preloaded
        self._pipe: Connection | None = None

    def call(
        self,
        function: Callable[..., T],
        args: tuple[Any, ...],
        seconds: float | None,
        is_unwanted: IsUnwanted,
    ) -> T:
        pipe = self._pipe or self.start(is_unwanted)
        try:
            pipe.send((function, args))
            self._wait(pipe, seconds, is_unwanted)
            is_done, outcome = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.end()
            raise OverrunError("process_died") from None
        except BaseException:
            # Its answer, should it still come, belongs to nobody.
            self.end()
            raise
        if is_done:
            result: T = outcome
            return result
        if isinstance(outcome, MemoryError):
            # What it has taken already, it would keep.
            self.end()
            raise OverrunError("took_memory")
        raise outcome

    def end(self) -> None:
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()

    def start(self, is_unwanted: IsUnwanted) -> Connection:
        pipe, other = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(other, self._preloaded), daemon=True
        )
        self._pipe = pipe
        try:
            with signals_held(), other:
                self._process.start()
            self._wait(pipe, START_SECONDS, is_unwanted)
            pipe.recv()
        except (EOFError, OSError, OverrunError) as error:
            self.end()
            raise NotStartedError("process_not_started") from error
        except BaseException:
            self.end()
            raise
        return pipe

    def _wait(self, pipe: Connection, seconds: float | None, is_unwanted: IsUnwanted) -> None:
        """Until there is something to receive. Raises OverrunError or WorkUnwantedError."""
        deadline = time.monotonic() + seconds if seconds is not None else None
        while not pipe.poll(POLL_SECONDS):
            if is_unwanted():
                raise WorkUnwantedError
            if deadline is not None and time.monotonic() > deadline:
                raise OverrunError("took_time", seconds=round(seconds or 0))


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """What is started in this block never hears that it is to stop, not even while it begins.

    Signals go to the whole process group; the worker decides what they mean.
    """
    # What multiprocessing starts by itself, the first time: it would let the signals go again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Lets the kernel end this process once the one that started it is gone, whatever it does then.

    It holds one end of a pipe as long as it lives. That this closes is told by SIGIO, which ends us:
    no Python is needed for that, as an enricher that hangs may let none run.
    """
    if parent := parent_process():
        pipe = int(parent.sentinel)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _serve(pipe: Connection, preloaded: str) -> None:
    """The process itself: answers calls until the one who asks is gone."""
    end_with_parent()
    collect_seldom()
    # What eats memory gets a MemoryError here instead of the whole machine's memory.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.RLIM_INFINITY))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        if preloaded:
            # Where it couldn't be loaded before.
            import_module(preloaded)
        pipe.send("ready")
        while True:
            function, args = pipe.recv()
            try:
                answer = (True, function(*args))
            except Exception as error:
                keep_trace(error)
                answer = (False, error)
            pipe.send(answer)


_kept = _Kept()
# Else a process that ends would wait for them, as they never hear that they are to stop.
Finalize(None, _kept.end_all, exitpriority=0)
