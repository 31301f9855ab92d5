"""Recherche d'entreprises: companies of France, by the state.

Parameters, fields and limits are from its interface description, and so is that `minimal` leaves out who
runs a company. The names of legal forms by the first digits of their codes are from memory.
"""

from collections.abc import Mapping
from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, KeyKind, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.registered import Registered, searched_name, the_one
from batchruns.engine.lookups.values import at, listed, text
from batchruns.engine.text import gettext_noop

FRANCE = "FR"
MOST_RECORDS = 25
ACTIVE = "A"
LEGAL_FORMS = {"54": "SARL", "55": "SA", "56": "SA", "57": "SAS"}
"""By the first two digits of `nature_juridique`."""


@PROVIDERS.register
class RechercheEntreprises(WebProvider):
    """Searches by name, for companies whose lead is in France."""

    name = "recherche_entreprises"
    order = 210
    label = "Recherche d'entreprises"
    about = gettext_noop(
        "The French state's register of companies. Names of companies in France go there, and their "
        "postal codes. Free, without a key."
    )
    site = "recherche-entreprises.api.gouv.fr"
    address = "https://recherche-entreprises.api.gouv.fr"
    key = KeyKind.NONE
    pace = Pace(per_second=7, parallel=3)
    repeats_are_free = True
    charges = False
    abilities = {
        "company_register": Ability(
            needs=(("company", "country"),),
            uses=("postal_code",),
            outputs=outputs_of("company_register"),
        )
    }

    def normalized(self, capability: str, inputs: Mapping[str, str]) -> dict[str, str]:
        """Nothing for companies of other countries."""
        return super().normalized(capability, inputs) if inputs.get("country") == FRANCE else {}

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One search for each company; one more where several have its name, at its postal code."""
        return [await self._find(q["company"], q.get("postal_code", "")) for q in questions]

    async def _find(self, company: str, postal_code: str) -> LookupAnswer:
        reply = await self._search(searched_name(company, FRANCE))
        if isinstance(reply, LookupAnswer):
            return reply
        companies = [_registered(record) for record in listed(reply.data, "results")]
        answer = the_one(company, FRANCE, companies)
        if answer.confidence or not postal_code:
            return answer
        here = [one for one in companies if postal_code in one.values["register_address"].split()]
        return the_one(company, FRANCE, here) if here else answer

    async def _search(self, name: str) -> Reply | LookupAnswer:
        params = {
            "q": name,
            "per_page": str(MOST_RECORDS),
            "minimal": "true",
            "include": "siege",
        }
        return await self.send("GET", "search", params=params)

    async def credit(self) -> Credit:
        """Whether it answers a search."""
        return credit_of(await self._search("test"))


def _registered(record: Any) -> Registered:
    seat = at(record, "siege")
    siren = text(at(record, "siren"))
    names = [text(at(record, "nom_raison_sociale")), text(at(record, "nom_complet"))]
    is_active = at(record, "etat_administratif") == ACTIVE
    values = {
        "register_name": names[0] or names[1],
        "register_id": siren,
        "register": "SIREN",
        "register_status": "active" if is_active else "inactive",
        "register_legal_form": LEGAL_FORMS.get(text(at(record, "nature_juridique"))[:2], ""),
        "register_founded": text(at(record, "date_creation"))[:10],
        "register_address": text(at(seat, "adresse")),
        "register_city": text(at(seat, "libelle_commune")) or text(at(seat, "commune")),
        "register_country": FRANCE,
        "register_industry": text(at(record, "activite_principale")),
    }
    return Registered([name for name in names if name], FRANCE, values, siren, is_active)
