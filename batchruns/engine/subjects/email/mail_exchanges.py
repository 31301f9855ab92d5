"""Asking the network for the servers that take a domain's mail."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

from dns.exception import DNSException, Timeout
from dns.name import IDNA_2008_Practical, Name, from_text
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email.mail_server_answer import MailServerAnswer

AT_ONCE = 32
SECONDS_FOR_ONE = 3.0
SECONDS_FOR_A_CHUNK = 60.0
REMEMBERED = 100_000
# So many time-outs without any answer between them: the network is away.
TIME_OUTS_IN_A_ROW = AT_ONCE
# How long what didn't answer in time, a domain or the network, is not asked again.
SECONDS_OF_SILENCE = 120.0


NO_DOMAIN = MailServerAnswer("no", issue=Issue("domain_nonexistent"))
NO_SERVER = MailServerAnswer("no", issue=Issue("no_mail_server"))
REFUSED = MailServerAnswer("no", issue=Issue("mail_refused"))
TOO_LATE = MailServerAnswer("unknown", issue=Issue("network_timeout"))
UNASKED = MailServerAnswer("unknown", issue=Issue("network_slow"))
FAILED = MailServerAnswer("unknown", issue=Issue("name_servers_failed"))


_answers: dict[str, MailServerAnswer] = {}
_unknown: dict[str, tuple[MailServerAnswer, float]] = {}
"""For each domain that didn't answer, why, and when to ask it again."""


class Network:
    """Whether the network answers, as far as the last questions tell."""

    def __init__(self) -> None:
        self._time_outs = 0
        self._silent_until = 0.0

    @property
    def is_silent(self) -> bool:
        """Whether so many questions in a row timed out that no more need be asked."""
        return time.monotonic() < self._silent_until

    def answered(self) -> None:
        """Notes that a question was answered."""
        self._time_outs = 0

    def timed_out(self) -> None:
        """Notes that a question timed out."""
        self._time_outs += 1
        if self._time_outs >= TIME_OUTS_IN_A_ROW:
            self._time_outs = 0
            self._silent_until = time.monotonic() + SECONDS_OF_SILENCE


_network = Network()


def ask(domains: Iterable[str]) -> dict[str, MailServerAnswer]:
    """The answer for each domain: those known already, the others asked for at once.

    Takes a minute at most, and seconds where nothing answers at all: then all that isn't known is
    unknown. What the network hasn't answered is asked again, but not for two minutes.
    """
    known = {domain: _known(domain) for domain in set(domains)}
    answers = {domain: answer for domain, answer in known.items() if answer}
    unasked = sorted(known.keys() - answers.keys())
    look_up = partial(_look_up, deadline=time.monotonic() + SECONDS_FOR_A_CHUNK)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = dict(zip(unasked, pool.map(look_up, unasked), strict=True))
    _remember(asked)
    return answers | asked


def _known(domain: str) -> MailServerAnswer | None:
    """What needn't be asked, or not again so soon."""
    if domain in _answers:
        return _answers[domain]
    answer, again = _unknown.get(domain, (None, 0.0))
    return answer if time.monotonic() < again else None


def _remember(asked: Mapping[str, MailServerAnswer]) -> None:
    _make_room()
    later = time.monotonic() + SECONDS_OF_SILENCE
    for domain, answer in asked.items():
        if answer.has_servers != "unknown":
            _answers[domain] = answer
        elif answer is not UNASKED:
            _unknown[domain] = answer, later


def _make_room() -> None:
    """Forgets all, where too much is remembered."""
    for remembered in (_answers, _unknown):
        if len(remembered) > REMEMBERED:
            remembered.clear()


def _look_up(domain: str, deadline: float) -> MailServerAnswer:
    seconds = min(SECONDS_FOR_ONE, deadline - time.monotonic())
    if seconds <= 0 or _network.is_silent:
        return UNASKED
    try:
        answer = _servers(from_text(domain, idna_codec=IDNA_2008_Practical), seconds)
    except NXDOMAIN:
        answer = NO_DOMAIN
    except Timeout:
        _network.timed_out()
        return TOO_LATE
    except OSError:
        _network.timed_out()
        return FAILED
    except DNSException:
        answer = FAILED
    _network.answered()
    return answer


def _servers(name: Name, seconds: float) -> MailServerAnswer:
    """Asks for MX records, then for an address: a domain with one is its own mail server."""
    for record_type in ("MX", "A", "AAAA"):
        try:
            records = _resolver().resolve(name, record_type, lifetime=seconds, search=False)
        except NoAnswer:
            continue
        if record_type != "MX":
            return MailServerAnswer("yes", name.to_unicode(omit_final_dot=True))
        first = min(records, key=lambda record: (record.preference, record.exchange))
        server = first.exchange.to_text(omit_final_dot=True)
        return MailServerAnswer("yes", server) if server not in ("", ".") else REFUSED
    return NO_SERVER


@cache
def _resolver() -> Resolver:
    return Resolver()
