"""Dropcontact: finds and verifies addresses, a batch at a time, and has its results later.

By its documentation, charges included: a credit is taken for each record that is handed in, and given
back where no address is found; one for an address that was sent stays, whatever comes of it. What is
charged for a record without a person, nobody says: nothing is counted where no address comes back.
"""

from dataclasses import replace
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Question, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply, failure, problem, words
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.tickets import name_of, waiting
from batchruns.engine.lookups.values import at, filled, listed, renamed, text
from batchruns.engine.text import gettext_noop

CREDIT = 170_000
"""Millionths of a dollar."""
BATCH = 250
SECONDS_UNTIL_READY = 30.0
NO_CREDIT = 403
PERSON = "person"
"""The request that finds an address and tells of its owner."""
_FIELDS = {"domain": "website"}
_PERSON = (
    ("first_name", "last_name", "domain"),
    ("full_name", "domain"),
    ("first_name", "last_name", "company"),
    ("full_name", "company"),
    ("linkedin",),
)


@PROVIDERS.register
class Dropcontact(WebProvider):
    """Hands records in, and collects what it made of them by the number of the request."""

    name = "dropcontact"
    order = 40
    label = "Dropcontact"
    about = gettext_noop(
        "Finds and verifies email addresses in Europe, and completes people and companies. Names, "
        "companies or addresses go there."
    )
    site = "dropcontact.com"
    address = "https://api.dropcontact.com/v1"
    key_header = "X-Access-Token"
    pace = Pace(per_second=60)
    abilities = {
        "find_email": Ability(
            needs=_PERSON,
            outputs=outputs_of("find_email"),
            price=Price(CREDIT, Unit.MATCH),
            batch=BATCH,
            request=PERSON,
        ),
        "enrich_person": Ability(
            needs=(*_PERSON, ("email",)),
            outputs=outputs_of("enrich_person", "person_city"),
            price=Price(CREDIT, Unit.MATCH),
            batch=BATCH,
            request=PERSON,
        ),
        "enrich_company": Ability(
            needs=(("domain",), ("company_linkedin",), ("company",)),
            outputs=outputs_of("enrich_company", "company_founded", "company_description"),
            price=Price(CREDIT, Unit.MATCH),
            batch=BATCH,
        ),
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """Hands all in; what comes of them is collected."""
        records = [_record(question) for question in questions]
        reply = await self._send(
            "POST", "enrich/all", json={"data": records, "siren": False, "language": "en"}
        )
        if isinstance(reply, Reply):
            reply = self._handed_in(reply)
        return [reply] * len(questions)

    def _handed_in(self, reply: Reply) -> LookupAnswer:
        ticket = text(at(reply.data, "request_id"), 100)
        if at(reply.data, "success") is not True or not ticket:
            was_charged = False if at(reply.data, "success") is False else None
            return LookupAnswer(
                Outcome.BROKEN, problem=self._problem(reply), was_charged=was_charged
            )
        return waiting(ticket, SECONDS_UNTIL_READY)

    async def collect(
        self, capability: str, ticket: str, questions: Questions
    ) -> list[LookupAnswer]:
        """The answers to records that were handed in.

        Whatever goes wrong, they are to be collected later: they are paid for, and nobody may hand them
        in again. Of an unknown ticket it says that it isn't ready, too.
        """
        reply = await self._send("GET", f"enrich/all/{ticket}", charges=False)
        if isinstance(reply, LookupAnswer):
            again = max(reply.retry_in, SECONDS_UNTIL_READY)
            return [waiting(ticket, again, reply.problem)] * len(questions)
        if at(reply.data, "success") is not True:
            return [waiting(ticket, SECONDS_UNTIL_READY, self._problem(reply))] * len(questions)
        results = {
            text(at(result, "custom_fields", "lead")): result
            for result in listed(reply.data, "data")
        }
        missing = LookupAnswer(Outcome.BROKEN, problem="no result for this record")
        return [
            replace(_answer(capability, question, results[name]), request_id=ticket)
            if (name := name_of(question)) in results
            else missing
            for question in questions
        ]

    async def _send(self, method: str, path: str, **request: Any) -> Reply | LookupAnswer:
        reply = await self.send(method, path, reads=(NO_CREDIT,), **request)
        if isinstance(reply, LookupAnswer) or reply.status != NO_CREDIT:
            return reply
        answer = failure(reply, secret=self.connection.key)
        return replace(answer, outcome=Outcome.OUT_OF_CREDIT)

    def _problem(self, reply: Reply) -> str:
        return problem(text(at(reply.data, "reason")) or words(reply.data), self.connection.key)

    async def credit(self) -> Credit:
        """By the account, which is free."""
        return credit_of(await self._send("GET", "account/credits", charges=False), "credits")


def _record(question: Question) -> dict[str, Any]:
    """A question as it is handed in, with a name by which its result is known."""
    fields = renamed(question, _FIELDS)
    return {**fields, "custom_fields": {"lead": name_of(question)}}


def _answer(capability: str, question: Question, result: Any) -> LookupAnswer:
    read = _company_values if capability == "enrich_company" else _person_values
    outputs = filled(read(result))
    is_charged = "email" in question or bool(_address(result)[0])
    outcome = Outcome.HIT if outputs else Outcome.MISS
    return LookupAnswer(outcome, outputs, units=int(is_charged))


def _address(result: Any) -> tuple[str, str]:
    """The first address of a result, and its status."""
    first = at(result, "email", 0)
    return values.email(at(first, "email")), values.email_status(at(first, "qualification"))


def _person_values(result: Any) -> dict[str, str]:
    country = values.country(at(result, "country"))
    address, status = _address(result)
    return {
        "found_email": address,
        "found_email_status": status if address else "",
        "person_full_name": text(at(result, "full_name")),
        "person_first_name": text(at(result, "first_name")),
        "person_last_name": text(at(result, "last_name")),
        "person_title": text(at(result, "job")),
        "person_email": "" if status == "undeliverable" else address,
        "person_phone": values.phone(at(result, "phone"), country),
        "person_mobile": values.phone(at(result, "mobile_phone"), country),
        "person_linkedin": values.profile(at(result, "linkedin")),
        "person_company": text(at(result, "company")),
        "person_domain": values.domain(at(result, "website")),
        "person_country": country,
    }


def _company_values(result: Any) -> dict[str, str]:
    country = values.country(at(result, "country"))
    return {
        "company_found_name": text(at(result, "company")),
        "company_found_domain": values.domain(at(result, "website")),
        "company_industry": text(at(result, "industry")) or text(at(result, "naf5_des")),
        "company_employees": text(at(result, "nb_employees")),
        "company_found_linkedin": values.company_page(at(result, "company_linkedin")),
        "company_found_phone": values.phone(at(result, "phone"), country),
        "company_found_country": country,
        "company_found_city": text(at(result, "siret_city")),
    }
