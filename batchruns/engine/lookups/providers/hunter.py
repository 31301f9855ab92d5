"""Hunter: finds and verifies addresses, and knows people and companies.

Paths, statuses, charges and limits are from its documentation. From memory, and to be looked at first
where it answers otherwise: the envelope of errors; 451 for a person who doesn't want to be found; the
names of a person's fields in Clearbit's shape; where `credits` stands in the account's answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Question, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply, failure
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.tickets import waiting
from batchruns.engine.lookups.values import at, filled, listed, renamed, text
from batchruns.engine.lookups.verified import verified
from batchruns.engine.text import gettext_noop

CREDIT = 24_500
"""Millionths of a dollar: of the Starter plan."""
STILL_VERIFYING, TOO_FAST, USED_UP, NOT_FOUND, UNWANTED = 202, 403, 429, 404, 451
VERIFYING = "verifying"
"""The ticket of an address that is being verified: only this one waits, and nothing else does."""
SECONDS_WHILE_VERIFYING, SECONDS_WHEN_TOO_FAST = 3.0, 5.0
_PARAMS = {"linkedin": "linkedin_handle"}
_FLAGS = (("mx_records", False, "no_dns_entries"), ("block", True, "blocked"))


@PROVIDERS.register
class Hunter(WebProvider):
    """Asks with the key in a header, so that it is in no address."""

    name = "hunter"
    order = 20
    label = "Hunter"
    about = gettext_noop(
        "Finds and verifies email addresses, and knows people and companies. What a step needs to "
        "name them goes there: names, domains, addresses."
    )
    site = "hunter.io"
    address = "https://api.hunter.io/v2"
    key_header = "X-API-KEY"
    pace = Pace(per_second=15, per_minute=500)
    repeats_are_free = True
    abilities = {
        "find_email": Ability(
            needs=(
                ("first_name", "last_name", "domain"),
                ("full_name", "domain"),
                ("first_name", "last_name", "company"),
                ("full_name", "company"),
                ("linkedin",),
            ),
            outputs=outputs_of("find_email"),
            price=Price(CREDIT, Unit.MATCH),
        ),
        "verify_email": Ability(
            needs=(("email",),),
            outputs=outputs_of("verify_email", "verified_email_suggestion"),
            price=Price(CREDIT // 2, Unit.CALL),
            pace=Pace(per_second=10, per_minute=300),
        ),
        "enrich_person": Ability(
            needs=(("email",),),
            outputs=outputs_of("enrich_person", "person_email", "person_mobile"),
            price=Price(CREDIT // 5, Unit.MATCH),
        ),
        "enrich_company": Ability(
            needs=(("domain",),),
            outputs=outputs_of("enrich_company"),
            price=Price(CREDIT // 5, Unit.MATCH),
        ),
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for each question."""
        return [await self._ask(capability, question) for question in questions]

    async def collect(
        self, capability: str, ticket: str, questions: Questions
    ) -> list[LookupAnswer]:
        """Asks again about addresses that were still being verified."""
        return await self.ask(capability, questions)

    async def _ask(self, capability: str, question: Question) -> LookupAnswer:
        path, params, read = _REQUESTS[capability]
        reply = await self._get(path, params={**_sent(question), **params})
        if isinstance(reply, LookupAnswer):
            return reply
        if reply.status in (NOT_FOUND, UNWANTED):
            return LookupAnswer(Outcome.MISS)
        if reply.status == STILL_VERIFYING:
            return waiting(VERIFYING, SECONDS_WHILE_VERIFYING)
        data = at(reply.data, "data")
        return read(reply.data if data is None else data)

    async def _get(self, path: str, **request: Any) -> Reply | LookupAnswer:
        """The reply, also of what isn't found; else the answer that a status amounts to here."""
        reply = await self.send(
            "GET", path, reads=(TOO_FAST, USED_UP, NOT_FOUND, UNWANTED), **request
        )
        if isinstance(reply, LookupAnswer) or reply.status not in (TOO_FAST, USED_UP):
            return reply
        answer = failure(reply, secret=self.connection.key)
        if reply.status == TOO_FAST:
            return replace(answer, outcome=Outcome.LATER, retry_in=SECONDS_WHEN_TOO_FAST)
        return replace(answer, outcome=Outcome.OUT_OF_CREDIT, retry_in=0)

    async def credit(self) -> Credit:
        """By the account, which is free."""
        reply = await self._get("account", charges=False)
        return credit_of(reply, "data", "requests", "credits", "remaining")


