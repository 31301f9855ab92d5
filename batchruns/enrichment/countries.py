"""Which country a text means."""

from functools import lru_cache

from batchruns.enrichment.country_names import (
    DISSOLVED,
    english_names,
    names_in_all_languages,
    usual_names,
)
from batchruns.enrichment.enricher import Enricher, Output
from batchruns.words import plain

# Two letters that aren't a code are no country's name; looking through all languages takes time.
SHORTEST_NAME = 3
# Behind them people repeat the country in other words: “Germany (DE)”, “US – United States”.
MARKS = ("(", ",", "/", " - ", " – ")
SOURCE = "Unicode CLDR (all languages), ISO 3166-1"


@lru_cache(maxsize=10_000)
def country_codes(text: str) -> tuple[str, ...]:
    """The ISO 3166 alpha-2 codes that this name, or code, of a country may mean, in order."""
    candidates = [text, *(text.split(mark)[0] for mark in MARKS)]
    names = list(dict.fromkeys(map(plain, candidates)))
    codes = next((usual_names()[name] for name in names if name in usual_names()), None)
    if codes is None and any(len(name) >= SHORTEST_NAME for name in names):
        known = names_in_all_languages()
        codes = next((known[name] for name in names if name in known), None)
    return tuple(sorted(codes or ()))


class CountryEnricher(Enricher):
    """Reads country names in any language that CLDR knows, and ISO codes."""

    name = "country"
    inputs = ("country",)
    needs = ("country",)
    outputs = (
        Output("country_code", "ISO 3166-1 alpha-2.", SOURCE, True),
        Output("country_name", "The country's English name.", "Unicode CLDR"),
        Output("country_reason", "Why no country could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return "", "", ""
        codes = country_codes(text)
        if len(codes) == 1:
            return codes[0], english_names()[codes[0]], ""
        if codes:
            return "", "", f"This can mean {' or '.join(english_names()[code] for code in codes)}."
        if plain(text) in DISSOLVED:
            return "", "", "This country no longer exists; it became several."
        return "", "", "No country is known by this name."
