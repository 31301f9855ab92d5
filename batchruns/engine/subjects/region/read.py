"""Which first-level region a text means, by the country of the lead and its city."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.city.cities import City
from batchruns.engine.subjects.city.find import cities_named, find_city, region_of_city
from batchruns.engine.subjects.country.named_regions import NamedRegions, regions_named
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.country.regions import (
    region_by_number,
    region_name,
    with_parents,
)
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

LONGEST_CODE = 3
REMEMBERED = 10_000
# “West”, “Central Region”: many countries have such, and people's own sales regions are called so.
COMPASS = re.compile(r"^(?:north|south|east|west|cent(?:ral|re|er))\w*\b", re.IGNORECASE)
MOST_NAMED = 3
# A city of so many people is known wherever there is one of its name.
LARGE = 50_000


@dataclass(slots=True)
class RegionAnswer(Answer):
    """A region, or why a text names none."""

    name: str = ""
    """As ISO 3166-2 lists it."""
    code: str = ""
    """ISO 3166-2."""
    issue: Issue | None = None


def read_region(text: str, country: str, city: str) -> RegionAnswer:
    """The region in a (stripped) cell, by the lead's country (ISO 3166-1 alpha-2) and city, where they
    are known.
    """
    if not text:
        return RegionAnswer()
    codes = _codes_of(text, country)
    return _settle(codes, country, city) if codes else _refuse(text, country)


@lru_cache(maxsize=REMEMBERED)
def _codes_of(text: str, country: str) -> Collection[str]:
    """The regions that a text may mean in a country; in any, where that isn't known."""
    if code := region_by_number(text, country):
        return (code,)
    codes = regions_named(text).codes
    return [code for code in codes if code.startswith(f"{country}-")] if country else codes


def _refuse(text: str, country: str) -> RegionAnswer:
    named = regions_named(text)
    # Guadeloupe is a country by its code, and a region of France.
    if named.codes and country_code(text) != country:
        return RegionAnswer(issue=_not_in(country, text, named))
    return RegionAnswer(issue=first_issue(text, CHECKS) or Issue("unknown_region"))


def _settle(codes: Collection[str], country: str, city: str) -> RegionAnswer:
    code, *others = codes
    if others:
        code, *others = _whole_ones(_with_the_city(codes, country, city))
    if others:
        return RegionAnswer(issue=_several([code, *others]))
    return RegionAnswer(region_name(code), code, _contradiction(code, city))


def _with_the_city(codes: Collection[str], country: str, city: str) -> Collection[str]:
    """Those of some regions in which a city of this name is; all, if none is."""
    if not city:
        return codes
    regions = set(map(region_of_city, cities_named(city, country)))
    return [code for code in codes if regions & _with_its_parents(code)] or codes


@lru_cache(maxsize=REMEMBERED)
def _with_its_parents(code: str) -> frozenset[str]:
    return with_parents(frozenset((code,)))


def _whole_ones(codes: Collection[str]) -> Sequence[str]:
    """Regions without those that are within another of them: “Madrid” is the community."""
    return sorted(code for code in codes if (_with_its_parents(code) - {code}).isdisjoint(codes))


def _contradiction(code: str, city: str) -> Issue | None:
    """That a large city lies in another region of the country, and none of its name in this one."""
    cities = cities_named(city, code.partition("-")[0]) if city else ()
    regions = set(map(region_of_city, cities))
    if not cities or "" in regions or not regions.isdisjoint(_with_its_parents(code)):
        return None
    return _elsewhere(cities[0], code, city)


def _elsewhere(city: City, code: str, text: str) -> Issue | None:
    """That a city, if it is large, lies in another region than this one, where no town is called so."""
    own, country = region_name(region_of_city(city)), code.partition("-")[0]
    if city.people < LARGE or plain(own) == plain(region_name(code)):
        return None
    there = find_city(text, code, country)
    if there.issue is None or there.issue.code != "unknown_city_in_region":
        return None
    return Issue("city_in_other_region", {"city": city.name, "region": own})


def _not_in(country: str, text: str, named: NamedRegions) -> Issue:
    home = english_names().get(country, country)
    abroad = {code.partition("-")[0] for code in named.codes}
    if len(abroad) == 1 and len(text) > LONGEST_CODE and not COMPASS.search(text):
        (other,) = abroad
        return Issue("region_abroad", {"other": english_names()[other], "country": home})
    return Issue("unknown_region_in_country", {"country": home})


def _several(codes: Sequence[str]) -> Issue:
    names = [f"{region_name(code)} ({code})" for code in codes]
    if len(names) > MOST_NAMED:
        params = {"regions": ", ".join(names[:MOST_NAMED]), "more": len(names) - MOST_NAMED}
        return Issue("several_regions_and_more", params)
    return Issue("several_regions", {"regions": names})


def _has_no_letter(text: str) -> bool:
    return not any(map(str.isalpha, text))


CHECKS: tuple[Check, ...] = (
    (is_nothing, Issue("none_given")),
    (_has_no_letter, Issue("not_a_region")),
    (country_code, Issue("country_for_region")),
)
"""What stands in a cell in which no region's name does."""
