"""Which of several cities of one name is meant."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.city.cities import LEAST_PEOPLE, City
from batchruns.engine.subjects.city.spellings import as_spelled
from batchruns.engine.subjects.country.regions import region_code, region_name
from batchruns.engine.text import plain

# Without a country or region, a name is a city's only if it is so many times as large as any other.
LARGER = 10
# Within one country, or where the others are towns, a few times are enough.
LARGER_AT_HOME = 4
SOME_SIZE = 100_000
# A place is a village beside a city that has so many times its people.
FAR_LARGER = 50
# The least likeness of two spellings of a name, from 0 to 1.
NEARLY = 0.75
MOST_NAMED = 3
# What to say of several, by whether country and region are known.
SEVERAL = {
    (False, False): "several_cities",
    (False, True): "several_cities",
    (True, False): "several_cities_in_country",
    (True, True): "several_cities_there",
}


@dataclass(frozen=True, slots=True)
class CityMatch:
    """The city that a text means, or none; and why it is refused or in doubt."""

    city: City | None
    issue: Issue | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of where a city is."""

    country: bool
    region: bool


def settle(cities: Collection[City], name: str, known: Known) -> CityMatch:
    """The city of several that is meant without a doubt worth the name; the largest is first."""
    largest, *others = cities = likely(cities, name)
    if not others:
        return CityMatch(largest, None)
    if _is_much_larger(largest, others[0], known) and not _rivals(largest, others, name):
        namesakes = [city for city in others if _is_worth_a_word(city, largest)]
        return CityMatch(largest, _issue("smaller_namesakes", namesakes) if namesakes else None)
    return CityMatch(None, _issue(SEVERAL[known.country, known.region], cities))


def _is_much_larger(largest: City, rival: City, known: Known) -> bool:
    is_far_from_clear = rival.people >= LEAST_PEOPLE and not known.country
    factor = LARGER if is_far_from_clear else LARGER_AT_HOME
    return largest.people >= factor * rival.people


def _is_worth_a_word(namesake: City, largest: City) -> bool:
    """Whether somebody may mean it: a village beside the largest is left unsaid."""
    return namesake.people >= LEAST_PEOPLE or namesake.people * FAR_LARGER > largest.people


def likely(cities: Collection[City], name: str) -> Sequence[City]:
    """Those of the cities that may be meant by a name in the form of `as_spelled`.

    One that only some languages or times call so counts beside those that everybody calls so only
    if it is larger, and in another country (in Brazil, Goiana isn't Goiânia) or called so for short
    (São Bernardo do Campo). Where nobody's is the name, one that is spelled nearly so comes before
    all that aren't much larger (Luxemburg, before Lemay).
    """
    if own := [city for city in cities if as_spelled(city.name) == name]:
        return [city for city in cities if city in own or _may_be_meant_for(city, own[0], name)]
    return _nearly_called_so(cities, name) if len(cities) > 1 else list(cities)


def _nearly_called_so(cities: Collection[City], name: str) -> list[City]:
    near = [city for city in cities if _is_spelled_nearly(city, name)]
    least = LARGER * near[0].people if near else 0
    return [city for city in cities if city in near or city.people >= least]


def _may_be_meant_for(city: City, own: City, name: str) -> bool:
    """Whether a larger city is meant by the name of another."""
    whole = as_spelled(city.name)
    # Querétaro, as everybody calls Santiago de Querétaro, is a village, too.
    is_village = city.people >= FAR_LARGER * own.people
    is_for_short = whole.startswith(f"{name} ") or (is_village and whole.endswith(f" {name}"))
    return city.people > own.people and (city.country != own.country or is_for_short)


def _is_spelled_nearly(city: City, name: str) -> bool:
    return SequenceMatcher(None, plain(city.name), name).ratio() >= NEARLY


def _rivals(largest: City, others: Sequence[City], name: str) -> bool:
    """Whether a city of some size is called so by everybody, and the largest by some only.

    Petrópolis in Brazil needn't be what some call Saint Petersburg.
    """
    return as_spelled(largest.name) != name and any(
        city.people >= SOME_SIZE and as_spelled(city.name) == name for city in others
    )


def _issue(code: str, cities: Sequence[City]) -> Issue:
    """The issue that names some cities, or the first of them and how many more there are."""
    names = list(map(_describe, cities))
    params: dict[str, Any]
    if len(names) > MOST_NAMED:
        params = {"cities": ", ".join(names[:MOST_NAMED]), "more": len(names) - MOST_NAMED}
        return Issue(f"{code}_and_more", params)
    *first, last = names
    return Issue(code, {"cities": [", ".join(first), last] if first else [last]})


def _describe(city: City) -> str:
    region = region_name(region_code(city.country, city.region))
    inner: Iterator[str] = filter(None, (region, city.country))
    return f"{city.name} ({', '.join(inner)})"
