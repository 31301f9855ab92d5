"""How people write the name of a city, with what stands beside it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.city.cities import City, cities_by_name, towns_by_name
from batchruns.engine.subjects.city.spellings import other_spellings
from batchruns.engine.subjects.country.read import country_codes
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.text import plain

NICKNAMES_FILE = TableFile(
    "batchruns.engine.subjects.city",
    "nicknames.tsv",
    ("country", "nickname", "name"),
    key=("country", "nickname"),
)
NICKNAMES = {(country, nickname): name for country, nickname, name in NICKNAMES_FILE.rows()}
LONGEST = 200
REMEMBERED = 20_000
# “75008 Paris”, “Paris Cedex 08”, “Paris 8e”, “D-80331 München”
# “1012 AB Amsterdam”, “Bogotá D.C.”
POSTAL = re.compile(
    r"\b\d{4} ?(?-i:[A-Z]{2})\b|\b(?:[A-Z]{1,2}[- ]?)?\d[\w-]*\b|\b(?:cedex|arrondissement)\b"
    r"|\bD\. ?[CF]\.?$|\b[IVX]+(?:er|e|è|[eè]me)\b",
    re.IGNORECASE,
)
# “IL 62701”, “NSW 2000” behind a city: the digits only
DIGITS = re.compile(r"\s*\b\d[\d-]*\b")
# “Greater Munich Metropolitan Area”, “San Francisco Bay Area”, “Großraum München”, “City of Toronto”
AROUND = re.compile(
    r"^(?:greater|metro|central|downtown|inner|midtown|(?:groß)?raum|region|metropolregion|landkreis|umland|nähe|bei|near|"
    r"(?:landeshaupt|hanse|universitäts)?stadt|city of|town of|ville de|comune di|ayuntamiento de|"
    r"gemeente|г\.|город)\s+"
    r"|(?:\s+(?:und|u\.|&|\+|and|et(?: ses)?|e|y|en))?\s+(?:umgebung|umland|umkreis|surroundings?"
    r"(?: areas?)?|environs|dintorni|provincia|alrededores|arredores|omgeving|okolice|"
    r"(?:bay |metro(?:politan)? )?(?:area|region|ncr|city|cbd|downtown|centre|center))$",
    re.IGNORECASE,
)
# “Freiburg i.Br.”, “Garching b. München”, “København K”, “Budapest XIII”
BEHIND = re.compile(r"(?<=\w)\s+(?:[a-z]{1,2}\..*|[A-Z]|[IVX]+\.?)$")
BETWEEN = re.compile(r"[,;|]|\s[-–]\s")
# “Budapest XIII. kerület”, “Paris 08 Élysée”
NUMBERED = re.compile(r"[IVX\d]+\b")
LONGEST_HINT = 3
# “Frankfurt a. d. Oder”, “Mt. Laurel”, “Ft Worth”
ON_THE = re.compile(r"\ba\. ?d\. ?(?=\w)")
# “Bay Area”, “Metro Area”: there is nothing else in it.
NO_CITIES = frozenset("bay metro the greater tri-state".split())
ON_THE_TAUBER = re.compile(r"\bo\. ?d\. ?T\b\.?")
# “東京都港区”: a city and its ward
WITH_WARD = re.compile(r"(\w{1,5}?[都市])\w+[区區町村市]")
ON_THE_MAIN = re.compile(r"\ba\. ?M\.?(?!\w)|/ ?M(?:ain)?\b\.?")
BRACKETS = re.compile(r"[(\[].*?[)\]]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be a city's name in a text, and what stands beside it (“San Francisco”, “CA”)."""

    name: str
    hints: list[str]


def in_full(text: str, country: str) -> str:
    """The name of a city that people of a country (ISO 3166-1 alpha-2) call by a nickname; the text
    itself if it is none.
    """
    return NICKNAMES.get((country, plain(text)), text)


def readings(text: str) -> Iterator[Reading]:
    """The names that a text may mean, the least changed first."""
    text = _without_abbreviations(text[:LONGEST])
    yield Reading(text, [])
    yield from _changed_readings(text)


