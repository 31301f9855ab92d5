"""Which city a text means, by its name and all that says where it is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from operator import attrgetter

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.city.cities import (
    LEAST_PEOPLE,
    LEAST_PEOPLE_OF_TOWN,
    City,
    cities_by_name,
)
from batchruns.engine.subjects.city.names import (
    Reading,
    city_before_district,
    city_before_hyphen,
    in_full,
    named,
    readings,
    towns_named,
)
from batchruns.engine.subjects.city.settle import (
    LARGER,
    LARGER_AT_HOME,
    CityMatch,
    Known,
    likely,
    settle,
)
from batchruns.engine.subjects.city.spellings import as_spelled
from batchruns.engine.subjects.country.named_regions import regions_named
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.country.read import country_codes
from batchruns.engine.subjects.country.regions import region_code, with_parents
from batchruns.engine.text import plain

# No town is a rival of a city of so many people, so that none needs to be looked at.
UNRIVALED = LEAST_PEOPLE * LARGER_AT_HOME
SOME_SIZE = 100_000
REMEMBERED = 20_000
# Without a country, a name is no town's that has fewer people: there may be others of its name.
LEAST_PEOPLE_ALONE = 5_000
# How far a district may be from the middle of its city, in kilometers.
FARTHEST_DISTRICT, KILOMETERS_PER_DEGREE = 30, 111


def find_city(text: str, region: str = "", country: str = "") -> CityMatch:
    """The city that a text means, or none; and the issue where it is refused or in doubt.

    `country` is its ISO 3166-1 alpha-2 code where known. Where several cities are left, the largest
    is taken only if it is so much larger that nobody doubts it: a name may always have tiny namesakes.
    """
    refused: Issue | None = None
    text = in_full(text, country)
    for reading in readings(text):
        hints = list(_hints(reading, region, country))
        cities, issue = _within(hints, reading.name)
        if cities:
            match = settle(cities, as_spelled(reading.name), _known_of(hints))
            return _with_its_city(match, text, hints)
        refused = refused or issue
    return CityMatch(None, refused)


def countries_of_city(text: str, region: str) -> tuple[frozenset[str], str]:
    """The countries with a city that a text may mean, and the one that is meant if nothing else says
    which: its city has ten times the people of any of that name abroad.
    """
    for reading in readings(text):
        cities, _ = _within(list(_hints(reading, region, "")), reading.name, with_towns=True)
        if cities:
            name = as_spelled(reading.name)
            return _countries_of(likely(cities, name), name)
    return frozenset(), ""


def _countries_of(cities: Sequence[City], name: str) -> tuple[frozenset[str], str]:
    largest = cities[0]
    if largest.people < LEAST_PEOPLE_ALONE:
        return frozenset(), ""
    abroad = [city for city in cities if city.country != largest.country]
    is_larger = largest.people >= LARGER * max(map(attrgetter("people"), abroad), default=0)
    is_likely = is_larger and not _is_rather_abroad(largest, abroad, name)
    return frozenset(map(attrgetter("country"), cities)), largest.country if is_likely else ""


def _is_rather_abroad(city: City, abroad: Sequence[City], name: str) -> bool:
    """Whether only others abroad are spelled so: Salé, whose accent somebody left out, or Sale."""
    spelled = (as_spelled(other.name) for other in abroad)
    return as_spelled(city.name) != name and name in spelled


@lru_cache(maxsize=REMEMBERED)
def cities_named(text: str, country: str) -> Sequence[City]:
    """The cities that a text may mean in a country (ISO 3166-1 alpha-2), or anywhere if that is empty;
    the largest first.
    """
    within = (_within(list(_hints(each, "", country)), each.name)[0] for each in readings(text))
    return next(filter(None, within), ())


def region_of_city(city: City) -> str:
    """The code of ISO 3166-2 of the region that a city is in; empty where that isn't known."""
    return region_code(city.country, city.region)


def _within(
    hints: "Sequence[Hint]", name: str, *, with_towns: bool = False
) -> tuple[Sequence[City], Issue | None]:
    """The cities of a name where all hints say, and its towns where they say something; else what is
    to say of that.
    """
    same = named(name)
    cities, issue = _narrowed(same, hints)
    is_decided = bool(cities) and cities[0].people >= UNRIVALED and _is_own(cities[0], name)
    if is_decided or not (with_towns or any(hint.says_where for hint in hints)):
        return cities, issue
    towns, issue_of_towns = _narrowed(towns_named(name), hints)
    return [*cities, *towns], issue or issue_of_towns


def _is_own(city: City, name: str) -> bool:
    return f"{as_spelled(city.name)} ".startswith(f"{as_spelled(name)} ")


