"""Which country a text means."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import (
    DISSOLVED,
    common_names,
    english_names,
    exact,
    iso_codes,
    names_in_official_languages,
    names_in_other_languages,
)
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

# Two letters that aren't a code are no country's name; looking through all languages takes time.
SHORTEST_NAME = 3
# Between them people repeat the country in other words, or name others: “Germany (DE)”, “D/A/CH”
MARKS = re.compile(r"[(),;/|]| [-–] ")
REMEMBERED = 10_000
NO_CODES = frozenset[str]()


@dataclass(slots=True)
class CountryAnswer(Answer):
    """A country, or why a text names none."""

    code: str = ""
    """ISO 3166-1 alpha-2."""
    name: str = ""
    """Its English name."""
    issue: Issue | None = None


def read_country(text: str) -> CountryAnswer:
    """The country that a (stripped) cell names."""
    if not text:
        return CountryAnswer()
    codes = country_codes(text)
    if len(codes) == 1:
        return CountryAnswer(codes[0], english_names()[codes[0]])
    return CountryAnswer(issue=_why_none(text, codes))


def _why_none(text: str, codes: tuple[str, ...]) -> Issue:
    if codes:
        return Issue("several_countries", {"countries": [english_names()[code] for code in codes]})
    if plain(text) in DISSOLVED:
        return Issue("dissolved_country")
    if is_nothing(text):
        return Issue("none_given")
    if countries := {code.partition("-")[0] for code in region_codes(text)}:
        return Issue("region_for_country", {"countries": ", ".join(sorted(countries))})
    return Issue("unknown_country")


@lru_cache(maxsize=REMEMBERED)
def country_code(text: str) -> str | None:
    """The one code that a text means; None if there is none, or several."""
    codes = country_codes(text) if text else ()
    return codes[0] if len(codes) == 1 else None


@lru_cache(maxsize=REMEMBERED)
def country_codes(text: str) -> tuple[str, ...]:
    """The ISO 3166 alpha-2 codes that this name, or code, of a country may mean, in order."""
    return tuple(sorted(_codes_of(text)))


def _codes_of(text: str) -> frozenset[str]:
    common, whole = common_names(), plain(text)
    if text.isupper() and text.lower() in iso_codes():
        return frozenset((iso_codes()[text.lower()],))
    if whole in iso_codes() and not unicodedata.normalize("NFKC", text).isascii():
        return _in_all_languages(text)  # “Áo” is Austria, not AO
    if whole in common:
        return common[whole]
    return NO_CODES if is_nothing(text) else _by_parts_or_languages(text)


def _by_parts_or_languages(text: str) -> frozenset[str]:
    """The countries that a text names in several words, or in a language that few leads are in."""
    common = common_names()
    parts = set(filter(None, map(plain, MARKS.split(text))))
    codes = NO_CODES.union(*(common.get(part, ()) for part in parts))
    is_in_doubt = not common.keys() >= parts
    if len(codes) == 1 and not is_in_doubt:
        return codes
    if is_in_doubt and 1 in map(len, parts):
        codes = NO_CODES  # “A” is Austria's on a car, but not in “B/A Sales”
    if not _is_long_enough(text):
        return codes
    # “Hong Kong (China)” in some language is Hong Kong, not China.
    names = (text,) if codes else (text, *MARKS.split(text)[:1])
    return next(filter(None, map(_in_all_languages, names)), codes)


def _in_all_languages(name: str) -> frozenset[str]:
    # A name in an official language is not in doubt for what others, or slips in them, say.
    in_official = _in_languages(name, names_in_official_languages())
    return in_official or _in_languages(name, names_in_other_languages())


def _in_languages(name: str, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    codes = names.get(exact(name), NO_CODES)
    return codes or (names.get(plain(name), NO_CODES) if _is_long_enough(name) else NO_CODES)


def _is_long_enough(name: str) -> bool:
    return not name.isascii() or len(plain(name)) >= SHORTEST_NAME