def _sent(question: Question) -> dict[str, str]:
    """A question as parameters; of a profile the name alone is sent."""
    sent = renamed(question, _PARAMS)
    if "linkedin_handle" in sent:
        sent["linkedin_handle"] = sent["linkedin_handle"].rstrip("/").rpartition("/")[2]
    return sent


def _found_email(data: Any) -> LookupAnswer:
    address = values.email(at(data, "email"))
    if not address:
        return LookupAnswer(Outcome.MISS)
    outputs = {
        "found_email": address,
        "found_email_status": values.email_status(at(data, "verification", "status")),
    }
    source = next(iter(listed(data, "sources")), None)
    return LookupAnswer(
        Outcome.HIT,
        filled(outputs),
        units=1,
        confidence=values.percent(at(data, "score")),
        evidence=text(at(source, "uri")),
    )


def _verified_email(data: Any) -> LookupAnswer:
    status = at(data, "status")
    flags = (word for name, value, word in _FLAGS if at(data, name) is value)
    detail = next(flags, "") if status in ("valid", "invalid", "unknown") else status
    return verified(status, detail, units=1, confidence=values.percent(at(data, "score")))


def _person(data: Any) -> LookupAnswer:
    country = values.country(at(data, "geo", "countryCode") or at(data, "geo", "country"))
    person = {
        "person_full_name": text(at(data, "name", "fullName")),
        "person_first_name": text(at(data, "name", "givenName")),
        "person_last_name": text(at(data, "name", "familyName")),
        "person_title": text(at(data, "employment", "title")),
        "person_phone": values.phone(at(data, "phone"), country),
        "person_linkedin": values.profile(_page("in", at(data, "linkedin", "handle"))),
        "person_company": text(at(data, "employment", "name")),
        "person_domain": values.domain(at(data, "employment", "domain")),
        "person_country": country,
        "person_city": text(at(data, "geo", "city")),
    }
    charged_for = (("email",), ("name", "fullName"), ("employment", "title"))
    is_complete = all(at(data, *path) for path in charged_for)
    return _known(person, is_complete)


def _company(data: Any) -> LookupAnswer:
    country = values.country(at(data, "geo", "countryCode") or at(data, "geo", "country"))
    industry = text(at(data, "category", "industry")) or text(at(data, "category", "sector"))
    company = {
        "company_found_name": text(at(data, "name")),
        "company_found_domain": values.domain(at(data, "domain")),
        "company_industry": industry,
        "company_employees": text(at(data, "metrics", "employees")),
        "company_founded": values.year(at(data, "foundedYear")),
        "company_description": text(at(data, "description")),
        "company_found_linkedin": values.company_page(
            _page("company", at(data, "linkedin", "handle"))
        ),
        "company_found_phone": values.phone(at(data, "phone"), country),
        "company_found_country": country,
        "company_found_city": text(at(data, "geo", "city")),
    }
    says_what = at(data, "category", "industry") or at(data, "description") or at(data, "tags")
    charged_for = (("name",), ("location",), ("metrics", "employees"))
    is_complete = bool(says_what) and all(at(data, *path) for path in charged_for)
    return _known(company, is_complete)


def _known(texts: dict[str, str], is_complete: bool) -> LookupAnswer:
    """The answer about somebody or something: charged only where it is complete."""
    outputs = filled(texts)
    return LookupAnswer(Outcome.HIT if outputs else Outcome.MISS, outputs, units=int(is_complete))


def _page(kind: str, handle: object) -> str:
    """A page at LinkedIn by its handle, which may or may not have its kind before it."""
    name = text(handle)
    return name if "/" in name or not name else f"{kind}/{name}"


_CLEARBIT = {"clearbit_format": "true"}
_REQUESTS: Mapping[str, tuple[str, Mapping[str, str], Callable[[Any], LookupAnswer]]] = {
    "find_email": ("email-finder", {}, _found_email),
    "verify_email": ("email-verifier", {}, _verified_email),
    "enrich_person": ("people/find", _CLEARBIT, _person),
    "enrich_company": ("companies/find", _CLEARBIT, _company),
}
"""By capability: the path, what is sent besides the question, and how the answer is read."""
