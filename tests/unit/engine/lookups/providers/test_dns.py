"""Mail servers are a lookup like others: by the domain alone, a hit for yes and no."""

import asyncio
from collections.abc import Iterable

import pytest

from batchruns.engine.issues import Issue
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.providers.base import Connection
from batchruns.engine.lookups.providers.dns import Dns
from batchruns.engine.subjects.email import mail_exchanges
from batchruns.engine.subjects.email.mail_server_answer import MailServerAnswer

ANSWERS = {
    "mail.example": MailServerAnswer("yes", "mx.mail.example"),
    "none.example": MailServerAnswer("no", issue=Issue("no_mail_server")),
    "slow.example": MailServerAnswer("unknown", issue=Issue("network_timeout")),
}


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Dns:
    def ask(domains: Iterable[str]) -> dict[str, MailServerAnswer]:
        return {domain: ANSWERS[domain] for domain in domains}

    monkeypatch.setattr(mail_exchanges, "ask", ask)
    return Dns(Connection("dns", "dns"), None)


def test_all_people_of_a_domain_are_one_question(dns: Dns) -> None:
    sent = [
        dns.normalized("mail_server", {"email": email, "domain": "other.example"})
        for email in ("ada@Mail.example", "bob@mail.example")
    ]
    assert sent == [{"domain": "mail.example"}] * 2
    assert dns.normalized("mail_server", {"domain": "mail.example"}) == sent[0]
    assert dns.normalized("mail_server", {"email": ""}) == {}


def test_yes_and_no_are_hits_and_silence_is_a_failure(dns: Dns) -> None:
    questions = [{"domain": domain} for domain in (*ANSWERS, "mail.example")]
    yes, no, silence, again = asyncio.run(dns.ask("mail_server", questions))

    assert yes == again
    assert yes.values == {"email_mx_records": "yes", "email_mx_server": "mx.mail.example"}
    assert (no.outcome, no.values) == (Outcome.HIT, {"email_mx_records": "no"})
    assert (silence.outcome, silence.was_charged) == (Outcome.BROKEN, False)
