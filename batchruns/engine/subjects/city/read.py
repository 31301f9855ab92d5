"""Which city a text means, and what is known of it."""

from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.city.cities import (
    LEAST_PEOPLE,
    LEAST_PEOPLE_OF_TOWN,
    cities_by_name,
)
from batchruns.engine.subjects.city.find import city_of_district, find_city
from batchruns.engine.subjects.city.names import (
    LONGEST,
    without_postal_code,
)
from batchruns.engine.subjects.city.settle import CityMatch
from batchruns.engine.subjects.country.named_regions import regions_named
from batchruns.engine.subjects.country.read import country_codes
from batchruns.engine.subjects.country.regions import region_code, region_name
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

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
    """The city in a (stripped) cell, by the cell of its region and the lead's country (ISO 3166-1
    alpha-2).
    """
    if not text:
        return CityAnswer()
    match = _match(text, region, country)
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


def _match(text: str, region: str, country: str) -> CityMatch:
    match = find_city(text, region, country)
    if _is_settled(match, text, region):
        return match
    if issue := first_issue(text, CHECKS):
        return CityMatch(None, issue)
    district = city_of_district(text, country)
    return district if district.city else CityMatch(None, _unknown(country))


def _is_settled(match: CityMatch, text: str, region: str) -> bool:
    """Whether a match says all; not where no city is in a region that the text only repeats."""
    if match.city:
        return True
    return match.issue is not None and (not region or plain(text) != plain(region))


def _unknown(country: str) -> Issue:
    return Issue("unknown_city", {"people": LEAST_PEOPLE_OF_TOWN if country else LEAST_PEOPLE})


def people_of(text: str) -> int:
    """The people of the largest city that is called so, maybe with a postal code (“75008 Paris”);
    0 if none is.
    """
    name = without_postal_code(text[:LONGEST]).strip()
    cities = cities_by_name(name) if len(name) >= SHORTEST_NAME or not name.isascii() else ()
    return cities[0].people if cities else 0


def _has_no_letter(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _is_country(text: str) -> bool:
    return len(text) > LONGEST_CODE and bool(country_codes(text))


def _is_region(text: str) -> bool:
    return len(text) > LONGEST_CODE and bool(regions_named(text).codes)


CHECKS: tuple[Check, ...] = (
    (is_nothing, Issue("none_given")),
    (_has_no_letter, Issue("not_a_city")),
    (_is_region, Issue("region_for_city")),
    (_is_country, Issue("country_for_city")),
)
"""What stands in a cell in which no city's name does."""
