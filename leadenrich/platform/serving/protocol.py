"""HTTP connections with deadlines: for headers, for what is sent, and for silence between requests."""

import asyncio
import resource
from functools import cache
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 20
"""The longest that the headers of a request may take, from its first byte on."""
SENDING_SECONDS = 60
"""The longest that a client may take none of what waits for it, which is tens of kilobytes."""
KEEP_ALIVE_SECONDS = 620
"""How long a connection may be silent between requests: longer than proxies hold theirs, which would
else send a request into one that is just being closed. Of the usual ones, Google's holds longest: 600.
"""


MOST_FILES = 20_480
"""How many files a process asks the machine to let it have open."""


@cache
def most_connections() -> int:
    """How many connections a process may hold: for half of the files that it may have open.

    The other half is for what comes at once, before a connection is dropped for each.
    """
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if files > now:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files, now) // 2


class DeadlineProtocol(H11Protocol):
    """A connection that is closed if it is too slow; the longest silent one goes for a new one."""

    _silent: ClassVar[dict["DeadlineProtocol", None]] = {}
    """Those of this process that wait for a request, the longest silent one first."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._header_deadline: asyncio.TimerHandle | None = None
        self._sending_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a first request, which has to come soon."""
        if len(self.connections) >= most_connections():
            self._drop_longest_silent()
        super().connection_made(transport)
        self._silent[self] = None
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        """Takes a part of a request in; from its first byte on, its headers are expected."""
        super().data_received(data)
        if self.is_between_requests:
            self._expect_headers()
        else:
            self._silent.pop(self, None)
            self._header_deadline = _canceled(self._header_deadline)

    def on_response_complete(self) -> None:
        """Begins to wait for the next request."""
        super().on_response_complete()
        if self.is_between_requests:
            self._silent[self] = None
            if self.conn.trailing_data[0]:
                # The next request has begun to come already.
                self._expect_headers()

    def pause_writing(self) -> None:
        """The client takes less than there is for it: it has to take some soon."""
        super().pause_writing()
        self._sending_deadline = self.loop.call_later(SENDING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken what waited for it."""
        self._sending_deadline = _canceled(self._sending_deadline)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends what waits for this connection."""
        self._silent.pop(self, None)
        self._header_deadline = _canceled(self._header_deadline)
        self._sending_deadline = _canceled(self._sending_deadline)
        super().connection_lost(exc)

    @property
    def is_between_requests(self) -> bool:
        """Whether no request is being answered, and the headers of the next one aren't there."""
        return self.conn.their_state is h11.IDLE

    def _expect_headers(self) -> None:
        if self._header_deadline is None:
            self._header_deadline = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _drop_longest_silent(self) -> None:
        if longest := next(iter(self._silent), None):
            del self._silent[longest]
            self.connections.discard(longest)
            longest.transport.abort()


def _canceled(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer:
        timer.cancel()
    return None
