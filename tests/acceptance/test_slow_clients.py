"""Clients that send or read slower than anybody needs to: others don't notice them."""

import random
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.acceptance.parts import Installation, Web, installed
from tests.acceptance.site import Person
from tests.helpers.databases import new_database
from tests.helpers.processes import wait_until

SLOW_HEADERS, SLOW_UPLOADS, SLOW_READERS = 100, 50, 20
SECONDS = 6
MEDIAN_SECONDS, HEALTH_SECONDS = 0.2, 1.0
UPLOAD_BYTES = 8_000_000


@pytest.fixture(scope="module")
def place(database_url: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-slow-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder)) as installation,
    ):
        yield installation


@pytest.fixture(scope="module")
def web(place: Installation) -> Web:
    return place.start_web()


@pytest.fixture(scope="module")
def person(web: Web) -> Iterator[Person]:
    with Person(web) as person:
        person.sign_up("ada@example.com", "a-long-pass-42")
        noise = random.Random(0)
        lines = [noise.randbytes(60).hex().encode() for _ in range(UPLOAD_BYTES // 140)]
        rows = b"".join(b"ada@example.com,%s\n" % line for line in lines)
        person.upload("large.csv", b"E-Mail,Note\n" + rows)
        yield person


@contextmanager
def connected(web: Web, count: int, first: bytes) -> Iterator[list[socket.socket]]:
    """So many connections, each of which has sent `first`."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", web.port))
            connection.sendall(first)
            connections.append(connection)
        yield connections


@contextmanager
def a_byte_a_second(connections: list[socket.socket], work: Callable) -> Iterator[None]:
    """In this block, `work` is done once a second with each connection."""
    done = threading.Event()

    def drip() -> None:
        while not done.wait(1):
            for connection in connections:
                work(connection)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def seconds_of(client: httpx.Client, path: str) -> list[float]:
    """How long the answers of a page take that is asked for SECONDS, one after the other."""
    taken, end = [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        began = time.monotonic()
        assert client.get(path).status_code == 200
        taken.append(time.monotonic() - began)
        time.sleep(0.05)
    return taken


def cookies_of(person: Person) -> str:
    return "; ".join(f"{name}={value}" for name, value in person.cookies.items())


def test_slow_headers_uploads_and_readers_keep_nobody_waiting(web: Web, person: Person) -> None:
    cookies = cookies_of(person)
    headers = b"GET /runs/ HTTP/1.1\r\nX-Slow: "
    upload = (
        f"POST /runs/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n"
        'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    ).encode()
    download = (
        f"GET /account/export/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode()
    )

    with (
        connected(web, SLOW_HEADERS, headers) as slow_headers,
        connected(web, SLOW_UPLOADS, upload) as slow_uploads,
        connected(web, SLOW_READERS, download) as slow_readers,
        a_byte_a_second(slow_headers + slow_uploads, lambda each: each.send(b"a")),
        a_byte_a_second(slow_readers, lambda each: each.recv(1)),
    ):
        health = seconds_of(httpx.Client(base_url=web.url), "/healthz")
        page = seconds_of(person, "/runs/")

    assert max(health) < HEALTH_SECONDS
    assert statistics.median(page) < MEDIAN_SECONDS


def test_an_upload_of_a_byte_a_second_is_ended(web: Web, person: Person) -> None:
    head = (
        f"POST /runs/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies_of(person)}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
    ).encode()

    with connected(web, 1, head) as [upload]:
        upload.settimeout(1)
        answer = b""
        for _ in range(40):
            try:
                upload.send(b"a")
                answer = upload.recv(1000)
                break
            except TimeoutError:
                continue

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_reader_who_goes_away_leaves_nothing_open(web: Web, person: Person) -> None:
    download = (
        f"GET /account/export/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies_of(person)}\r\n\r\n"
    ).encode()

    with connected(web, 5, download) as readers:
        for reader in readers:
            assert reader.recv(10)
        wait_until(lambda: open_inputs(web) > 0, "reading of the upload", 10)

    wait_until(lambda: open_inputs(web) == 0, "the end of reading", 10)


def open_inputs(web: Web) -> int:
    """How many uploads the web process has open."""
    files = Path(f"/proc/{web.process.pid}/fd").iterdir()
    return sum(file.exists() and file.readlink().name == "input" for file in files)
