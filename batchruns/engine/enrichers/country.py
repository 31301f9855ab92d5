"""Which country a text means."""

import re
import unicodedata
from functools import lru_cache

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.country.names import (
    DISSOLVED,
    english_names,
    exact,
    iso_codes,
    names_in_official_languages,
    names_in_other_languages,
    usual_names,
)
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop, plain

# Two letters that aren't a code are no country's name; looking through all languages takes time.
SHORTEST_NAME = 3
# Between them people repeat the country in other words, or name others: “Germany (DE)”, “D/A/CH”
MARKS = re.compile(r"[(),;/|]| [-–] ")
SOURCE = "Unicode CLDR (all languages), ISO 3166-1"


@lru_cache(maxsize=10_000)
def country_codes(text: str) -> tuple[str, ...]:
    """The ISO 3166 alpha-2 codes that this name, or code, of a country may mean, in order."""
    usual, whole = usual_names(), plain(text)
    if text.isupper() and text.lower() in iso_codes():
        return (iso_codes()[text.lower()],)
    if whole in iso_codes() and not unicodedata.normalize("NFKC", text).isascii():
        return tuple(sorted(_in_all_languages(text)))  # “Áo” is Austria, not AO
    if whole in usual:
        return tuple(sorted(usual[whole]))
    if is_nothing(text):
        return ()
    parts = [part for part in map(plain, MARKS.split(text)) if part]
    known = frozenset[str]().union(*(usual.get(part, ()) for part in parts))
    if len(known) == 1 and usual.keys() >= set(parts):
        return tuple(known)
    if any(len(part) == 1 for part in parts) and not usual.keys() >= set(parts):
        known = frozenset()  # “A” is Austria's on a car, but not in “B/A Sales”
    if len(whole) >= SHORTEST_NAME or not text.isascii():
        # “Hong Kong (China)” in some language is Hong Kong, not China.
        names = (text,) if known else (text, *MARKS.split(text)[:1])
        known = next(filter(None, map(_in_all_languages, names)), known)
    return tuple(sorted(known))


def _in_all_languages(name: str) -> frozenset[str]:
    # A name in an official language is not in doubt for what others, or slips in them, say.
    whole = plain(name)
    for known_names in (names_in_official_languages, names_in_other_languages):
        known = known_names()
        found = known.get(exact(name), frozenset())
        if not found and (len(whole) >= SHORTEST_NAME or not name.isascii()):
            found = known.get(whole, found)
        if found:
            return found
    return frozenset()


@lru_cache(maxsize=10_000)
def country_code(text: str) -> str | None:
    """The one code that a text means; None if there is none, or several."""
    codes = country_codes(text) if text else ()
    return codes[0] if len(codes) == 1 else None


class CountryEnricher(RowEnricher):
    """Reads country names in any language that CLDR knows, and ISO codes."""

    name = "country"
    label = gettext_noop("Country")
    position = 90
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
        if is_nothing(text):
            return "", "", "This says that there is none."
        if regions := {code.partition("-")[0] for code in region_codes(text)}:
            return "", "", f"This is a region (of {', '.join(sorted(regions))}), not a country."
        return "", "", "No country is known by this name."
