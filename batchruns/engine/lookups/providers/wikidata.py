"""Wikidata: companies by their website's domain, many in one query; else by name, if it is unique.

That there is a SPARQL endpoint without a key, its limits and that it wants a User-Agent are from its
documentation. The numbers of properties and classes below are from memory.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Question, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, KeyKind, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.registered import (
    Registered,
    is_same_company,
    searched_name,
    the_one,
)
from batchruns.engine.lookups.values import at, filled, listed, text, year
from batchruns.engine.text import gettext_noop

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "mul")
MOST_SECONDS = 65.0
MOST_ROWS = 5_000
ORGANIZATION = "Q43229"
PROPERTIES = {
    "website": "P856",
    "kind": "P31",
    "subclass": "P279",
    "country": "P17",
    "iso": "P297",
    "seat": "P159",
    "industry": "P452",
    "employees": "P1128",
    "founded": "P571",
    "linkedin": "P4264",
}
"""Whose numbers are Wikidata's."""

_QUERY = """
SELECT ?asked ?item ?name ?about ?iso ?city ?industry ?employees ?founded ?linkedin WHERE {{
  {{ SELECT DISTINCT ?asked ?item WHERE {{
    VALUES ?asked {{ {asked} }}
    {how}
    ?item wdt:{kind}/wdt:{subclass}* wd:{organization} .
  }} }}
  OPTIONAL {{ ?item wdt:{country} ?land . ?land wdt:{iso} ?iso . }}
  OPTIONAL {{ ?item wdt:{seat} ?place . ?place rdfs:label ?city . FILTER(LANG(?city) = "en") }}
  OPTIONAL {{
    ?item wdt:{industry} ?trade . ?trade rdfs:label ?industry . FILTER(LANG(?industry) = "en")
  }}
  OPTIONAL {{ ?item wdt:{employees} ?employees . }}
  OPTIONAL {{ ?item wdt:{founded} ?founded . }}
  OPTIONAL {{ ?item wdt:{linkedin} ?linkedin . }}
  SERVICE wikibase:label {{
    bd:serviceParam wikibase:language "{languages}" .
    ?item rdfs:label ?name . ?item schema:description ?about .
  }}
}} LIMIT {most}
"""
_BY_WEBSITE = f"?item wdt:{PROPERTIES['website']} ?asked ."
_BY_NAME = "?item rdfs:label|skos:altLabel ?asked ."


