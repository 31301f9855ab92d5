"""Whatever a server or a network does comes back as an answer, and tells whether it may have cost."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from batchruns.engine.lookups import guard, http
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.guard import Policy, guarded_client
from batchruns.engine.lookups.http import Reply, send
from batchruns.fake_providers.base import Call, FakeProvider, Fault, Response, route, serving

SECRET = "s3cret-key"


class Echo(FakeProvider):
    """Answers what it is asked."""

    name = "echo"
    order = 1

    @route("GET", "/echo")
    def echo(self, call: Call) -> Response:
        self.charge("key", call.params.get("q", ""))
        return Response(json={"said": dict(call.params)})


@pytest.fixture(scope="module")
def server() -> Iterator[Echo]:
    with serving(Echo()) as fake:
        yield fake


@pytest.fixture
def echo(server: Echo) -> Echo:
    server.faults.clear()
    return server


def get(url: str, **options: Any) -> Reply | LookupAnswer:
    """What comes back of one request."""

    async def ask() -> Reply | LookupAnswer:
        async with guarded_client(Policy.of(["127.0.0.1"])) as client:
            return await send(client, "GET", url, **options)

    return asyncio.run(ask())


def failed(url: str, **options: Any) -> LookupAnswer:
    answer = get(url, **options)
    assert isinstance(answer, LookupAnswer)
    return answer


def test_a_success_is_a_reply(echo: Echo) -> None:
    reply = get(f"{echo.address}/echo", params={"q": "ä&b"})

    assert isinstance(reply, Reply)
    assert reply.data == {"said": {"q": "ä&b"}}


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "was_charged"),
    [
        (400, {}, Outcome.REFUSED, False),
        (401, {}, Outcome.BAD_KEY, False),
        (402, {}, Outcome.OUT_OF_CREDIT, False),
        (403, {}, Outcome.BAD_KEY, False),
        (404, {}, Outcome.BROKEN, False),
        (422, {}, Outcome.REFUSED, False),
        (429, {}, Outcome.LATER, False),
        (500, {}, Outcome.BROKEN, None),
        (503, {}, Outcome.BROKEN, None),
        (503, {"retry-after": "5"}, Outcome.LATER, False),
        (302, {"location": "https://elsewhere.example"}, Outcome.BROKEN, False),
    ],
)
def test_a_status_has_its_outcome(
    echo: Echo, status: int, headers: dict[str, str], outcome: Outcome, was_charged: bool | None
) -> None:
    echo.breaks(Fault(Response(status, {"error": "no"}, headers)))

    answer = failed(f"{echo.address}/echo")

    assert (answer.outcome, answer.was_charged) == (outcome, was_charged)
    assert answer.problem == f"{status} no"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("-5", 1),
        ("999999999", http.MOST_RETRY_SECONDS),
        ("inf", http.MOST_RETRY_SECONDS),
        ("nan", http.RETRY_SECONDS),
        ("soon", http.RETRY_SECONDS),
        ("", http.RETRY_SECONDS),
        ("Fri, 01 Jan 2100 00:00:00 GMT", http.MOST_RETRY_SECONDS),
        ("Fri, 01 Jan 1999 00:00:00 GMT", 1),
        ("Fri, 01 Jan 99999 00:00:00 GMT", http.RETRY_SECONDS),
    ],
)
def test_retry_after_is_obeyed_within_bounds(echo: Echo, text: str, seconds: float) -> None:
    echo.breaks(Fault(Response(429, {}, {"retry-after": text})))

    assert failed(f"{echo.address}/echo").retry_in == seconds


@pytest.mark.parametrize(
    "text", ["<html>Down for maintenance</html>", "", "null", "[" * 100_000, "9" * 5_000]
)
def test_a_success_without_json_is_broken_and_may_have_cost(echo: Echo, text: str) -> None:
    echo.breaks(Fault(Response(text=text)))

    answer = failed(f"{echo.address}/echo")

    assert answer.outcome is Outcome.BROKEN
    assert answer.was_charged is None


def test_an_answer_has_an_end(echo: Echo) -> None:
    echo.breaks(Fault(Response(text=f'"{"x" * guard.MOST_BYTES}"')))

    answer = failed(f"{echo.address}/echo")

    assert (answer.problem, answer.was_charged) == ("lookup_answer_too_large", None)


def test_a_connection_that_is_cut_off_may_have_cost(echo: Echo) -> None:
    echo.breaks(Fault(cuts_off=True))

    answer = failed(f"{echo.address}/echo", params={"q": "cut"})

    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, None)
    assert echo.charges["key", "cut"] == 1
    assert failed(f"{echo.address}/echo", charges=False).was_charged is False


def test_a_slow_answer_may_have_cost(echo: Echo) -> None:
    echo.breaks(Fault(seconds=5))

    answer = failed(f"{echo.address}/echo", seconds=0.2)

    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://[", "ftp://x.example", "", "https://"]
)
def test_what_was_never_sent_cost_nothing(url: str) -> None:
    answer = failed(url)

    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, False)


def test_a_server_that_starts_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PAUSE_SECONDS", 0)
    tries = []

    def refuse_once(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        if len(tries) == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={"ok": True})

    async def ask() -> Reply | LookupAnswer:
        transport = httpx.MockTransport(refuse_once)
        async with httpx.AsyncClient(transport=transport) as client:
            return await send(client, "GET", "https://slow.example/")

    assert isinstance(asyncio.run(ask()), Reply)
    assert len(tries) == 2


@pytest.mark.parametrize("key", ["ключ", "a\nb", "\ud800"])
def test_a_key_that_no_header_can_hold_is_bad(echo: Echo, key: str) -> None:
    answer = failed(f"{echo.address}/echo", headers={"x-key": key})

    assert answer.outcome is Outcome.BAD_KEY
    assert key not in answer.problem


def test_a_problem_is_short_and_without_the_key(echo: Echo) -> None:
    said = f"Key {SECRET} \x00\x1b[31m is wrong\n" + "x" * 500
    echo.breaks(Fault(Response(401, {"errors": [{"id": "bad_key", "details": said}]})))

    problem = failed(f"{echo.address}/echo", secret=SECRET).problem

    assert problem.startswith("401 bad_key: Key … [31m is wrong xxx")
    assert len(problem) <= http.MOST_OF_PROBLEM


@pytest.mark.parametrize(
    "said",
    ["a b/c+d=ü", "a%20b%2Fc%2Bd%3D%C3%BC", "a%20b/c%2bd%3d%c3%bc", "a+b%2Fc%2Bd=%C3%BC"],
)
def test_a_key_is_blanked_however_it_is_written(said: str) -> None:
    assert http.problem(f"no such key: {said}!", "a b/c+d=ü") == "no such key: …!"


def test_a_key_of_a_header_is_blanked() -> None:
    said = f"Authorization: Basic {b64encode(b'a b/c:').decode()}"
    assert http.problem(said, "a b/c").startswith("Authorization: Basic …")


def test_no_log_has_a_key_or_a_lead(echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        get(f"{echo.address}/echo", params={"key": SECRET, "q": "ada@acme.com"})

    assert SECRET not in caplog.text
    assert "acme" not in caplog.text


def test_nan_is_nothing(echo: Echo) -> None:
    echo.breaks(Fault(Response(text='{"a": NaN, "b": -Infinity}')))

    reply = get(f"{echo.address}/echo")

    assert isinstance(reply, Reply)
    assert reply.data == {"a": None, "b": None}