def _narrowed(
    cities: Sequence[City], hints: "Sequence[Hint]"
) -> tuple[Sequence[City], Issue | None]:
    for hint in hints:
        left = hint.narrow(cities)
        if cities and not left:
            return (), hint.issue
        cities = left
    return cities, None


@dataclass(frozen=True, slots=True)
class Hint:
    """What says in which region or country a city is."""

    regions: Collection[str]
    """The codes of ISO 3166-2 that it may mean."""
    countries: Collection[str]
    issue: Issue
    """That no city of the name is there."""

    @property
    def says_where(self) -> bool:
        """Whether it means something."""
        return bool(self.regions or self.countries)

    def narrow(self, cities: Sequence[City]) -> Sequence[City]:
        """The cities that may be there; all, if the hint means nothing. Where a city's region isn't
        known, it stays if no other's is the one.
        """
        if not self.says_where:
            return cities
        return list(filter(self._has, cities)) or list(filter(self._may_have, cities))

    def _has(self, city: City) -> bool:
        code = region_code(city.country, city.region)
        return code in self.regions or city.country in self.countries

    def _may_have(self, city: City) -> bool:
        is_known = bool(region_code(city.country, city.region))
        return not is_known and any(code[:2] == city.country for code in self.regions)


def _known_of(hints: Sequence[Hint]) -> Known:
    """What is known of where a city is, so that nobody is asked for it."""
    has_region = any(hint.regions for hint in hints)
    return Known(any(hint.countries for hint in hints), has_region)


def _hints(reading: Reading, region: str, country: str) -> Iterator[Hint]:
    if country:
        yield _hint_of_country(country)
    for hint in reading.hints:
        issue = Issue("unknown_city_there", {"hint": hint})
        yield Hint(_regions(hint, country), country_codes(hint), issue)
    if region:
        yield _hint_of_region(region, country)


@lru_cache(maxsize=REMEMBERED)
def _hint_of_country(country: str) -> Hint:
    return Hint((), (country,), _unknown_in(country))


@lru_cache(maxsize=REMEMBERED)
def _hint_of_region(region: str, country: str) -> Hint:
    issue = Issue("unknown_city_in_region", {"region": region})
    return Hint(_regions(region, country), (), issue)


def _regions(text: str, country: str) -> Collection[str]:
    """The regions that a text may mean in a country, if that is known: “Midlands” isn't Zimbabwe's in
    Great Britain.
    """
    codes = with_parents(regions_named(text).codes)
    return [code for code in codes if code.startswith(f"{country}-")] if country else codes


def _unknown_in(country: str) -> Issue:
    name = english_names().get(country, country)
    return Issue("unknown_city_in_country", {"people": LEAST_PEOPLE_OF_TOWN, "country": name})


def _with_its_city(match: CityMatch, text: str, hints: "Sequence[Hint]") -> CityMatch:
    """The city of which a district was named with it: “Berlin-Mitte”, “Paris 8e”."""
    if match.city is None or not (" " in text or "-" in text):
        return match
    largest = next(_cities_around(match.city, text, hints), None)
    return CityMatch(largest, None) if largest else match


def _cities_around(city: City, text: str, hints: "Sequence[Hint]") -> Iterator[City]:
    """The large cities that a text names with what may be one of their districts."""
    is_own_name = plain(city.name) == plain(text)
    for name in city_before_district(text, is_own_name=is_own_name):
        called_so = _narrowed(cities_by_name(name), hints)[0]
        for large in called_so:
            if _is_around(large, city) and (not is_own_name or plain(large.name) == plain(name)):
                yield large


def _is_around(large: City, city: City) -> bool:
    """Whether a large city has another one close by, so that it may be its district."""
    is_larger = large.people >= SOME_SIZE and large.people > city.people
    return (
        is_larger and large.country == city.country and _kilometers(large, city) < FARTHEST_DISTRICT
    )


def _kilometers(one: City, other: City) -> float:
    """About how far two cities are from each other, if they aren't far."""
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return KILOMETERS_PER_DEGREE * hypot(north, east)


def city_of_district(text: str, country: str) -> CityMatch:
    """The city before a hyphen, of some size and without namesakes of any: “München-Schwabing”."""
    name, district = city_before_hyphen(text)
    cities = cities_by_name(name) if district[:1].isupper() else ()
    large = [city for city in cities if city.people >= SOME_SIZE]
    if len(large) != 1 or large != list(likely(cities, as_spelled(name)))[:1]:
        return CityMatch(None, None)
    if country not in ("", large[0].country):
        return CityMatch(None, None)
    params = {"city": large[0].name, "district": district}
    return CityMatch(large[0], Issue("unknown_district", params))
