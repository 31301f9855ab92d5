"""Asking the network for the servers that take a domain's mail."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import NamedTuple

from dns.exception import DNSException, Timeout
from dns.name import IDNA_2008_Practical, Name, from_text
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

AT_ONCE = 32
SECONDS_FOR_ONE = 3.0
SECONDS_FOR_A_CHUNK = 60.0
REMEMBERED = 100_000


class Answer(NamedTuple):
    """What the network says of a domain: `has_servers` is yes, no or unknown."""

    has_servers: str
    server: str
    reason: str


NO_DOMAIN = Answer("no", "", "This domain doesn't exist.")
NO_SERVER = Answer("no", "", "This domain has no server that takes mail.")
REFUSED = Answer("no", "", "This domain says that it takes no mail.")
TOO_LATE = Answer("unknown", "", "The network didn't answer in time.")
FAILED = Answer("unknown", "", "The domain's name servers failed to answer.")


_known: dict[str, Answer] = {}


def ask(domains: Iterable[str]) -> dict[str, Answer]:
    """The answer for each domain: those known already, the others asked for at once.

    Takes a minute at most; what the network hasn't answered then is unknown, and asked again when
    it is met again.
    """
    answers = {domain: _known[domain] for domain in domains if domain in _known}
    unasked = sorted(set(domains) - answers.keys())
    look_up = partial(_look_up, deadline=time.monotonic() + SECONDS_FOR_A_CHUNK)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = dict(zip(unasked, pool.map(look_up, unasked), strict=True))
    if len(_known) > REMEMBERED:
        _known.clear()
    _known.update((domain, answer) for domain, answer in asked.items() if answer is not TOO_LATE)
    return answers | asked


def _look_up(domain: str, deadline: float) -> Answer:
    seconds = min(SECONDS_FOR_ONE, deadline - time.monotonic())
    if seconds <= 0:
        return TOO_LATE
    try:
        return _servers(from_text(domain, idna_codec=IDNA_2008_Practical), seconds)
    except NXDOMAIN:
        return NO_DOMAIN
    except Timeout:
        return TOO_LATE
    except (DNSException, OSError):
        return FAILED


def _servers(name: Name, seconds: float) -> Answer:
    """Asks for MX records, then for an address: a domain with one is its own mail server."""
    for kind in ("MX", "A", "AAAA"):
        try:
            found = _resolver().resolve(name, kind, lifetime=seconds, search=False)
        except NoAnswer:
            continue
        if kind != "MX":
            return Answer("yes", name.to_unicode(omit_final_dot=True), "")
        first = min(found, key=lambda record: (record.preference, record.exchange))
        server = first.exchange.to_text(omit_final_dot=True)
        return Answer("yes", server, "") if server not in ("", ".") else REFUSED
    return NO_SERVER


@cache
def _resolver() -> Resolver:
    return Resolver()
