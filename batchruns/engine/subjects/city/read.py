"""Which city a text means, and what is known of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.city.cities import LEAST_PEOPLE, City, cities_by_name
from batchruns.engine.subjects.city.names import (
    LONGEST,
    Reading,
    city_before_hyphen,
    named,
    readings,
    without_postal_code,
)
from batchruns.engine.subjects.city.settle import LARGER, CityMatch, likely, settle
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.country.read import country_code, country_codes
from batchruns.engine.subjects.country.regions import region_code, region_codes, region_name
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

SOME_SIZE = 100_000
SHORTEST_NAME, LONGEST_CODE = 3, 3


@dataclass(slots=True)
class CityAnswer(Answer):
    """A city, or why a text names none."""

    name: str = ""
    country: str = ""
    region: str = ""
    region_code: str = ""
    time_zone: str = ""
    latitude: str = ""
    longitude: str = ""
    issue: Issue | None = None


def read_city(text: str, region: str, country: str) -> CityAnswer:
    """The city in a (stripped) cell, by the cells of its region and country."""
    if not text:
        return CityAnswer()
    match = find_city(text, region, country_code(country) or "")
    city = match.city
    if city is None:
        return CityAnswer(issue=match.issue)
    code = region_code(city.country, city.region)
    return CityAnswer(
        city.name,
        city.country,
        region_name(code),
        code,
        city.time_zone,
        f"{city.latitude:.4f}",
        f"{city.longitude:.4f}",
        match.issue,
    )


def find_city(text: str, region: str = "", country: str = "") -> CityMatch:
    """The city that a text means, or none; and the issue where it is refused or in doubt.

    `country` is its ISO 3166-1 alpha-2 code where known. Where several cities are left, the largest
    is taken only if it has ten times the people of the next: a name may always have tiny namesakes.
    """
    reading = next(_known_readings(text), None)
    if reading is None:
        return _without_a_city(text, country)
    cities: Sequence[City] = named(reading.name)
    if country:
        cities = [city for city in cities if city.country == country]
        if not cities:
            return CityMatch(None, _unknown_in(country))
    for hint in _hints(reading, region, country):
        cities = hint.narrow(cities)
        if not cities:
            return CityMatch(None, hint.issue)
    return settle(cities, plain(reading.name))


def countries_of_city(text: str, region: str) -> tuple[frozenset[str], str]:
    """The countries with a city that a text may mean, and the one that is meant if nothing else says
    which: its city has ten times the people of any of that name abroad.
    """
    reading = next(_known_readings(text), None)
    if reading is None:
        return frozenset(), ""
    cities: Sequence[City] = named(reading.name)
    for hint in _hints(reading, region, ""):
        cities = hint.narrow(cities)
    cities = likely(cities, plain(reading.name)) if cities else ()
    abroad = [city.people for city in cities if city.country != cities[0].country]
    is_likely = cities and cities[0].people >= LARGER * max(abroad, default=0)
    return frozenset(city.country for city in cities), cities[0].country if is_likely else ""


def _known_readings(text: str) -> Iterator[Reading]:
    return (reading for reading in readings(text) if named(reading.name))


def cities_named(text: str, country: str) -> Sequence[City]:
    """The cities that a text may mean in a country (ISO 3166-1 alpha-2), or anywhere if that is empty;
    the largest first.
    """
    reading = next(_known_readings(text), None)
    cities = named(reading.name) if reading else ()
    return [city for city in cities if city.country == country] if country else cities


def region_of_city(city: City) -> str:
    """The code of ISO 3166-2 of the region that a city is in; empty where that isn't known."""
    return region_code(city.country, city.region)


def people_of(text: str) -> int:
    """The people of the largest city that is called so, maybe with a postal code (“75008 Paris”);
    0 if none is.
    """
    name = without_postal_code(text[:LONGEST]).strip()
    cities = cities_by_name(name) if len(name) >= SHORTEST_NAME or not name.isascii() else ()
    return cities[0].people if cities else 0


@dataclass(frozen=True, slots=True)
class Hint:
    """What says in which region or country a city is."""

    regions: Collection[str]
    """The codes of ISO 3166-2 that it may mean."""
    countries: Collection[str]
    issue: Issue
    """That no city of the name is there."""

    def narrow(self, cities: Sequence[City]) -> Sequence[City]:
        """The cities that may be there; all, if the hint means nothing. Where a city's region isn't
        known, it stays if no other's is the one.
        """
        if not (self.regions or self.countries):
            return cities
        return list(filter(self._has, cities)) or list(filter(self._may_have, cities))

    def _has(self, city: City) -> bool:
        code = region_code(city.country, city.region)
        return code in self.regions or city.country in self.countries

    def _may_have(self, city: City) -> bool:
        is_known = bool(region_code(city.country, city.region))
        return not is_known and any(code[:2] == city.country for code in self.regions)


def _hints(reading: Reading, region: str, country: str) -> Iterator[Hint]:
    for hint in reading.hints:
        issue = Issue("unknown_city_there", {"hint": hint})
        yield Hint(_regions(hint, country), country_codes(hint), issue)
    if region:
        issue = Issue("unknown_city_in_region", {"region": region})
        yield Hint(_regions(region, country), (), issue)


def _regions(text: str, country: str) -> Collection[str]:
    """The regions that a text may mean in a country, if that is known: “Midlands” isn't Zimbabwe's in
    Great Britain.
    """
    codes = region_codes(text)
    return [code for code in codes if code.startswith(f"{country}-")] if country else codes


def _unknown_in(country: str) -> Issue:
    name = english_names().get(country, country)
    return Issue("unknown_city_in_country", {"people": LEAST_PEOPLE, "country": name})


def _has_no_letter(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _is_country(text: str) -> bool:
    return len(text) > LONGEST_CODE and bool(country_codes(text))


def _is_region(text: str) -> bool:
    return len(text) > LONGEST_CODE and bool(region_codes(text))


CHECKS: tuple[Check, ...] = (
    (is_nothing, Issue("none_given")),
    (_has_no_letter, Issue("not_a_city")),
    (_is_country, Issue("country_for_city")),
    (_is_region, Issue("region_for_city")),
)
"""What stands in a cell in which no city's name does."""


def _without_a_city(text: str, country: str) -> CityMatch:
    """What a text is of which no reading is a city's name."""
    if issue := first_issue(text, CHECKS):
        return CityMatch(None, issue)
    district = _city_of_district(text)
    if district.city and country in ("", district.city.country):
        return district
    return CityMatch(None, Issue("unknown_city", {"people": LEAST_PEOPLE}))


def _city_of_district(text: str) -> CityMatch:
    """The city before a hyphen, of some size and without namesakes of any: “München-Schwabing”."""
    name, district = city_before_hyphen(text)
    cities = cities_by_name(name) if district[:1].isupper() else ()
    large = [city for city in cities if city.people >= SOME_SIZE]
    if len(large) != 1 or large != list(likely(cities, plain(name)))[:1]:
        return CityMatch(None, None)
    params = {"city": large[0].name, "district": district}
    return CityMatch(large[0], Issue("unknown_district", params))
