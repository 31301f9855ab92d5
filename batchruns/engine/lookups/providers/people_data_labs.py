"""People Data Labs: people, many at a time, and companies.

Paths, inputs, fields of people, statuses and headers are from its documentation. From memory: the fields
of a company besides its name and website, and its price; that a person's employer may be given by its
domain; that settings for all of a batch stand beside `requests`, and 402 in an item of it; that one
without inputs is refused and free, by which the key is tested.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import UNEVEN, LookupAnswer, Outcome, Question, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.charges import charged
from batchruns.engine.lookups.http import (
    MOST_RETRY_SECONDS,
    Reply,
    failure,
    problem,
    words,
)
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of, in_credits
from batchruns.engine.lookups.tickets import name_of
from batchruns.engine.lookups.values import at, filled, listed, renamed, text
from batchruns.engine.text import gettext_noop

PERSON_CREDIT, COMPANY_CREDIT = 280_000, 100_000
"""Millionths of a dollar."""
BATCH = 50
"""It takes 100, but answers at most a megabyte."""
LEAST_LIKELIHOOD = 6
"""Of 10: what is less likely isn't answered, and not charged."""
SUCCESS, INVALID, OUT_OF_CREDIT, NOT_FOUND, TOO_FAST = 200, 400, 402, 404, 429
_PERSON_PARAMS = {"full_name": "name", "linkedin": "profile", "domain": "company"}
_COMPANY_PARAMS = {"domain": "website", "company": "name", "company_linkedin": "profile"}


