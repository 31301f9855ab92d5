"""What tests need that start processes and wait for them."""

import socket
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 90

T = TypeVar("T")


def free_port() -> int:
    """A TCP port on which nothing listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(
    happened: Callable[[], T],
    what: str,
    seconds: float = PATIENCE_SECONDS,
    every: float = 0.05,
) -> T:
    """What `happened` gives once it is true, asked `every` so many seconds.

    Raises AssertionError, which names `what`, if it isn't true within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if outcome := happened():
            return outcome
        time.sleep(every)
    raise AssertionError(f"{what} did not happen within {seconds} s")