@PROVIDERS.register
class Wikidata(WebProvider):
    """Asks the query service."""

    name = "wikidata"
    order = 230
    label = "Wikidata"
    about = gettext_noop(
        "The free knowledge base: well-known companies by domain, or by name and country. These go "
        "there. Free, without a key."
    )
    site = "wikidata.org"
    address = "https://query.wikidata.org"
    key = KeyKind.NONE
    pace = Pace(per_minute=30, parallel=2)
    repeats_are_free = True
    charges = False
    abilities = {
        "enrich_company": Ability(
            needs=(("domain",), ("company", "country")),
            outputs=outputs_of("enrich_company", "company_found_domain", "company_found_phone"),
            batch=50,
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One query for all domains, and one for all names."""
        by_domain = await self._items(_websites(questions), _BY_WEBSITE)
        by_name = await self._items(_names(questions), _BY_NAME)
        return [
            _at_domain(question["domain"], by_domain)
            if "domain" in question
            else _called(question["company"], question["country"], by_name)
            for question in questions
        ]

    async def _items(
        self, asked: Sequence[str], how: str
    ) -> dict[str, list[Registered]] | LookupAnswer:
        """By each text that was asked for, the companies that have it."""
        if not asked:
            return {}
        reply = await self._query(
            _QUERY.format(
                asked=" ".join(asked),
                how=how,
                organization=ORGANIZATION,
                most=MOST_ROWS,
                languages=",".join(LANGUAGES),
                **PROPERTIES,
            )
        )
        return reply if isinstance(reply, LookupAnswer) else _read(reply)

    async def _query(self, query: str) -> Reply | LookupAnswer:
        headers = {"Accept": "application/sparql-results+json"}
        return await self.send(
            "POST", "sparql", form={"query": query}, headers=headers, seconds=MOST_SECONDS
        )

    async def credit(self) -> Credit:
        """Whether it answers."""
        return credit_of(await self._query("ASK {}"))


def _websites(questions: Questions) -> list[str]:
    """The addresses of these domains' websites, in the ways in which they are written there."""
    return [
        f"<{website}>"
        for question in questions
        if "domain" in question
        for website in _written(question["domain"])
    ]


def _written(domain: str) -> list[str]:
    # A domain stands within the query: what is no letter, digit, hyphen or dot ends there.
    if not domain.isascii() or not domain.replace("-", "").replace(".", "").isalnum():
        return []
    ways = product(("https", "http"), ("www.", ""), ("/", ""))
    return [f"{scheme}://{www}{domain}{end}" for scheme, www, end in ways]


def _names(questions: Questions) -> list[str]:
    """The names of these companies, with and without legal form, as labels of each language."""
    names = {
        name: None
        for question in questions
        if "domain" not in question
        for name in _spellings(question)
    }
    return [f"{_quoted(name)}@{language}" for name in names for language in LANGUAGES]


def _spellings(question: Question) -> tuple[str, str]:
    company = question["company"]
    return company, searched_name(company, question["country"])


def _quoted(name: str) -> str:
    """As SPARQL writes a text."""
    escaped = "".join(f"\\U{ord(c):08X}" if c in '"\\' or not c.isprintable() else c for c in name)
    return f'"{escaped}"'


def _at_domain(domain: str, items: Mapping[str, list[Registered]] | LookupAnswer) -> LookupAnswer:
    """What a single company with this website is; several, as of a group or a product, are a miss."""
    if isinstance(items, LookupAnswer):
        return items
    there = {one.evidence: one for site in _written(domain) for one in items.get(site, [])}
    if len(there) != 1:
        named = "; ".join(f"{one.names[0]} ({link})" for link, one in there.items())
        return LookupAnswer(Outcome.MISS, evidence=named)
    [one] = there.values()
    return LookupAnswer(Outcome.HIT, filled(one.values), 1, evidence=one.evidence)


def _called(
    company: str, country: str, items: Mapping[str, list[Registered]] | LookupAnswer
) -> LookupAnswer:
    if isinstance(items, LookupAnswer):
        return items
    named = {
        one.evidence: one
        for name, ones in items.items()
        if is_same_company(company, name, country)
        for one in ones
    }
    called = [
        Registered([company], one.country, one.values, one.evidence) for one in named.values()
    ]
    return the_one(company, country, called)


def _read(reply: Reply) -> dict[str, list[Registered]] | LookupAnswer:
    bindings = listed(reply.data, "results", "bindings")
    if len(bindings) >= MOST_ROWS:
        # A second company of the same name may be among those that are cut off.
        return LookupAnswer(Outcome.BROKEN, was_charged=False, problem="too many rows")
    rows: dict[tuple[str, str], list[Any]] = {}
    for row in bindings:
        rows.setdefault((_cell(row, "asked"), _cell(row, "item")), []).append(row)
    items: dict[str, list[Registered]] = {}
    for (asked, item), of_item in rows.items():
        items.setdefault(asked, []).append(_registered(item, of_item))
    return items


def _registered(item: str, rows: Sequence[Any]) -> Registered:
    """A company out of its rows, of which there is one for each combination of its statements."""
    name, country = _cell(rows[0], "name"), _only(rows, "iso")
    linkedin = _only(rows, "linkedin")
    values = {
        "company_found_name": name,
        "company_industry": ", ".join(sorted(_all(rows, "industry"))),
        "company_employees": _only(rows, "employees"),
        "company_founded": year(min(_all(rows, "founded"), default="")),
        "company_description": _cell(rows[0], "about"),
        "company_found_linkedin": f"https://www.linkedin.com/company/{linkedin}"
        if linkedin
        else "",
        "company_found_country": country,
        "company_found_city": _only(rows, "city"),
    }
    return Registered([name], country, values, item)


def _only(rows: Sequence[Any], name: str) -> str:
    """The one value that all rows have; "" if there are several: nobody knows which one is meant."""
    [value, *others] = _all(rows, name) or [""]
    return "" if others else value


def _all(rows: Sequence[Any], name: str) -> list[str]:
    return [*filter(None, dict.fromkeys(_cell(row, name) for row in rows))]


def _cell(row: Any, name: str) -> str:
    return text(at(row, name, "value"))
