"""Apollo: people, ten at a time, and companies.

Paths, limits, charges and errors are from its documentation, the form of a batch's answer from programs
that read it. From memory: the fields of people and companies; that what is known of a company costs a
credit as well; that no credit is 422 with a message that says so; how the key is tested.
"""

from dataclasses import replace
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import UNEVEN, LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.charges import charged
from batchruns.engine.lookups.http import Reply, failure, words
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.values import at, filled, listed, renamed, text
from batchruns.engine.text import gettext_noop

CREDIT = 26_000
"""Millionths of a dollar."""
BATCH = 10
INVALID = 422
LOCKED = "email_not_unlocked@"
"""What stands for an address that the account may not see."""
PERSON = "person"
"""The request that finds an address and tells of its owner."""
_PARAMS = {"full_name": "name", "company": "organization_name", "linkedin": "linkedin_url"}
_NEEDS = (
    ("linkedin",),
    ("first_name", "last_name", "domain"),
    ("full_name", "domain"),
    ("first_name", "last_name", "company"),
    ("full_name", "company"),
)


@PROVIDERS.register
class Apollo(WebProvider):
    """Charges for what it knows; never asks for what costs more: phone numbers, personal addresses."""

    name = "apollo"
    order = 35
    label = "Apollo"
    about = gettext_noop(
        "Finds email addresses, and knows people and companies. A profile, an address, or a name with "
        "the employer goes there."
    )
    site = "apollo.io"
    address = "https://api.apollo.io/api/v1"
    key_header = "x-api-key"
    pace = Pace(per_minute=50)
    abilities = {
        "find_email": Ability(
            needs=_NEEDS,
            outputs=outputs_of("find_email"),
            price=Price(CREDIT, Unit.MATCH),
            batch=BATCH,
            request=PERSON,
        ),
        "enrich_person": Ability(
            needs=(("email",), *_NEEDS),
            outputs=outputs_of("enrich_person", "person_phone", "person_mobile"),
            price=Price(CREDIT, Unit.MATCH),
            batch=BATCH,
            request=PERSON,
        ),
        "enrich_company": Ability(
            needs=(("domain",),),
            outputs=outputs_of("enrich_company"),
            price=Price(CREDIT, Unit.MATCH),
        ),
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for all people; one for each company."""
        if capability == "enrich_company":
            return [await self._company(question["domain"]) for question in questions]
        details = [renamed(question, _PARAMS) for question in questions]
        reply = await self._send("POST", "people/bulk_match", json={"details": details})
        if isinstance(reply, LookupAnswer):
            return [reply] * len(questions)
        matches = listed(reply.data, "matches")
        if len(matches) != len(questions):
            return [UNEVEN] * len(questions)
        return charged(
            [_match(person, _person_values) for person in matches], _credits_consumed(reply)
        )

    async def _company(self, domain: str) -> LookupAnswer:
        reply = await self._send("GET", "organizations/enrich", params={"domain": domain})
        if isinstance(reply, LookupAnswer):
            return reply
        return _match(at(reply.data, "organization"), _company_values)

    async def _send(self, method: str, path: str, **request: Any) -> Reply | LookupAnswer:
        reply = await self.send(method, path, reads=(INVALID,), **request)
        if isinstance(reply, LookupAnswer) or reply.is_success:
            return reply
        answer = failure(reply, secret=self.connection.key)
        is_about_credit = "credit" in words(reply.data).lower()
        return replace(answer, outcome=Outcome.OUT_OF_CREDIT) if is_about_credit else answer

    async def credit(self) -> Credit:
        """Whether the key is good; how much is left, it doesn't say."""
        reply = await self._send("GET", "auth/health", charges=False)
        if isinstance(reply, LookupAnswer):
            return credit_of(reply)
        return Credit(at(reply.data, "is_logged_in") is True)


def _credits_consumed(reply: Reply) -> int | None:
    """What the request was charged, as its answer says; None where it doesn't."""
    spent = at(reply.data, "credits_consumed")
    return spent if type(spent) is int and 0 <= spent <= BATCH else None


def _match(record: Any, read: Any) -> LookupAnswer:
    """The answer by a record, which is charged if there is one."""
    if not isinstance(record, dict) or not record:
        return LookupAnswer(Outcome.MISS)
    outputs = filled(read(record))
    return LookupAnswer(Outcome.HIT if outputs else Outcome.MISS, outputs, units=1)


def _address(person: Any) -> str:
    address = text(at(person, "email"))
    return "" if address.startswith(LOCKED) else values.email(address)


def _person_values(person: Any) -> dict[str, str]:
    address = _address(person)
    status = values.email_status(at(person, "email_status"))
    return {
        "found_email": address,
        "found_email_status": status if address else "",
        "person_full_name": text(at(person, "name")),
        "person_first_name": text(at(person, "first_name")),
        "person_last_name": text(at(person, "last_name")),
        "person_title": text(at(person, "title")),
        "person_email": address,
        "person_linkedin": values.profile(at(person, "linkedin_url")),
        "person_company": text(at(person, "organization", "name")),
        "person_domain": values.domain(at(person, "organization", "primary_domain")),
        "person_country": values.country(at(person, "country")),
        "person_city": text(at(person, "city")),
    }


def _company_values(company: Any) -> dict[str, str]:
    country = values.country(at(company, "country"))
    return {
        "company_found_name": text(at(company, "name")),
        "company_found_domain": values.domain(at(company, "primary_domain")),
        "company_industry": text(at(company, "industry")),
        "company_employees": text(at(company, "estimated_num_employees")),
        "company_founded": values.year(at(company, "founded_year")),
        "company_description": text(at(company, "short_description")),
        "company_found_linkedin": values.company_page(at(company, "linkedin_url")),
        "company_found_phone": values.phone(at(company, "phone"), country),
        "company_found_country": country,
        "company_found_city": text(at(company, "city")),
    }
