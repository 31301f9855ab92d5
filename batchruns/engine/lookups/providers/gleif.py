"""GLEIF: legal entities with an LEI, from everywhere.

Path, filter by name, form of records and the need for no key are from its documentation. The filter by
country, the 60 requests a minute, and that 200 is the largest page, were seen in other people's code.
"""

from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, KeyKind, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.registered import (
    Registered,
    legal_form_in,
    searched_name,
    the_one,
)
from batchruns.engine.lookups.values import at, country, listed, text
from batchruns.engine.text import gettext_noop

MOST_RECORDS = 200
NAME_FILTER, COUNTRY_FILTER = "filter[entity.legalName]", "filter[entity.legalAddress.country]"
# Not names that it had, or has in business only.
KINDS_OF_NAMES = ("ALTERNATIVE_LANGUAGE_LEGAL_NAME",)


@PROVIDERS.register
class Gleif(WebProvider):
    """Searches by name and country."""

    name = "gleif"
    order = 200
    label = "GLEIF"
    about = gettext_noop(
        "The global register of companies with a Legal Entity Identifier (LEI). Company names and "
        "countries go there. Free, without a key."
    )
    site = "gleif.org"
    address = "https://api.gleif.org/api/v1"
    key = KeyKind.NONE
    pace = Pace(per_minute=60, parallel=2)
    repeats_are_free = True
    charges = False
    abilities = {
        "company_register": Ability(
            needs=(("company", "country"),),
            outputs=outputs_of("company_register", "register_industry"),
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One search for each company."""
        return [await self._search(q["company"], q["country"]) for q in questions]

    async def _search(self, company: str, home: str) -> LookupAnswer:
        params = {
            NAME_FILTER: searched_name(company, home),
            COUNTRY_FILTER: home,
            "page[size]": str(MOST_RECORDS),
        }
        reply = await self.send("GET", "lei-records", params=params)
        if isinstance(reply, LookupAnswer):
            return reply
        answer = the_one(
            company, home, [_registered(record) for record in listed(reply.data, "data")]
        )
        # Further pages may have the same name again.
        is_all = at(reply.data, "meta", "pagination", "lastPage") in (None, 0, 1)
        return answer if is_all else LookupAnswer(Outcome.MISS, evidence=answer.evidence)

    async def credit(self) -> Credit:
        """Whether it answers, by the smallest page."""
        return credit_of(await self.send("GET", "lei-records", params={"page[size]": "1"}))


def _registered(record: Any) -> Registered:
    entity = at(record, "attributes", "entity")
    name = text(at(entity, "legalName", "name"))
    address = at(entity, "legalAddress")
    home = country(at(address, "country"))
    others = [
        text(at(other, "name"))
        for other in listed(entity, "otherNames")
        if at(other, "type") in KINDS_OF_NAMES
    ]
    lei = text(at(record, "attributes", "lei")) or text(at(record, "id"))
    is_active = at(entity, "status") == "ACTIVE"
    lines = [*listed(address, "addressLines"), at(address, "postalCode"), at(address, "city")]
    values = {
        "register_name": name,
        "register_id": lei,
        "register": "LEI",
        "register_status": "active" if is_active else "inactive",
        "register_legal_form": legal_form_in(name, home),
        "register_founded": text(at(entity, "creationDate"))[:10],
        "register_address": ", ".join(filter(None, map(text, lines))),
        "register_city": text(at(address, "city")),
        "register_country": home,
    }
    return Registered([name, *others], home, values, lei, is_active)
