"""Where a provider is asked over HTTP: a reply with JSON, or the answer that a failure amounts to.

Nothing is raised for what a server or a network does. Keys stand in no message of ours, and what a
provider says is cut and freed of them.
"""

import asyncio
import logging
import re
from base64 import b64encode
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from json import dumps, loads
from typing import Any

import httpx

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.guard import SECONDS, GuardError, RefusedRequestError

TRIES_TO_CONNECT = 3
PAUSE_SECONDS = 0.5
"""Before the second try to connect; before each further one twice as long."""
RETRY_SECONDS, MOST_RETRY_SECONDS = 30.0, 86_400.0
"""When a provider is asked again that doesn't say when; and the longest that it is believed."""
MOST_OF_PROBLEM = 200
MOST_TEXTS, MOST_PARTS, MOST_OF_TEXT = 3, 20, 1_000

# What these tell at INFO and below has whole addresses, with keys and leads in them.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_OUTCOMES = {
    400: Outcome.REFUSED,
    401: Outcome.BAD_KEY,
    402: Outcome.OUT_OF_CREDIT,
    403: Outcome.BAD_KEY,
    422: Outcome.REFUSED,
    429: Outcome.LATER,
}
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout)
"""The server can't be reached, which may pass. A certificate that doesn't fit is such an error, too."""
_UNSENDABLE = (
    RefusedRequestError,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_HEADER = re.compile(r"[\x20-\x7e]*")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: httpx.Headers
    data: Any
    """The JSON, in which NaN is None. Of a reply that isn't a success it may be a text instead."""

    @property
    def is_success(self) -> bool:
        """Whether its status is one of success."""
        return 200 <= self.status < 300


async def send(
    client: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    json: object = None,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    secret: str = "",
    reads: Collection[int] = (),
    charges: bool = True,
    seconds: float = SECONDS,
) -> Reply | LookupAnswer:
    """The reply of a server, or the failed answer to each question of the request.

    A reply comes with a status of success, or with one of `reads`, to which the caller gives a meaning
    of its own. All other statuses are answers by what they usually mean: see `failure`. `charges` is
    whether the request may cost something: of one that does, and whose reply never came, nobody knows.
    `secret` is what no problem may repeat.
    """
    if not all(map(_HEADER.fullmatch, (headers or {}).values())):
        return LookupAnswer(Outcome.BAD_KEY, was_charged=False, problem="no possible key")
    try:
        request = client.build_request(
            method,
            url,
            params=params,
            json=json,
            data=form,
            headers=headers,
            timeout=seconds,
        )
        response = await _sent(client, request, httpx.BasicAuth(*auth) if auth else None)
    except (httpx.InvalidURL, UnicodeError, *_UNSENT, *_UNSENDABLE) as error:
        return LookupAnswer(Outcome.BROKEN, was_charged=False, problem=_problem_of(error))
    except httpx.HTTPError as error:
        was_charged = None if charges else False
        return LookupAnswer(Outcome.BROKEN, was_charged=was_charged, problem=_problem_of(error))
    return _reply(response, secret=secret, reads=reads, charges=charges)


def failure(reply: Reply, *, secret: str = "", charges: bool = True) -> LookupAnswer:
    """The answer that a status amounts to where its provider means nothing else by it.

    400 and 422: refused input; 401 and 403: bad key; 402: out of credit; 429, and 503 with Retry-After:
    later; anything else: broken. Only an error of the server may have been charged.
    """
    outcome = _OUTCOMES.get(reply.status, Outcome.BROKEN)
    if reply.status == 503 and "retry-after" in reply.headers:
        outcome = Outcome.LATER
    is_unsure = outcome is Outcome.BROKEN and charges and not 300 <= reply.status < 500
    return LookupAnswer(
        outcome,
        was_charged=None if is_unsure else False,
        problem=problem(f"{reply.status} {words(reply.data)}", secret),
        retry_in=retry_in(reply.headers) if outcome is Outcome.LATER else 0,
    )


def problem(text: str, secret: str = "") -> str:
    """What a provider said, on one line, cut, and without the key that it may have repeated."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[:10_000]).split())
    return masked(text, secret)[:MOST_OF_PROBLEM]


def masked(text: str, secret: str) -> str:
    """A text without a key, in whichever form it stands there."""
    return _forms_of(secret).sub("…", text) if secret else text


def _forms_of(secret: str) -> re.Pattern[str]:
    """A key as it is, as it stands in an address or in JSON, any of its characters encoded, or in a
    header.
    """
    header = b64encode(f"{secret}:".encode("utf-8", "replace")).decode().rstrip("=")
    characters = map(_forms_of_character, " ".join(secret.split()))
    return re.compile(f"{''.join(characters)}|{re.escape(header)}")


def _forms_of_character(character: str) -> str:
    encoded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "replace"))
    plus = r"|\+" if character == " " else ""
    in_json = "".join(f"\\u{unit:04x}" for unit in _utf16(character))
    escaped = "|".join(map(re.escape, {character, f"\\{character}", dumps(character)[1:-1]}))
    return f"(?:{escaped}|(?i:{encoded}|{re.escape(in_json)}){plus})"


def _utf16(character: str) -> Iterator[int]:
    units = character.encode("utf-16-be", "surrogatepass")
    yield from (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))


def words(data: object) -> str:
    """The first texts in an error's JSON, whatever its form: mostly a code and a sentence."""
    texts: list[str] = []
    parts = deque([data])
    while parts and len(texts) < MOST_TEXTS:
        part = parts.popleft()
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict | list):
            inner = part.values() if isinstance(part, dict) else part
            parts.extend(islice(inner, MOST_PARTS))
    return ": ".join(texts)


def retry_in(headers: Mapping[str, str]) -> float:
    """Seconds until it is worth asking again, by Retry-After: a number, or an HTTP date."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_until(text)
    return min(max(seconds, 1.0), MOST_RETRY_SECONDS) if seconds == seconds else RETRY_SECONDS


def _seconds_until(text: str) -> float:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return RETRY_SECONDS
    return (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


async def _sent(
    client: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth | None
) -> httpx.Response:
    """The response. A server that can't be reached is tried again."""
    for attempt in range(1, TRIES_TO_CONNECT):
        try:
            return await client.send(request, auth=auth)
        except _UNSENT:
            await asyncio.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
    return await client.send(request, auth=auth)


def _reply(
    response: httpx.Response, *, secret: str, reads: Collection[int], charges: bool
) -> Reply | LookupAnswer:
    data = decoded(response.content)
    if data is None and response.is_success:
        was_charged = None if charges else False
        return LookupAnswer(
            Outcome.BROKEN, was_charged=was_charged, problem="an answer without JSON"
        )
    if data is None:
        data = response.content[:MOST_OF_TEXT].decode(errors="replace")
    reply = Reply(response.status_code, response.headers, data)
    if reply.is_success or reply.status in reads:
        return reply
    return failure(reply, secret=secret, charges=charges)


def decoded(body: bytes | str) -> Any:
    """The JSON of a body; None for any other text, and for one that is too deep."""
    try:
        return loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _problem_of(error: Exception) -> str:
    """Its code or kind alone: what it says may hold the address, and a key in it."""
    return error.code if isinstance(error, GuardError) else type(error).__name__
