"""Which country a text means."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import (
    CODES_OF_SPORTS,
    DISSOLVED,
    common_names,
    english_names,
    exact,
    iso_codes,
    names_in_official_languages,
    names_in_other_languages,
)
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.subjects.country.slips import country_nearly_spelled
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

# Two letters that aren't a code are no country's name; looking through all languages takes time.
SHORTEST_NAME = 3
# Between them people repeat the country in other words, or name others: “Germany (DE)”, “D/A/CH”
MARKS = re.compile(r"[(),;/|&+\[\]]| [-–] | (?:and|und|et|y|e|en|og|och) ")
# “🇩🇪”: two letters that are signs of their own
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
FIRST_OF_FLAGS = 0x1F1E6
# “N.Z.”
INITIALS = re.compile(r"(?:\w\. ?){2,4}|(?:\w\.){1,3}\w")
# “The Ukraine”, “Republic of Malta”
KIND = re.compile(
    r"(?:the )?(?:(?:federal |islamic |people'?s |arab )*(?:republic|rep\.?)|kingdom|sultanate|"
    r"principality|commonwealth|grand duchy) of (?:the )?|the ",
    re.IGNORECASE,
)
REMEMBERED = 10_000
NO_CODES = frozenset[str]()
UNKNOWN = Issue("unknown_country")


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
    issue = _why_none(text, codes)
    if issue is UNKNOWN and (code := country_nearly_spelled(text)):
        name = english_names()[code]
        return CountryAnswer(code, name, Issue("country_nearly_spelled", {"country": name}))
    return CountryAnswer(issue=issue)


def _why_none(text: str, codes: tuple[str, ...]) -> Issue:
    if codes:
        names = map(english_names().__getitem__, codes)
        return Issue("several_countries", {"countries": list(names)})
    if plain(text) in DISSOLVED:
        return Issue("dissolved_country")
    if is_nothing(text):
        return Issue("none_given")
    if countries := {code.partition("-")[0] for code in region_codes(text)}:
        return Issue("region_for_country", {"countries": ", ".join(sorted(countries))})
    return UNKNOWN


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
    return next(filter(None, map(_codes_of_spelling, _spellings(text))), NO_CODES)


def _spellings(text: str) -> Iterator[str]:
    """A text as it stands, then without what doesn't tell its country, or as what that stands for."""
    if flag := FLAG.search(text):
        text = FLAG.sub("", text).strip() or "".join(map(_letter_of_flag, flag[0]))
    yield text
    if INITIALS.fullmatch(text):
        yield text.replace(".", "").replace(" ", "")
    if kind := KIND.match(text):
        yield text[kind.end() :]


def _letter_of_flag(sign: str) -> str:
    return chr(ord("A") + ord(sign) - FIRST_OF_FLAGS)


def _codes_of_spelling(text: str) -> frozenset[str]:
    common, whole = common_names(), plain(text)
    if text.isupper() and (code := _code_in_capitals(text.lower())):
        return frozenset((code,))
    if whole in iso_codes() and not unicodedata.normalize("NFKC", text).isascii():
        return _in_all_languages(text)  # “Áo” is Austria, not AO
    if whole in common:
        return common[whole]
    return NO_CODES if is_nothing(text) else _by_parts_or_languages(text)


def _code_in_capitals(code: str) -> str | None:
    return iso_codes().get(code) or CODES_OF_SPORTS.get(code)


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
    return _whole_or_by_parts(text, codes) if _is_long_enough(text) else codes


def _whole_or_by_parts(text: str, codes: frozenset[str]) -> frozenset[str]:
    """The countries that the whole text names in any language; else those that its parts name."""
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
