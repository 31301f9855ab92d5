"""FullEnrich: finds addresses by asking many other sources, and has its results later.

Paths, states, statuses, limits and charges are from its interface description. From memory: that a
result repeats what it was asked with under `custom`, that the same person again costs again, and the
price, which is that of its smallest plan.
"""

from dataclasses import replace
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Question, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply, failure
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.tickets import name_of, waiting
from batchruns.engine.lookups.values import at, filled, listed, renamed, text
from batchruns.engine.text import gettext_noop

CREDIT = 58_000
"""Millionths of a dollar."""
SECONDS_UNTIL_READY = 30.0
RUNNING, NO_CREDIT, GONE = 400, 402, 404
FINISHED, CREDITS_INSUFFICIENT, INVALID = "FINISHED", "CREDITS_INSUFFICIENT", "INVALID"
_STATUSES = {
    "DELIVERABLE": "deliverable",
    "HIGH_PROBABILITY": "risky",
    "CATCH_ALL": "risky",
    "INVALID": "undeliverable",
}
_FIELDS = {"company": "company_name", "linkedin": "linkedin_url"}


@PROVIDERS.register
class FullEnrich(WebProvider):
    """Hands people in, and collects what was found by the number of the enrichment."""

    name = "fullenrich"
    order = 45
    label = "FullEnrich"
    about = gettext_noop(
        "Finds email addresses by asking many other providers. Names and companies, or profiles, go "
        "there and on to them."
    )
    site = "fullenrich.com"
    address = "https://app.fullenrich.com/api/v2"
    pace = Pace(per_minute=60)
    abilities = {
        "find_email": Ability(
            needs=(
                ("first_name", "last_name", "domain"),
                ("first_name", "last_name", "company"),
                ("linkedin",),
            ),
            outputs=outputs_of("find_email"),
            price=Price(CREDIT, Unit.MATCH),
            batch=100,
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """Hands all in; what comes of them is collected."""
        people = [_person(question) for question in questions]
        reply = await self.send(
            "POST", "contact/enrich/bulk", json={"name": "Leads", "data": people}
        )
        if isinstance(reply, Reply):
            ticket = text(at(reply.data, "enrichment_id"), 100)
            reply = (
                waiting(ticket, SECONDS_UNTIL_READY)
                if ticket
                else LookupAnswer(Outcome.BROKEN, problem="an answer without its number")
            )
        return [reply] * len(questions)

    async def collect(
        self, capability: str, ticket: str, questions: Questions
    ) -> list[LookupAnswer]:
        """The answers to people who were handed in: later, as long as it works on them.

        Whatever goes wrong meanwhile, they are to be collected, as they may be paid for. Those that it
        has no more, or never had, are broken.
        """
        path = f"contact/enrich/bulk/{ticket}"
        reply = await self.send("GET", path, reads=(RUNNING, NO_CREDIT, GONE), charges=False)
        if isinstance(reply, LookupAnswer):
            again = max(reply.retry_in, SECONDS_UNTIL_READY)
            return [waiting(ticket, again, reply.problem)] * len(questions)
        if reply.status == GONE:
            return [replace(failure(reply), was_charged=None)] * len(questions)
        state = at(reply.data, "status")
        if state not in (FINISHED, CREDITS_INSUFFICIENT):
            return [waiting(ticket, SECONDS_UNTIL_READY)] * len(questions)
        results = {
            text(at(result, "custom", "lead")): result for result in listed(reply.data, "data")
        }
        return [_answer(results.get(name_of(question)), ticket, state) for question in questions]

    def headers(self) -> dict[str, str]:
        """The key as a bearer's token."""
        return {"Authorization": f"Bearer {self.connection.key}"}

    async def credit(self) -> Credit:
        """By the account, which is free."""
        return credit_of(await self.send("GET", "account/credits", charges=False), "credits")


def _person(question: Question) -> dict[str, Any]:
    fields = renamed(question, _FIELDS)
    wanted = {"enrich_fields": ["contact.work_emails"], "custom": {"lead": name_of(question)}}
    return fields | wanted


def _answer(result: Any, ticket: str, state: str) -> LookupAnswer:
    """What was found of a person; without credit, those of whom nothing was are out of it."""
    best = at(result, "contact_info", "most_probable_work_email")
    status = text(at(best, "status"))
    address = values.email(at(best, "email"))
    if address and status != INVALID:
        outputs = {"found_email": address, "found_email_status": _STATUSES.get(status, "unknown")}
        return LookupAnswer(Outcome.HIT, filled(outputs), units=1, request_id=ticket)
    if state == CREDITS_INSUFFICIENT:
        return LookupAnswer(Outcome.OUT_OF_CREDIT, request_id=ticket, was_charged=False)
    if result is None:
        return LookupAnswer(Outcome.BROKEN, request_id=ticket, problem="no result for this person")
    return LookupAnswer(Outcome.MISS, request_id=ticket)
