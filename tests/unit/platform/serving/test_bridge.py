"""A WSGI application behind an asynchronous server."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from leadenrich.platform.serving import body as bodies
from leadenrich.platform.serving.bridge import REFUSAL_KEY, SMALL_BODY_BYTES, Bridge

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]


class Admission:
    """Admits what it is told to."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal = refusal
        self.admitted = 0

    def admit(self, environ: Environ) -> None:
        if self.refusal:
            raise self.refusal
        self.admitted += 1

    def release(self, environ: Environ) -> None:
        self.admitted -= 1


def exchange(
    application: Application,
    tmp_path: Path,
    *,
    body: bytes = b"",
    headers: Iterable[tuple[bytes, bytes]] = (),
    admission: Admission | None = None,
    method: str = "POST",
    cut_off: bool = False,
) -> list[dict[str, Any]]:
    """What the bridge sends for one request, whose body comes in pieces."""
    pieces = [body[at : at + 100_000] for at in range(0, len(body), 100_000)] or [b""]
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, start=1)
    ]
    if cut_off:
        messages[-1] = {"type": "http.disconnect"}
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    bridge = Bridge(
        application,
        threads=1,
        admission=admission or Admission(),
        incoming=str(tmp_path),
    )
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "http_version": "1.1",
        "raw_path": b"/caf%C3%A9/",
        "query_string": b"a=b",
        "client": ("192.0.2.1", 1234),
        "server": ("127.0.0.1", 8000),
        "headers": [(b"content-length", str(len(body)).encode()), *headers],
    }
    asyncio.run(bridge(scope, receive, send))
    return sent


def echo(environ: Environ, start_response: Callable) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def content_of(sent: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize("size", [0, 1, SMALL_BODY_BYTES, SMALL_BODY_BYTES + 1, 3_000_000])
def test_a_body_arrives_whole(tmp_path: Path, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)

    assert content_of(exchange(echo, tmp_path, body=body[:size])) == body[:size]


def test_a_small_body_never_touches_the_disk(tmp_path: Path) -> None:
    assert exchange(echo, tmp_path / "missing", body=b"a" * SMALL_BODY_BYTES)[0]["status"] == 200


def test_a_refused_body_is_not_written_and_the_application_says_why(tmp_path: Path) -> None:
    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start_response("413 Too Large", [])
        return [str(environ[REFUSAL_KEY]).encode(), environ["wsgi.input"].read()]

    sent = exchange(
        application,
        tmp_path / "missing",
        body=b"a" * 1_000_000,
        admission=Admission(ValueError("Too much.")),
    )

    assert sent[0]["status"] == 413
    assert content_of(sent) == b"Too much."


def test_a_disk_without_room_is_a_refusal(tmp_path: Path) -> None:
    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start_response("503 Full", [])
        return [type(environ[REFUSAL_KEY]).__name__.encode()]

    admission = Admission()
    sent = exchange(application, tmp_path / "missing", body=b"a" * 1_000_000, admission=admission)

    assert content_of(sent) == b"FileNotFoundError"
    assert admission.admitted == 0


@pytest.mark.parametrize("cut_off", [False, True])
def test_what_was_admitted_is_released(tmp_path: Path, cut_off: bool) -> None:
    admission = Admission()

    exchange(echo, tmp_path, body=b"a" * 1_000_000, admission=admission, cut_off=cut_off)

    assert admission.admitted == 0


def test_a_body_without_a_length_is_refused(tmp_path: Path) -> None:
    sent = exchange(echo, tmp_path, headers=[(b"transfer-encoding", b"chunked")])

    assert sent[0]["status"] == 411


def test_a_body_that_comes_too_slowly_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", -1000)

    assert exchange(echo, tmp_path, body=b"a" * 1_000_000)[0]["status"] == 408


def test_the_answer_is_made_bit_by_bit_and_closed(tmp_path: Path) -> None:
    made: list[int] = []
    closed = threading.Event()

    class Content:
        def __iter__(self) -> Iterable[bytes]:
            for number in range(20):
                made.append(number)
                yield b"x" * 100_000

        def close(self) -> None:
            closed.set()

    def application(environ: Environ, start_response: Callable) -> Any:
        start_response("200 OK", [])
        return Content()

    sent = exchange(application, tmp_path)

    assert len(content_of(sent)) == 2_000_000
    assert max(len(message.get("body", b"")) for message in sent) < 400_000
    assert closed.is_set()


def test_an_answer_keeps_its_language_and_gives_it_to_no_other(tmp_path: Path) -> None:
    languages: list[str | None] = []

    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start_response("200 OK", [])
        languages.append(translation.get_language())
        translation.activate("de")
        return content()

    def content() -> Iterable[bytes]:
        for _ in range(5):
            yield f"{translation.get_language()} ".encode() * 100_000

    for _ in range(2):
        sent = exchange(application, tmp_path)
        assert set(content_of(sent).split()) == {b"de"}
    assert languages == ["en", "en"]


def test_head_makes_no_content(tmp_path: Path) -> None:
    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "5")])
        return (pytest.fail("made") for _ in range(1))

    assert content_of(exchange(application, tmp_path, method="HEAD")) == b""


def test_a_header_with_an_underscore_is_no_header_with_a_hyphen(tmp_path: Path) -> None:
    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [repr(sorted(k for k in environ if k.startswith("HTTP_"))).encode()]

    sent = exchange(
        application, tmp_path, headers=[(b"x_forwarded_for", b"::1"), (b"x-real", b"1")]
    )

    assert content_of(sent) == b"['HTTP_X_REAL']"


def test_the_environment_is_as_wsgi_says(tmp_path: Path) -> None:
    seen: Environ = {}

    def application(environ: Environ, start_response: Callable) -> Iterable[bytes]:
        seen.update(environ)
        start_response("204 No Content", [])
        return []

    exchange(application, tmp_path, headers=[(b"cookie", b"a=b"), (b"cookie", b"c=d")])

    assert seen["PATH_INFO"].encode("latin-1").decode() == "/café/"
    assert seen["QUERY_STRING"] == "a=b"
    assert seen["REMOTE_ADDR"] == "192.0.2.1"
    assert seen["HTTP_COOKIE"] == "a=b; c=d"
