"""Bodies of requests, taken in as slowly as they come, but not slower than is sensible."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

IDLE_SECONDS = 20
"""The longest that nothing of a body may come."""
GRACE_SECONDS = 20
SLOWEST_BYTES_PER_SECOND = 2_000
"""What has to come on average, once GRACE_SECONDS are over."""
DRAIN_SECONDS = 60
"""How long a body that isn't taken is read nevertheless, so that the client reads the answer."""
BUFFER_BYTES = 256 * 1024

Body = IO[bytes]
Receive = Callable[[], Any]


class TooSlowError(Exception):
    """A body that comes slower than is sensible."""


async def read_body(receive: Receive, file: Body, threads: ThreadPoolExecutor) -> Body | None:
    """The file with the body, from its beginning; None if the client went away: then it is closed.

    Raises TooSlowError. `threads` write what is more than a buffer, as a disk may be slow, too.
    """
    pace, buffer, is_whole = Pace(), bytearray(), False
    loop = asyncio.get_running_loop()
    try:
        while not is_whole:
            message = await pace.next(receive)
            if message["type"] == "http.disconnect":
                return None
            buffer += message.get("body", b"")
            is_whole = not message.get("more_body", False)
            if len(buffer) >= BUFFER_BYTES:
                await loop.run_in_executor(threads, file.write, bytes(buffer))
                buffer.clear()
        file.write(buffer)
        file.seek(0)
        return file
    finally:
        if not is_whole:
            file.close()


async def drain(receive: Receive) -> None:
    """Reads a body and forgets it, for a while. Raises TooSlowError."""
    pace = Pace()
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while (await pace.next(receive)).get("more_body", False):
                pass
    except TimeoutError:
        raise TooSlowError from None


class Pace:
    """How fast a body comes."""

    def __init__(self) -> None:
        self._now = asyncio.get_running_loop().time
        self._began = self._now()
        self._bytes = 0

    async def next(self, receive: Receive) -> Any:
        """The next part of the body. Raises TooSlowError."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise TooSlowError from None
        self._bytes += len(message.get("body", b""))
        seconds = self._now() - self._began - GRACE_SECONDS
        if seconds > 0 and self._bytes < seconds * SLOWEST_BYTES_PER_SECOND:
            raise TooSlowError
        return message
