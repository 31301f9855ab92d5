"""Which of several cities of one name is meant."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.city.cities import City
from batchruns.engine.subjects.country.regions import region_code, region_name
from batchruns.engine.text import plain

# Without a country or region, a name is a city's only if it is so many times as large as any other.
LARGER = 10
SOME_SIZE = 100_000
# The least likeness of two spellings of a name, from 0 to 1.
NEARLY = 0.75
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class CityMatch:
    """The city that a text means, or none; and why it is refused or in doubt."""

    city: City | None
    issue: Issue | None


def settle(cities: Collection[City], name: str) -> CityMatch:
    """The city of several that is meant without a doubt worth the name; the largest is first."""
    largest, *others = cities = likely(cities, name)
    if not others:
        return CityMatch(largest, None)
    if largest.people >= LARGER * others[0].people and not _rivals(largest, others, name):
        return CityMatch(largest, _issue("smaller_namesakes", others))
    return CityMatch(None, _issue("several_cities", cities))


def likely(cities: Collection[City], name: str) -> Sequence[City]:
    """Those of the cities that may be meant by a name in the form of `plain`.

    One that only some languages or times call so counts beside those that everybody calls so only
    if it is larger, and in another country (in Brazil, Goiana isn't Goiânia) or called so for short
    (São Bernardo do Campo). Where nobody's is the name, one that is spelled nearly so comes before
    all that aren't much larger (Luxemburg, before Lemay).
    """
    if own := [city for city in cities if plain(city.name) == name]:
        return [city for city in cities if city in own or _may_be_meant_for(city, own[0], name)]
    return _nearly_called_so(cities, name) if len(cities) > 1 else list(cities)


def _nearly_called_so(cities: Collection[City], name: str) -> list[City]:
    near = [city for city in cities if _is_spelled_nearly(city, name)]
    least = LARGER * near[0].people if near else 0
    return [city for city in cities if city in near or city.people >= least]


def _may_be_meant_for(city: City, own: City, name: str) -> bool:
    """Whether a larger city is meant by the name of another."""
    is_called_so_for_short = plain(city.name).startswith(f"{name} ")
    is_elsewhere = city.country != own.country
    return city.people > own.people and (is_elsewhere or is_called_so_for_short)


def _is_spelled_nearly(city: City, name: str) -> bool:
    return SequenceMatcher(None, plain(city.name), name).ratio() >= NEARLY


def _rivals(largest: City, others: Sequence[City], name: str) -> bool:
    """Whether a city of some size is called so by everybody, and the largest by some only.

    Petrópolis in Brazil needn't be what some call Saint Petersburg.
    """
    return plain(largest.name) != name and any(
        city.people >= SOME_SIZE and plain(city.name) == name for city in others
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
