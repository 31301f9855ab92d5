"""Processes that share one piece of work: each gets the next item as soon as it is free.

They are plain processes and pipes: no thread, and no lock that a process could hold when it dies.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from traceback import format_exc
from typing import Any, Generic, TypeVar

from batchruns.engine.process import collect_seldom
from batchruns.engine.steps.errors import WorkerDiedError

Item = TypeVar("Item")
Result = TypeVar("Result")

PIPE_CLOSED = (EOFError, BrokenPipeError, ConnectionResetError)


class Workers(Generic[Item, Result]):
    """So many processes that call `work`; it, its items and its results can be pickled.

    They live as long as the `with` block, however that ends.
    """

    def __init__(self, processes: int, work: Callable[[Item], Result]) -> None:
        # A fork has all that is loaded already, but mustn't share the locks of other threads.
        can_fork = sys.platform == "linux" and threading.active_count() == 1
        context: Any = get_context("fork" if can_fork else "spawn")
        self._processes = []
        self._pipes: list[Connection] = []
        for _ in range(processes):
            pipe, other = context.Pipe()
            process = context.Process(target=_serve, args=(other, pipe, work), daemon=True)
            process.start()
            other.close()
            self._processes.append(process)
            self._pipes.append(pipe)

    def __enter__(self) -> "Workers[Item, Result]":
        return self

    def __exit__(self, *error: object) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()
        for pipe in self._pipes:
            pipe.close()

    def map(self, items: Iterable[Item]) -> Iterator[Result]:
        """The result of each item, in order. An item is taken only when a process is free for it.

        Raises what `work` raises, and WorkerDiedError where a process was killed.
        """
        finished: dict[int, Result] = {}
        following = 0
        for number, result in self._results(items):
            finished[number] = result
            while following in finished:
                yield finished.pop(following)
                following += 1

    def _results(self, items: Iterable[Item]) -> Iterator[tuple[int, Result]]:
        """The number of each item and its result, as they come."""
        free, busy = list(self._pipes), dict[Connection, int]()
        for number, item in enumerate(items):
            if not free:
                free = _readable(busy)
                yield from [(busy.pop(pipe), _received(pipe)) for pipe in free]
            pipe = free.pop()
            busy[pipe] = number
            with _deaths_noticed():
                pipe.send(item)
        while busy:
            yield from [(busy.pop(pipe), _received(pipe)) for pipe in _readable(busy)]


def _readable(pipes: Iterable[Connection]) -> list[Connection]:
    """Those with something to receive, at least one; it waits until there is."""
    readable: list[Any] = wait(list(pipes))
    return readable


def _received(pipe: Connection) -> Any:
    with _deaths_noticed():
        is_done, outcome = pipe.recv()
    if not is_done:
        raise outcome
    return outcome


@contextmanager
def _deaths_noticed() -> Iterator[None]:
    try:
        yield
    except PIPE_CLOSED:
        raise WorkerDiedError("worker_died") from None


def _serve(pipe: Connection, other: Connection, work: Callable[[Any], Any]) -> None:
    """The process itself: works until the one that started it is gone.

    `other` is that one's end of the pipe, which is closed with it alone.
    """
    other.close()
    # Ctrl-C reaches all processes of a terminal; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    with suppress(*PIPE_CLOSED):
        while True:
            item = pipe.recv()
            try:
                answer = (True, work(item))
            except Exception as error:
                error.add_note(format_exc())
                answer = (False, error)
            pipe.send(answer)
