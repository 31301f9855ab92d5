"""A whole address in one cell, taken apart: “Pl. du Midi 30, 1950 Sion, Switzerland”."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from batchruns.engine.subjects.city.find import cities_named
from batchruns.engine.subjects.city.names import named, towns_named
from batchruns.engine.subjects.country.named_regions import countries_of_region
from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.postal_code.forms import countries_with_form

REMEMBERED = 20_000
BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[,\n;|·]\s*|\s[-–]\s")
# As they stand in addresses: “10115”, “110 00”, “00-624”, “01310-100”, “1015 CJ”, “02118-1234”
CODE = r"\d{3} \d{2}|\d{2}-\d{3}|\d{4} ?[A-Z]{2}|\d{3,5}-\d{3,4}|\d{3,6}"
OF_CANADA = r"[A-Z]\d[A-Z] ?\d[A-Z]\d"
OF_BRITAIN = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
# “110 00 Praha 1”
CITY = r"(?P<city>\D+?(?: \d{1,2})?)"
IN_BRITAIN = re.compile(OF_BRITAIN)
CODE_AND_CITY = re.compile(rf"(?P<code>(?:[A-Z]{{1,3}}-)?(?:{CODE})) {CITY}")
# “Milano MI”, “Milano (MI)”
CITY_AND_PROVINCE = re.compile(r"(?P<city>\D+?) \(?(?P<region>[A-Z]{2})\)?")
REGION_AND_CODE = re.compile(rf"(?P<region>\D+) (?P<code>{OF_CANADA}|\d{{4,6}}(?:-\d{{3,4}})?)")
# “1600 Amphitheatre Pkwy Mountain View CA 94043”
REGION_WITHIN = re.compile(
    r"(?P<before>.*\d.*\D) (?P<region>[A-Z]{2}),? (?P<code>\d{5}(?:-\d{4})?)"
)
CITY_AND_REGION = re.compile(r"(?P<city>\D+) (?P<region>[A-Z]{2,3})")
CITY_AND_CODE = re.compile(rf"(?:(?P<city>\D+) )?(?P<code>{OF_BRITAIN}|{OF_CANADA}|{CODE})")
# Without a comma: “12 rue de la Paix 75002 Paris”
WITHIN = re.compile(rf".*\D (?P<code>{CODE}) {CITY}")
LETTERS_OF_REGION = re.compile(r"[A-Z]{2,3}")
# Countries by two letters; all others of two are rather regions.
SHORT = frozenset(("UK", "US"))
LONGEST_SHORT = 2
MOST_WORDS_OF_CITY = 3
LARGE = 100_000


class Place(NamedTuple):
    """Where an address is, each as it is written there; empty where it doesn't say."""

    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


NOWHERE = Place()


@lru_cache(maxsize=REMEMBERED)
def read_place(text: str) -> Place:
    """Where a (stripped) address is; NOWHERE if its end is nothing that is surely a place.

    What has only a street says nothing: numbers stand before streets as well as before cities. So a
    postal code counts with a city that is known where such codes are, with a region, or a country.
    """
    parts = [part for part in BETWEEN.split(text) if part]
    country = parts.pop() if len(parts) > 1 and _is_country(parts[-1]) else ""
    if not parts:
        return NOWHERE
    place = (
        _of_region(parts)
        or _of_code_and_city(parts, country)
        or _of_city_and_code(parts, country)
        or _of_city(parts, country)
    )
    return (place or NOWHERE)._replace(country=country)


def _is_country(text: str) -> bool:
    """Whether a text is a country, and no region of another: “Georgia”."""
    if len(text) <= LONGEST_SHORT:
        return text in SHORT
    code = country_code(text)
    return code is not None and countries_of_region(text) <= {code}


def _of_region(parts: Sequence[str]) -> Place | None:
    """“New York, NY 10001”, “San Antonio, Texas, 78257”, “Sydney NSW 2000”, “San Francisco, CA”."""
    *before, last = parts
    if match := REGION_WITHIN.fullmatch(last):
        return _in_region([match["before"]], match["region"], match["code"])
    if match := REGION_AND_CODE.fullmatch(last):
        region, code = match["region"], match["code"]
        if _have_code(countries_of_region(region), code):
            return _in_region(before, region, code)
        within = CITY_AND_REGION.fullmatch(region)
        if within and _have_code(countries_of_region(within["region"]), code):
            return Place(code, within["city"], within["region"])
    if len(before) > 1 and not IN_BRITAIN.fullmatch(last):
        return _of_region_alone(before, last)
    return None