@PROVIDERS.register
class PeopleDataLabs(WebProvider):
    """Charges for each match, for the same one again, too."""

    name = "people_data_labs"
    order = 30
    label = "People Data Labs"
    about = gettext_noop(
        "Knows people and companies in many countries. An address, a profile, a phone number, or a "
        "name with the employer goes there."
    )
    site = "peopledatalabs.com"
    address = "https://api.peopledatalabs.com/v5"
    key_header = "X-Api-Key"
    pace = Pace(per_minute=100)
    abilities = {
        "enrich_person": Ability(
            needs=(
                ("email",),
                ("linkedin",),
                ("first_name", "last_name", "company"),
                ("full_name", "company"),
                ("first_name", "last_name", "domain"),
                ("full_name", "domain"),
                ("phone",),
            ),
            outputs=outputs_of("enrich_person"),
            price=Price(PERSON_CREDIT, Unit.MATCH),
            batch=BATCH,
        ),
        "enrich_company": Ability(
            needs=(("domain",), ("company_linkedin",), ("company",)),
            outputs=outputs_of("enrich_company", "company_found_phone"),
            price=Price(COMPANY_CREDIT, Unit.MATCH),
        ),
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for all people; one for each company."""
        if capability == "enrich_person":
            return await self._people(questions)
        return [await self._company(question) for question in questions]

    async def _people(self, questions: Questions) -> list[LookupAnswer]:
        requests = [
            {"params": renamed(question, _PERSON_PARAMS), "metadata": {"lead": name_of(question)}}
            for question in questions
        ]
        settings = {"min_likelihood": LEAST_LIKELIHOOD, "titlecase": True}
        reply = await self._send("POST", "person/bulk", json={"requests": requests, **settings})
        if isinstance(reply, LookupAnswer):
            return [reply] * len(questions)
        answers = [self._person(item) for item in _in_order(listed(reply.data), questions)]
        return charged(answers, _credits_spent(reply)) if answers else [UNEVEN] * len(questions)

    def _person(self, item: Any) -> LookupAnswer:
        """The answer to one question of several, which has a status of its own."""
        if item is None:
            return LookupAnswer(Outcome.BROKEN, problem="no result for this person")
        status = at(item, "status")
        if status == SUCCESS:
            return _match(_person_values(at(item, "data")), at(item, "likelihood"))
        if status == NOT_FOUND:
            return LookupAnswer(Outcome.MISS)
        outcomes = {INVALID: Outcome.REFUSED, OUT_OF_CREDIT: Outcome.OUT_OF_CREDIT}
        return LookupAnswer(
            outcomes.get(status, Outcome.BROKEN) if isinstance(status, int) else Outcome.BROKEN,
            problem=problem(words(at(item, "error")), self.connection.key),
            was_charged=False,
        )

    async def _company(self, question: Question) -> LookupAnswer:
        params = {**renamed(question, _COMPANY_PARAMS), "titlecase": "true"}
        reply = await self._send("GET", "company/enrich", params=params)
        if isinstance(reply, LookupAnswer):
            return reply
        if reply.status == NOT_FOUND:
            return LookupAnswer(Outcome.MISS)
        answer = _match(_company_values(reply.data), at(reply.data, "likelihood"))
        return charged([answer], _credits_spent(reply))[0]

    async def _send(
        self, method: str, path: str, reads: Sequence[int] = (NOT_FOUND,), **request: Any
    ) -> Reply | LookupAnswer:
        reply = await self.send(method, path, reads=(*reads, TOO_FAST), **request)
        if isinstance(reply, LookupAnswer) or reply.status != TOO_FAST:
            return reply
        return replace(failure(reply, secret=self.connection.key), retry_in=_reset_in(reply))

    async def credit(self) -> Credit:
        """By a request that asks for nobody: it is refused, and free."""
        reply = await self._send("GET", "person/enrich", reads=(INVALID, OUT_OF_CREDIT))
        if isinstance(reply, LookupAnswer):
            return credit_of(reply)
        left = reply.headers.get("x-totallimit-remaining", "")
        return Credit(True, in_credits(left if left.isdigit() else None))


def _reset_in(reply: Reply) -> float:
    """Seconds until its limit begins anew, by a time in a header; those of `failure` else."""
    try:
        at = datetime.fromisoformat(reply.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return failure(reply).retry_in
    seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 1.0), MOST_RETRY_SECONDS)


def _in_order(items: Sequence[Any], questions: Questions) -> list[Any]:
    """The items of a batch by its questions, whose names they repeat; None for one that has none.

    Without names they are in order; then nobody can tell apart what isn't as many.
    """
    named = {text(at(item, "metadata", "lead")): item for item in items}
    if set(named) <= {""}:
        return [*items] if len(items) == len(questions) else []
    return [named.get(name_of(question)) for question in questions]


def _credits_spent(reply: Reply) -> int | None:
    """What the request was charged, as a header says; None where it doesn't."""
    digits = reply.headers.get("x-call-credits-spent", "").partition(".")[0]
    return int(digits) if digits.isdigit() and len(digits) < 5 else None


def _match(texts: dict[str, str], likelihood: object) -> LookupAnswer:
    """A match is charged, even if it says nothing that we ask for."""
    sure = likelihood * 10 if isinstance(likelihood, int | float) else None
    outputs = filled(texts)
    outcome = Outcome.HIT if outputs else Outcome.MISS
    return LookupAnswer(outcome, outputs, units=1, confidence=values.percent(sure))


def _person_values(person: Any) -> dict[str, str]:
    """Where an account may not see a value, there stands true instead of it, which is no text."""
    country = values.country(at(person, "location_country"))
    mobile = values.phone(at(person, "mobile_phone"), country)
    phones = (values.phone(number, country) for number in listed(person, "phone_numbers"))
    return {
        "person_full_name": text(at(person, "full_name")),
        "person_first_name": text(at(person, "first_name")),
        "person_last_name": text(at(person, "last_name")),
        "person_title": text(at(person, "job_title")),
        "person_email": values.email(at(person, "work_email")),
        "person_phone": next((number for number in phones if number not in ("", mobile)), ""),
        "person_mobile": mobile,
        "person_linkedin": values.profile(at(person, "linkedin_url")),
        "person_company": text(at(person, "job_company_name")),
        "person_domain": values.domain(at(person, "job_company_website")),
        "person_country": country,
        "person_city": text(at(person, "location_locality")),
    }


def _company_values(company: Any) -> dict[str, str]:
    return {
        "company_found_name": text(at(company, "display_name")) or text(at(company, "name")),
        "company_found_domain": values.domain(at(company, "website")),
        "company_industry": text(at(company, "industry")),
        "company_employees": text(at(company, "size")) or text(at(company, "employee_count")),
        "company_founded": values.year(at(company, "founded")),
        "company_description": text(at(company, "summary")),
        "company_found_linkedin": values.company_page(at(company, "linkedin_url")),
        "company_found_country": values.country(at(company, "location", "country")),
        "company_found_city": text(at(company, "location", "locality")),
    }
