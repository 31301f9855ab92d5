"""Connections with deadlines, on a server of this process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from leadenrich.platform.serving import protocol
from leadenrich.platform.serving.protocol import DeadlineProtocol

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Says "ok"; at /large, far more than any buffer holds."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/large":
        for _ in range(1000):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving() -> AsyncIterator[Callable[..., Coroutine[Any, Any, Connection]]]:
    """Gives what connects to a server and sends some bytes."""
    config = uvicorn.Config(application, lifespan="off", log_level="critical")
    config.load()
    state = uvicorn.Server(config).server_state
    server = await asyncio.get_running_loop().create_server(
        lambda: DeadlineProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    writers: list[asyncio.StreamWriter] = []

    async def connect(first: bytes = b"") -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        writers.append(writer)
        writer.write(first)
        await asyncio.sleep(0.02)
        return reader, writer

    try:
        yield connect
    finally:
        for writer in writers:
            writer.close()
        server.close()
        await asyncio.sleep(0.02)


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """Whether the server closes a connection within half a second, whatever it has sent before."""
    try:
        async with asyncio.timeout(0.5):
            while await reader.read(1 << 16):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def test_silence_and_headers_that_never_end_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.2)

    async def attack() -> None:
        async with serving() as connect:
            silent, _ = await connect()
            slow, _ = await connect(GET + b"GET / HTTP/1.1\r\nX-Slow: ")
            between, writer = await connect(GET)
            assert await is_closed(silent)
            assert await is_closed(slow)
            assert not await is_closed(between), "kept between requests"
            writer.write(GET)
            async with asyncio.timeout(1):
                assert (await between.read(12)).startswith(b"HTTP/1.1 200")

    asyncio.run(attack())


def test_who_takes_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SENDING_SECONDS", 0.3)

    async def attack() -> None:
        async with serving() as connect:
            reader, _ = await connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            await asyncio.sleep(0.6)
            received = 0
            try:
                while data := await reader.read(1 << 20):
                    received += len(data)
            except ConnectionError:
                pass
            assert received < 50_000_000

    asyncio.run(attack())


def test_for_a_new_connection_the_longest_silent_one_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "most_connections", lambda: 3)

    async def attack() -> None:
        async with serving() as connect:
            first, writer = await connect()
            slow, _ = await connect(b"GET / HTTP/1.1\r\nX-Slow: ")
            third, _ = await connect()
            # It was silent for the shortest time now.
            writer.write(GET)
            assert (await first.read(12)).startswith(b"HTTP/1.1 200")

            new, _ = await connect(GET)

            assert (await new.read(12)).startswith(b"HTTP/1.1 200")
            assert await is_closed(slow)
            assert not await is_closed(third)
            assert not await is_closed(first)

    asyncio.run(attack())
