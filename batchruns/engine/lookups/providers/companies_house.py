"""Companies House: companies of the United Kingdom, by the state.

Paths, parameters, limits and the fields of a profile are from its documentation. That the key is the
user of Basic authentication without a password, and the names of a search's fields (`title`, `address`),
were seen in other people's code.
"""

from collections.abc import Mapping
from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.registered import (
    Registered,
    legal_form_in,
    searched_name,
    the_one,
)
from batchruns.engine.lookups.values import at, filled, listed, text
from batchruns.engine.text import gettext_noop

BRITAIN = "GB"
MOST_RECORDS = 50
PARTS_OF_ADDRESS = ("premises", "address_line_1", "address_line_2", "postal_code")


@PROVIDERS.register
class CompaniesHouse(WebProvider):
    """Searches by name, for companies whose lead is in the United Kingdom, and reads the profile."""

    name = "companies_house"
    order = 220
    label = "Companies House"
    about = gettext_noop(
        "The register of companies in the United Kingdom. Names of companies there go to it. Free, with "
        "a key of your own."
    )
    site = "developer.company-information.service.gov.uk"
    address = "https://api.company-information.service.gov.uk"
    pace = Pace(per_minute=120, parallel=3)
    repeats_are_free = True
    charges = False
    abilities = {
        "company_register": Ability(
            needs=(("company", "country"),),
            outputs=outputs_of("company_register"),
            # Each question may take two requests.
            pace=Pace(per_minute=60, parallel=3),
        )
    }

    def normalized(self, capability: str, inputs: Mapping[str, str]) -> dict[str, str]:
        """Nothing for companies of other countries."""
        return super().normalized(capability, inputs) if inputs.get("country") == BRITAIN else {}

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """A search for each company, and the profile of the one that it is."""
        return [await self._find(question["company"]) for question in questions]

    async def _find(self, company: str) -> LookupAnswer:
        params = {"q": searched_name(company, BRITAIN), "items_per_page": str(MOST_RECORDS)}
        reply = await self._get("search/companies", params)
        if isinstance(reply, LookupAnswer):
            return reply
        answer = the_one(
            company, BRITAIN, [_registered(item) for item in listed(reply.data, "items")]
        )
        if answer.outcome is not Outcome.HIT:
            return answer
        return await self._with_industry(answer)

    async def _with_industry(self, answer: LookupAnswer) -> LookupAnswer:
        """The answer with the code of the company's industry, which only its profile has."""
        profile = await self._get(f"company/{answer.evidence}", {})
        if isinstance(profile, LookupAnswer):
            return profile
        industry = {"register_industry": text(at(profile.data, "sic_codes", 0))}
        return LookupAnswer(
            Outcome.HIT,
            {**answer.values, **filled(industry)},
            answer.units,
            answer.confidence,
            answer.evidence,
        )

    async def _get(self, path: str, params: Mapping[str, str]) -> Reply | LookupAnswer:
        return await self.send("GET", path, params=params, auth=(self.connection.key, ""))

    async def credit(self) -> Credit:
        """Whether the key is good, by a search."""
        return credit_of(await self._get("search/companies", {"q": "test", "items_per_page": "1"}))


def _registered(item: Any) -> Registered:
    name, number = text(at(item, "title")), text(at(item, "company_number"))
    is_active = at(item, "company_status") == "active"
    address = at(item, "address")
    parts = [text(at(address, part)) for part in PARTS_OF_ADDRESS]
    values = {
        "register_name": name,
        "register_id": number,
        "register": "Companies House",
        "register_status": "active" if is_active else "inactive",
        "register_legal_form": legal_form_in(name, BRITAIN),
        "register_founded": text(at(item, "date_of_creation"))[:10],
        "register_address": ", ".join(filter(None, parts)),
        "register_city": text(at(address, "locality")),
        "register_country": BRITAIN,
    }
    # A number is a path's part: what could lead elsewhere is none.
    is_number = number.isascii() and number.isalnum()
    return Registered([name] if is_number else [], BRITAIN, values, number, is_active)
