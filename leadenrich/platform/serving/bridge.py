"""A WSGI application behind an asynchronous server: its threads never wait for a client.

A request's body is taken in whole before a thread sees it, and an answer goes out block by block: a
thread makes a block, and none waits while the client takes it.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from tempfile import TemporaryFile
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from leadenrich.platform.serving.body import Body, TooSlowError, drain, read_body

SMALL_BODY_BYTES = 64 * 1024
"""The largest body that everybody may send: forms have less. It is kept in memory."""
BLOCK_BYTES = 256 * 1024

Environ = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Any]
Send = Callable[[Message], Any]


class Admission(Protocol):
    """Decides of large bodies before they are read."""

    def admit(self, environ: Environ) -> None:
        """Whether a body is taken: by the headers of its request. Raises any error if it isn't."""

    def release(self, environ: Environ) -> None:
        """A request that was admitted has ended."""


REFUSAL_KEY = "leadenrich.refusal"
"""Where the application finds the error for which a body was not taken, and is empty now.

None if a large body was admitted; small ones, of which nobody was asked, have no such key.
"""


class Bridge:
    """An ASGI application that answers as a WSGI application does.

    `threads` is how many requests it works on at once. Requests to `quick` paths, such as health
    checks, have a thread of their own. A body beyond SMALL_BODY_BYTES is taken if `admission` admits
    it; it waits in the folder `incoming`, as a file without a name, of which a killed process leaves
    nothing.
    """

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        threads: int,
        admission: Admission,
        incoming: str,
        quick: frozenset[str] = frozenset(),
    ) -> None:
        self._application = application
        self._admission = admission
        self._incoming = incoming
        self._quick = quick
        self._threads = ThreadPoolExecutor(threads, "request")
        self._quick_thread = ThreadPoolExecutor(1, "quick")
        self._disk_threads = ThreadPoolExecutor(2, "disk")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request."""
        environ = environ_of(scope)
        if "HTTP_TRANSFER_ENCODING" in environ:
            await _say(send, 411, b"A body needs a Content-Length.\n")
            return
        try:
            body = await self._take_body(environ, receive)
            if body is not None:
                with body:
                    environ["wsgi.input"] = body
                    await self._answer(environ, receive, send)
        except TooSlowError:
            await _say(send, 408, b"The request took too long.\n")
        finally:
            if environ.get(REFUSAL_KEY, self) is None:
                self._admission.release(environ)

    async def _take_body(self, environ: Environ, receive: Receive) -> Body | None:
        """The body from its beginning; None if the client went away. Raises TooSlowError."""
        if int(environ.get("CONTENT_LENGTH") or 0) <= SMALL_BODY_BYTES:
            return await read_body(receive, io.BytesIO(), self._disk_threads)
        try:
            await self._run(self._threads, self._admission.admit, environ)
            environ[REFUSAL_KEY] = None
            file = await self._run(self._disk_threads, self._new_file)
            return await read_body(receive, file, self._disk_threads)
        except TooSlowError:
            raise
        except Exception as refusal:
            if environ.get(REFUSAL_KEY, self) is None:
                self._admission.release(environ)
            environ.update({REFUSAL_KEY: refusal, "CONTENT_LENGTH": "0"})
            await drain(receive)
            return io.BytesIO()

    def _new_file(self) -> Body:
        return TemporaryFile(dir=self._incoming)

    async def _answer(self, environ: Environ, receive: Receive, send: Send) -> None:
        is_quick = environ["PATH_INFO"] in self._quick
        threads = self._quick_thread if is_quick else self._threads
        # Whichever thread goes on with it, the answer has the language and the like of its request.
        context = copy_context()
        answer = await self._run(threads, context.run, Answer, self._application, environ)
        gone = asyncio.ensure_future(receive())
        try:
            await send(answer.start)
            while answer.block and not gone.done():
                await send({"type": "http.response.body", "body": answer.block, "more_body": True})
                await self._run(threads, context.run, answer.advance)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            if not answer.is_closed:
                await self._run(threads, context.run, answer.close)

    async def _run(
        self, threads: ThreadPoolExecutor, work: Callable[..., Any], *arguments: Any
    ) -> Any:
        return await asyncio.get_running_loop().run_in_executor(threads, work, *arguments)


class Answer:
    """What the application answers, made in threads: its first block when it is created."""

    def __init__(self, application: Callable[..., Iterable[bytes]], environ: Environ) -> None:
        self.start: Message = {}
        self.block = b""
        """What is to be sent next; empty at the end."""
        self.is_closed = False
        self._content = application(environ, self._start_response)
        self._pieces: Iterator[bytes] = iter(
            () if environ["REQUEST_METHOD"] == "HEAD" else self._content
        )
        self.advance()

    def advance(self) -> None:
        """Makes the next block. Where there is no more, the answer is closed."""
        block = bytearray()
        try:
            for piece in self._pieces:
                block += piece
                if len(block) >= BLOCK_BYTES:
                    break
            else:
                self.close()
        except BaseException:
            self.close()
            raise
        self.block = bytes(block)

    def close(self) -> None:
        """Tells the application that nothing more of its answer is wanted."""
        self.is_closed = True
        if close := getattr(self._content, "close", None):
            close()

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> None:
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (k.lower().encode("latin-1"), v.strip().encode("latin-1")) for k, v in headers
            ],
        }


def environ_of(scope: Message) -> Environ:
    """A request in the words of WSGI, without its body.

    Headers whose name has an underscore are left out: they would be taken for those with a hyphen.
    """
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 80),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        separator = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{text}" if key in environ else text
    return environ


async def _say(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
