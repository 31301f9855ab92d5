"""The base of every stand-in for a provider: a server on this machine that counts its charges."""

import asyncio
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qsl

import uvicorn

from batchruns.engine.tables.registry import Registry

GOOD_KEY = "good-key"
WRONG_KEY = "wrong-key"
"""A key that no fake knows; all others are good, and their credit has no end unless it is set."""
PERCENT_KNOWN = 80
"""Of how many questions a fake knows something."""
START_SECONDS = 10.0

Json = Any
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes
    parts: Mapping[str, str] = field(default_factory=dict)
    """What stands for the {names} in a route's path."""

    @property
    def json(self) -> Json:
        """The body's JSON; an empty object where it has none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    def __contains__(self, text: str) -> bool:
        """Whether it says this anywhere in its path, parameters or body."""
        return text in f"{self.path} {' '.join(self.params.values())} {self.body.decode()}"


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered: JSON, or a text as it stands."""

    status: int = 200
    json: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return (json.dumps(self.json) if self.text is None else self.text).encode()

    @property
    def content_type(self) -> str:
        """JSON, unless it is a text."""
        return "application/json" if self.text is None else "text/plain"


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with some of the calls."""

    response: Response | None = None
    """What is answered instead. Nothing is charged, unless `charges`."""
    seconds: float = 0
    """How much longer the answer takes."""
    cuts_off: bool = False
    """Whether the connection ends in the midst of the answer."""
    charges: bool = False
    """Whether the call is answered and charged first, though nobody hears of it."""
    contains: str = ""
    """Only calls that say this."""
    every: int = 1
    """Of those, each so many-th."""
    times: int | None = None
    """How often at most."""
    _seen: int = 0
    _struck: int = 0

    def strikes(self, call: Call) -> bool:
        """Whether it hits this call."""
        if self.contains not in call or self._struck == self.times:
            return False
        self._seen += 1
        if self._seen % self.every:
            return False
        self._struck += 1
        return True


Handler = Callable[[Any, Call], Response]
H = TypeVar("H", bound=Handler)


def route(method: str, path: str) -> Callable[[H], H]:
    """Marks the method that answers calls of a path, in which {names} stand for one part each."""

    def mark(handler: H) -> H:
        handler.route = (method, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path)))  # type: ignore[attr-defined]
        return handler

    return mark


class FakeProvider:
    """One stand-in. A subclass has a method for each `route`, which charges by `charge`.

    Its attributes may be set at any time: how long answers take, who has how much credit.
    """

    name: ClassVar[str]
    """Of the provider for which it stands in."""
    order: ClassVar[int]
    prefix: ClassVar[str] = ""
    """Of the paths of its interface, as in the provider's address: "/v2"."""
    credit_micros: ClassVar[int] = 0
    """What one credit costs, in millionths: so that receipts can be compared."""
    repeats_are_free: ClassVar[bool] = False

    def __init__(self, latency: float = 0) -> None:
        self.latency = latency
        """Seconds that each answer takes."""
        self.percent_known = PERCENT_KNOWN
        """Of how many questions it knows something."""
        self.faults: list[Fault] = []
        self.credits: dict[str, Fraction | int] = {}
        """By key, the credit that is left, where it has an end."""
        self.charges: Counter[tuple[str, str]] = Counter()
        """By key and question, how often it was charged."""
        self.credits_charged: dict[str, Fraction] = {}
        """By key, how much was charged."""
        self.calls: list[tuple[float, str]] = []
        """When each call came, by a clock that only goes forward, and its path."""
        self.waiting = self.most_waiting = 0
        """How many calls wait for their answers, now and at most."""
        self.address = ""
        """Where it serves, as a connection's address."""

    @property
    def charged(self) -> int:
        """What it has charged all keys, in millionths."""
        return int(sum(self.credits_charged.values(), Fraction()) * self.credit_micros)

    @property
    def charged_again(self) -> dict[tuple[str, str], int]:
        """The keys and questions that were charged more than once, and how often."""
        return {question: times for question, times in self.charges.items() if times > 1}

    def charge(self, key: str, question: str, credits: Fraction | int = 1) -> None:
        """Charges a key for a question."""
        if self.repeats_are_free and (key, question) in self.charges:
            return
        self.charges[key, question] += 1
        self.credits_charged[key] = self.credits_charged.get(key, Fraction()) + credits
        if key in self.credits:
            self.credits[key] -= credits

    def can_pay(self, key: str, credits: Fraction | int = 1) -> bool:
        """Whether a key has as much credit left."""
        return key not in self.credits or self.credits[key] >= credits

    def knows(self, key: str) -> bool:
        """Whether a key is one of its."""
        return bool(key) and key != WRONG_KEY

    def breaks(self, fault: Fault) -> None:
        """Lets something go wrong from now on."""
        self.faults.append(fault)

    def handle(self, call: Call) -> Response:
        """The answer to a call, by the method whose route it is."""
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(call.path.removeprefix(self.prefix))
            if match and method == call.method:
                parts = {**match.groupdict()}
                return handler(
                    self,
                    Call(call.method, call.path, call.params, call.headers, call.body, parts),
                )
        return Response(404, text="Not Found")

    @cached_property
    def _routes(self) -> list[tuple[str, re.Pattern[str], Handler]]:
        members = (getattr(type(self), name) for name in dir(type(self)))
        return [(*member.route, member) for member in members if hasattr(member, "route")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, as ASGI has it."""
        call = await _call_of(scope, receive)
        self.calls.append((time.monotonic(), call.path))
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            await self._answer(call, send)
        finally:
            self.waiting -= 1

    async def _answer(self, call: Call, send: Send) -> None:
        fault = next((fault for fault in self.faults if fault.strikes(call)), None) or Fault()
        response = fault.response
        if response is None or fault.charges:
            real = self.handle(call)
            response = response or real
        await asyncio.sleep(self.latency + fault.seconds)
        headers = {"content-type": response.content_type, **response.headers}
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
            }
        )
        if fault.cuts_off:
            # The server closes the connection of an answer that isn't ended.
            await send({"type": "http.response.body", "body": b"{", "more_body": True})
            return
        await send({"type": "http.response.body", "body": response.body})


def roll(text: str, sides: int = 100) -> int:
    """A number from 0 that a text always has, for what is made up out of it."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) % sides


async def _call_of(scope: Scope, receive: Receive) -> Call:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode(): text.decode("latin-1") for name, text in scope["headers"]}
    params = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    return Call(scope["method"], scope["path"], params, headers, body)


F = TypeVar("F", bound=FakeProvider)


@contextmanager
def serving(fake: F, port: int = 0) -> Iterator[F]:
    """Serves a fake on this machine, by a thread of its own: at its `address` from then on."""
    # asyncio sends small parts at once only where the protocol is said: else each waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    fake.address = f"http://127.0.0.1:{listener.getsockname()[1]}{fake.prefix}"
    config = uvicorn.Config(
        fake, log_level="critical", lifespan="off", ws="none", interface="asgi3", access_log=False
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    try:
        _wait_for(lambda: server.started)
        yield fake
    finally:
        # It ends, and closes its port, within a tenth of a second.
        server.should_exit = server.force_exit = True


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the fake provider doesn't start")
        time.sleep(0.01)


FAKES: Registry[FakeProvider] = Registry("batchruns.fake_providers")
"""All stand-ins, by the names of the providers."""
