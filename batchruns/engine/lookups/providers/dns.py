"""The domain name system: which server takes a domain's mail. Name servers see the domain."""

import asyncio
from collections.abc import Mapping

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.providers.base import (
    PROVIDERS,
    Ability,
    Credit,
    KeyKind,
    Pace,
    Provider,
)
from batchruns.engine.lookups.values import filled
from batchruns.engine.subjects.email.mail_server_answer import MailServerAnswer
from batchruns.engine.text import gettext_noop


@PROVIDERS.register
class Dns(Provider):
    """Asks the name servers of this machine's network."""

    name = "dns"
    order = 5
    label = "DNS"
    about = gettext_noop(
        "Asks the network's name servers whether a domain takes mail. Only domains go there. Free."
    )
    site = ""
    address = ""
    key = KeyKind.NONE
    pace = Pace(parallel=2)
    repeats_are_free = True
    abilities = {
        "mail_server": Ability(
            needs=(("email",), ("domain",)),
            outputs=("email_mx_records", "email_mx_server"),
            batch=100,
        )
    }

    def normalized(self, capability: str, inputs: Mapping[str, str]) -> dict[str, str]:
        """The domain of the address, else of the company: the same for all of its people."""
        domain = inputs.get("email", "").rpartition("@")[2] or inputs.get("domain", "")
        return filled({"domain": domain.lower()})

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """The answers for these domains, which are asked for at once."""
        # dnspython takes long to import, and few runs need it.
        from batchruns.engine.subjects.email.mail_exchanges import ask

        domains = [question["domain"] for question in questions]
        answers = await asyncio.to_thread(ask, domains)
        return [_answer(answers[domain]) for domain in domains]

    async def credit(self) -> Credit:
        """There is nothing to pay for."""
        return Credit(True)


def _answer(answer: MailServerAnswer) -> LookupAnswer:
    if answer.has_servers == "unknown":
        return LookupAnswer(Outcome.BROKEN, problem=str(answer.issue or ""), was_charged=False)
    values = {"email_mx_records": answer.has_servers, "email_mx_server": answer.server}
    return LookupAnswer(Outcome.HIT, filled(values), evidence=str(answer.issue or ""))
