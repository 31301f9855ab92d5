"""Uploads that mean no good: refused with a sentence, nothing left on disk, memory small."""

import os
import socket
import tempfile
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.parts import Installation, Web, installed
from tests.acceptance.site import Person
from tests.helpers.databases import new_database
from tests.helpers.processes import wait_until

LIMIT = 20_000_000
WEB_MEGABYTES = 200


@pytest.fixture(scope="module")
def place(database_url: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-hostile-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder), UPLOAD_MAX_BYTES=str(LIMIT)) as installation,
    ):
        yield installation


@pytest.fixture(scope="module")
def web(place: Installation) -> Web:
    return place.start_web()


@pytest.fixture(scope="module")
def person(web: Web) -> Iterator[Person]:
    with Person(web) as person:
        person.timeout = 120
        person.sign_up("ada@example.com", "a-long-pass-42")
        yield person


def left_on_disk(place: Installation) -> list[str]:
    return [str(path) for path in (place.data_dir / "files").rglob("*") if path.is_file()]


def peak_megabytes(web: Web) -> float:
    """Of the one process that answers."""
    for line in Path(f"/proc/{web.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no peak")


def bomb() -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("leads.csv", b"ada@example.com,\n" * 20_000_000)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("large.csv", lambda: b"E-Mail\n" + b"ada@example.com\n" * 8_000_000, "too large"),
        ("bomb.zip", bomb, "unpacks to far more"),
        ("wide.csv", lambda: b"," * 1_000_000 + b"\n" + b"x," * 1_000_000 + b"\n", "columns"),
        ("line.csv", lambda: b"E-Mail\n" + b"a" * 15_000_000 + b"\n", "line"),
        ("noise.csv", lambda: os.urandom(1_000_000), "not text"),
        ("empty.csv", bytes, "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_refused_and_nothing_stays(
    place: Installation, web: Web, person: Person, name: str, content: Any, told: str
) -> None:
    response = person.submit("/runs/new/", files={"file": (name, content(), "text/csv")})

    assert response.status_code == 422
    assert told in response.text
    # Once the answer is sent, its upload goes.
    wait_until(lambda: left_on_disk(place) == [], "an empty folder", 5)
    assert peak_megabytes(web) < WEB_MEGABYTES


def test_a_connection_cut_in_the_middle_leaves_nothing(
    place: Installation, web: Web, person: Person
) -> None:
    page = person.get("/runs/new/").text
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    head = (
        '--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f'{token}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        "Content-Type: text/csv\r\n\r\nE-Mail\r\n"
    ).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    request = (
        f"POST /runs/new/ HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 10000000\r\n\r\n"
    ).encode()

    with socket.create_connection(("127.0.0.1", web.port)) as connection:
        connection.sendall(request + head + b"ada@example.com\r\n" * 100_000)
        time.sleep(1)

    wait_until(lambda: left_on_disk(place) == [], "an empty folder", 10)
    assert "No runs yet" in person.get("/runs/").text
    assert "Traceback" not in place.log(), place.log()
