"""An end for work that takes too long, in the process that does it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from batchruns.engine.steps.errors import OverrunError


class _OverranError(BaseException):
    """Raised in the midst of the work; nothing there takes it for a failure of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises OverrunError as soon as this block has taken so long.

    Only the main thread can be interrupted, on systems with timers; elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    handler = signal.signal(signal.SIGALRM, _interrupt)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, *timer)
    except _OverranError:
        raise OverrunError("took_time", seconds=round(seconds)) from None
    finally:
        signal.signal(signal.SIGALRM, handler)


def _interrupt(number: int, frame: object) -> None:
    raise _OverranError