def _of_region_alone(before: Sequence[str], last: str) -> Place | None:
    """“San Antonio, Texas, 78257”, “06600 Ciudad de México, CDMX”, “San Francisco, CA”."""
    countries = countries_of_region(last)
    if _have_code(countries_of_region(before[-1]), last):
        return _in_region(before[:-1], before[-1], last)
    if countries and (match := CODE_AND_CITY.fullmatch(before[-1])):
        return (
            Place(match["code"], match["city"], last)
            if _have_code(countries, match["code"])
            else None
        )
    place = _in_region(before, last)
    is_sure = LETTERS_OF_REGION.fullmatch(last) or not countries.isdisjoint(
        _countries_of(place.city)
    )
    return place if countries and is_sure else None


def _have_code(countries: frozenset[str], code: str) -> bool:
    """Whether one of some countries has postal codes of this form."""
    return not countries.isdisjoint(countries_with_form(code))


def _in_region(before: Sequence[str], region: str, code: str = "") -> Place:
    """The place with the city before its region: that whole part, or its last words, if they are one."""
    part = before[-1] if before else ""
    countries = countries_of_region(region)
    if not any(map(str.isdigit, part)) and (
        _countries_of(part) & countries or not _countries_of(region) & countries
    ):
        return Place(code, part, region)
    words = part.split()
    endings = (" ".join(words[-n:]) for n in range(MOST_WORDS_OF_CITY, 0, -1) if n < len(words))
    # “Sector 17, Chandigarh, 160017”: a city that is a region of its own.
    city = next((each for each in (*endings, region) if _countries_of(each) & countries), "")
    return Place(code, city, region)


def _of_code_and_city(parts: Sequence[str], country: str) -> Place | None:
    """“1950 Sion”, “20121 Milano (MI)”, “12 rue de la Paix 75002 Paris”."""
    match = CODE_AND_CITY.fullmatch(parts[-1]) if len(parts) > 1 else WITHIN.fullmatch(parts[-1])
    if match is None:
        return None
    code, city, region = match["code"], match["city"], ""
    if province := CITY_AND_PROVINCE.fullmatch(city):
        city, region = province["city"], province["region"]
    is_sure = country and len(parts) > 1
    return Place(code, city, region) if is_sure or _is_there(city, code, country) else None


def _of_city_and_code(parts: Sequence[str], country: str) -> Place | None:
    """“London SW1A 2AA”, “Leeds, LS1 4AP”, “Singapore 048616”."""
    match = CITY_AND_CODE.fullmatch(parts[-1])
    if match is None or len(parts) == 1:
        return None
    city = match["city"] or parts[-2]
    return Place(match["code"], city) if _is_there(city, match["code"], country) else None


def _of_city(parts: Sequence[str], country: str) -> Place | None:
    """“Berlin” before “Germany”, “Ngong Rd, Nairobi”; districts of cities are called as towns are."""
    *before, city = parts
    if any(map(str.isdigit, city)) or not (country or before):
        return None
    is_sure = _countries_of(city, country) if country else _is_large(city)
    return Place(city=city) if is_sure else None


def _is_large(city: str) -> bool:
    return any(each.people >= LARGE for each in cities_named(city, ""))


def _is_there(city: str, code: str, country: str) -> bool:
    """Whether a city of this name is where postal codes are of this form."""
    bare = code.rpartition("-")[2] if code[0].isalpha() and "-" in code else code
    return not _countries_of(city, country).isdisjoint(countries_with_form(bare))


@lru_cache(maxsize=REMEMBERED)
def _countries_of(city: str, country: str = "") -> frozenset[str]:
    """The countries that have a city or town of this name; of one that is named, no other."""
    cities = (*cities_named(city, ""), *named(city), *towns_named(city))
    countries = frozenset(each.country for each in cities)
    return countries & {country_code(country)} if country else countries