@lru_cache(maxsize=REMEMBERED)
def _changed_readings(text: str) -> Sequence[Reading]:
    return list(_read_otherwise(text))


def _read_otherwise(text: str) -> Iterator[Reading]:
    first, *rest = map(str.strip, BETWEEN.split(text))
    hints = list(filter(None, map(_without_digits, rest)))
    # Most texts are a name alone: the same each time.
    names = dict.fromkeys((text, first, BRACKETS.sub(" ", first), first.split("/")[0]))
    yield from (Reading(name, hints) for name in names if name != text)
    yield from _with_hints_behind(first, hints)
    hints_if_apart = [] if first == text else hints
    without_codes = dict.fromkeys(map(without_postal_code, names))
    yield from (Reading(name, hints_if_apart) for name in without_codes if name not in names)
    yield from (Reading(name, hints) for name in _without_additions(first))


def _without_abbreviations(text: str) -> str:
    """“Frankfurt am Main” of “Frankfurt a. M.”"""
    if "." not in text and "/" not in text:
        return text
    text = ON_THE_TAUBER.sub("ob der Tauber", ON_THE_MAIN.sub(" am Main", text))
    return ON_THE.sub("an der ", text)


def _without_digits(text: str) -> str:
    """“IL” of “IL 62701”."""
    return DIGITS.sub("", text).strip()


@lru_cache(maxsize=REMEMBERED)
def named(name: str) -> Sequence[City]:
    """The cities of this name, however “Saint”, “Mount” and “Fort” are spelled; the largest first."""
    return _in_any_spelling(name, cities_by_name)


@lru_cache(maxsize=REMEMBERED)
def towns_named(name: str) -> Sequence[City]:
    """The towns of this name, however “Saint”, “Mount” and “Fort” are spelled; the largest first."""
    return _in_any_spelling(name, towns_by_name)


def _in_any_spelling(name: str, by_name: Callable[[str], Sequence[City]]) -> Sequence[City]:
    cities, spellings = by_name(name), other_spellings(name)
    if not spellings:
        return cities
    others = (city for spelling in spellings for city in by_name(spelling))
    return sorted({*cities, *others}, key=lambda city: -city.people)


def without_postal_code(text: str) -> str:
    """“ Paris” of “75008 Paris”."""
    return POSTAL.sub(" ", text)


def city_before_hyphen(text: str) -> tuple[str, str]:
    """“München” and “Schwabing” of “München-Schwabing, Bayern”."""
    name, _, district = BETWEEN.split(text)[0].strip().partition("-")
    return name, district


def city_before_district(text: str, *, is_own_name: bool) -> list[str]:
    """What may be the city in a text that names one of its districts: “Berlin” of “Berlin-Mitte”, of
    “Berlin Mitte” if no town is called just so, as London Colney is.
    """
    name, district = city_before_hyphen(text)
    names = [name] if district else []
    first, _, behind = text.partition(" ")
    return [*names, first] if behind and (not is_own_name or NUMBERED.match(behind)) else names


def _with_hints_behind(text: str, hints: list[str]) -> Iterator[Reading]:
    """“Springfield” and “IL” of “Springfield IL 62701”."""
    words = DIGITS.sub("", text).split()
    for end in range(len(words) - 1, max(0, len(words) - 1 - LONGEST_HINT), -1):
        name, hint = " ".join(words[:end]), " ".join(words[end:])
        if len(hint) > 1 and (region_codes(hint) or country_codes(hint)):
            yield Reading(name, [hint, *hints])


def _without_additions(text: str) -> Iterator[str]:
    """“Munich” of “Greater Munich Metropolitan Area”, “Freiburg” of “Freiburg i.Br.”."""
    names = (AROUND.sub("", AROUND.sub("", text)), BEHIND.sub("", text), WITH_WARD.sub(r"\1", text))
    return (name for name in names if name != text and name.casefold() not in NO_CITIES)
