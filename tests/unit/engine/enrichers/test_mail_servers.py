"""Mail servers, asked of a name server that this test runs itself on the loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from dns.resolver import Resolver

from batchruns.engine.enrichers.mail_servers import MailServerEnricher
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.subjects.email import mail_exchanges

RECORDS = {
    ("acme.com.", "MX"): ["20 backup.acme.com.", "10 mail.acme.com."],
    ("own.com.", "A"): ["192.0.2.1"],
    ("refuses.com.", "MX"): ["0 ."],
    ("bare.com.", "TXT"): ["nothing"],
    ("xn--mller-kva.de.", "MX"): ["10 mx.example.org."],
}


class NameServer(threading.Thread):
    """Answers from RECORDS; is silent on “silent.com”, and fails on “broken.com”."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.asked: list[Any] = []
        self.answers = True

    def run(self) -> None:
        while True:
            data, sender = self.socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            question = query.question[0]
            name, kind = str(question.name), question.rdtype.name
            self.asked.append((name, kind))
            if name.endswith("silent.com.") or not self.answers:
                continue
            response = dns.message.make_response(query)
            response.flags |= dns.flags.RA
            if name == "broken.com.":
                response.set_rcode(dns.rcode.SERVFAIL)
            elif (name, kind) in RECORDS:
                rrset = dns.rrset.from_text(name, 60, "IN", kind, *RECORDS[name, kind])
                response.answer.append(rrset)
            elif not any(name == known for known, _ in RECORDS):
                response.set_rcode(dns.rcode.NXDOMAIN)
            self.socket.sendto(response.to_wire(), sender)

    def stop(self) -> None:
        self.socket.sendto(b"", self.socket.getsockname())
        self.join()
        self.socket.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = NameServer()
    server.start()
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = server.socket.getsockname()[1]
    monkeypatch.setattr(mail_exchanges, "_resolver", lambda: resolver)
    monkeypatch.setattr(mail_exchanges, "_answers", {})
    monkeypatch.setattr(mail_exchanges, "_unknown", {})
    monkeypatch.setattr(mail_exchanges, "_network", mail_exchanges.Network())
    monkeypatch.setattr(mail_exchanges, "SECONDS_FOR_ONE", 0.5)
    yield server
    server.stop()


class Row(NamedTuple):
    """The columns of a row, in the order in which they are added."""

    has_servers: str
    server: str
    reason: str


def enrich(*emails: Any) -> Any:
    enriched = MailServerEnricher().enrich({"email": emails}, len(emails))
    return [Row(*cells) for cells in zip(*enriched.columns, strict=True)]


@pytest.mark.parametrize(
    ("email", "answer"),
    [
        ("ada@acme.com", ("yes", "mail.acme.com", "")),
        ("ada@own.com", ("yes", "own.com", "")),
        ("ada@müller.de", ("yes", "mx.example.org", "")),
        ("ada@refuses.com", ("no", "", "This domain doesn't accept mail.")),
        ("ada@bare.com", ("no", "", "This domain has no mail server.")),
        ("ada@nowhere.com", ("no", "", "This domain doesn't exist.")),
        ("ada@silent.com", ("unknown", "", "The network didn't answer in time.")),
        ("ada@broken.com", ("unknown", "", "The domain's name servers failed to answer.")),
        ("ada", ("", "", "There is no valid email address to look up.")),
        ("", ("", "", "")),
    ],
)
def test_what_the_network_says(server: Any, email: str, answer: Any) -> None:
    assert enrich(email) == [answer]


def test_each_domain_is_asked_for_once(server: Any) -> None:
    enrich("ada@acme.com", "bob@acme.com", "ada@ACME.com")
    enrich("cleo@acme.com")

    assert server.asked == [("acme.com.", "MX")]


def test_silence_is_asked_again_after_a_while_and_costs_its_time_once(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_exchanges, "SECONDS_FOR_ONE", 0.1)
    monkeypatch.setattr(mail_exchanges, "SECONDS_OF_SILENCE", 0.5)

    assert {row.has_servers for row in enrich(*("ada@silent.com" for _ in range(5)))} == {"unknown"}
    times_asked = len(server.asked)
    assert enrich("ada@silent.com")[0].has_servers == "unknown"
    assert len(server.asked) == times_asked
    time.sleep(0.5)
    enrich("ada@silent.com")
    assert len(server.asked) > times_asked


def test_a_network_that_never_answers_costs_a_few_time_outs_not_one_for_each_domain(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_exchanges, "SECONDS_FOR_ONE", 0.3)
    server.answers = False
    began = time.monotonic()

    for chunk in range(3):
        rows = enrich(*(f"ada@chunk{chunk}-{number}.com" for number in range(500)))
        assert {row.has_servers for row in rows} == {"unknown"}
        assert all(row.reason for row in rows)

    # One by one, 1,500 domains at 32 at a time take fifteen seconds.
    assert time.monotonic() - began < 8


def test_time_outs_between_answers_silence_nobody(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_exchanges, "SECONDS_FOR_ONE", 0.1)
    monkeypatch.setattr(mail_exchanges, "TIME_OUTS_IN_A_ROW", 2)

    for number in range(3):
        enrich(f"ada@{number}.silent.com")
        assert enrich(f"ada@nowhere{number}.com")[0].has_servers == "no"


def test_without_time_nothing_is_asked(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_exchanges, "SECONDS_FOR_A_CHUNK", 0)

    assert enrich("ada@acme.com")[0].has_servers == "unknown"
    assert server.asked == []


def test_it_is_off_until_asked_for(server: Any) -> None:
    usual = Pipeline(["e"], ["email"], options=Options(column_set="all"))
    asking = Pipeline(["e"], ["email"], options=Options(also=frozenset({"mx"}), column_set="all"))

    usual.enrich([["ada@acme.com"]])
    assert "email_mx_records" not in usual.columns
    assert server.asked == []

    _, summary = asking.enrich([["ada@acme.com"]])
    assert summary.values["email_mx_records"] == {"yes": 1}


def test_all_switched_off_is_nothing_to_enrich() -> None:
    email = Options(without=frozenset({"email", "domain", "country", "completeness", "duplicates"}))

    with pytest.raises(NothingToEnrichError, match="all_switched_off"):
        Pipeline(["e"], ["email"], options=email)
