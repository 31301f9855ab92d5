"""A line to a server that brings its answers in many small pieces, when it is told to."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PIECE_BYTES = 60
PAUSE_SECONDS = 0.01
"""Between two pieces: so long that a browser may paint what it has."""


class SlowLine:
    """Passes on what goes to and fro; answers in pieces while `is_slow`."""

    def __init__(self, listener: socket.socket, server: tuple[str, int]) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.is_slow = False
        self._listener = listener
        self._server = server

    def accept(self) -> None:
        """Takes connections until the listener is closed."""
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            _in_background(self._pass_on, client, server, False)
            _in_background(self._pass_on, server, client, True)

    def _pass_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        try:
            while received := source.recv(65_536):
                for piece in self._pieces(received) if is_answer else [received]:
                    target.sendall(piece)
        except OSError:
            pass
        finally:
            target.close()

    def _pieces(self, received: bytes) -> Iterator[bytes]:
        while received:
            size = PIECE_BYTES if self.is_slow else len(received)
            yield received[:size]
            received = received[size:]
            if self.is_slow:
                time.sleep(PAUSE_SECONDS)


def _in_background(work: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


@contextmanager
def slow_line(url: str) -> Iterator[SlowLine]:
    """A line to the server at `url`, until the block ends."""
    server = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = SlowLine(listener, (str(server.hostname), int(server.port or 80)))
        _in_background(line.accept)
        yield line
        listener.shutdown(socket.SHUT_RDWR)
