"""The first-level regions of countries: GeoNames' codes for them, and what a text may mean."""

import gettext
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from batchruns.engine.reference.codecs import CODES, TEXTS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

PACKAGE = "batchruns.engine.subjects.country"
LONGEST_NUMBER = 3
# Its name is that of a region in it: Maluku is a province, and the islands around it.
GROUP_OF_REGIONS = "Geographical unit"
REMEMBERED = 10_000
NO_CODES = frozenset[str]()
APOSTROPHES = re.compile("['’ʹ]")
# “Samarskaya oblast”, “Jihomoravský kraj”: adjectives, which say by themselves what is meant; “广东省”
KIND_BEHIND = re.compile(
    r" (?:oblast|kray|kraj|apskritis|županija|voblasts)$|(?<=..)(?:自治区|[省市都府县縣県도시])$"
)
BRACKETS = re.compile(r" *[\[(].*?[\])]")
# The languages of pycountry's translations that leads are written in.
TRANSLATED = (
    "bg ca cs da de el en es et eu fi fr he hi hr hu id it ja ka ko lt lv nb_NO nl pl pt pt_BR ro ru sk "
    "sl sr sv th tr uk vi zh_CN zh_TW"
).split()
# Countries for whose regions GeoNames uses the codes of ISO 3166-2 itself.
SAME_CODES = frozenset({"BE", "CH", "GB", "IE", "US"})
REGION_CODES_FILE = TableFile(
    PACKAGE, "region_codes.tsv", ("country", "geonames", "iso"), key=("country", "geonames")
)
REGION_NAMES_FILE = TableFile(PACKAGE, "region_names.tsv", ("code", "name"))


def _iso_codes_by_country() -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = {}
    for country, geonames_code, iso_code in REGION_CODES_FILE.rows():
        codes.setdefault(country, {})[geonames_code] = iso_code
    return codes


ISO_CODES = _iso_codes_by_country()
"""For other countries with many leads: GeoNames' code of a region, and that of ISO 3166-2."""


@cache
def region_code(country: str, geonames_code: str) -> str:
    """ISO 3166-2 of a region that GeoNames knows by this code; empty if the table has it not."""
    code = geonames_code
    if country not in SAME_CODES:
        code = ISO_CODES.get(country, {}).get(geonames_code, "")
    return f"{country}-{code}" if code and f"{country}-{code}" in _names() else ""


@cache
def region_name(code: str) -> str:
    """The name that ISO 3166-2 lists for a code (as in “DE-BY”), or nothing."""
    name = _names().get(code, "").split(" [")[0]
    last, _, first = name.partition(", ")
    return f"{first} {last}" if first else name  # “Murcia, Región de”


def region_by_number(text: str, country: str) -> str:
    """The code of the region of a country (ISO 3166-1 alpha-2) that has this number (“69” in France);
    empty if none has.
    """
    if not (country and text[:1].isdigit() and len(text) <= LONGEST_NUMBER):
        return ""
    codes = (f"{country}-{number}" for number in (text, f"0{text}", f"{text}C"))
    return next((code for code in codes if code in _names()), "")


def region_codes(text: str) -> frozenset[str]:
    """The codes of ISO 3166-2 that a name or code may mean, in any country, parents included."""
    return with_parents(own_region_codes(text))


def own_region_codes(text: str) -> frozenset[str]:
    """The codes of ISO 3166-2 of the regions that are called so, or have this code, in any country."""
    return _codes_by_name().get(plain(text), NO_CODES)


@lru_cache(maxsize=REMEMBERED)
def with_parents(codes: frozenset[str]) -> frozenset[str]:
    """The codes of regions, and those of the regions that they are in."""
    parents = _parents()
    return codes.union(parents[code] for code in codes if code in parents) if codes else codes


@cache
def _subdivisions() -> list[Mapping[str, str]]:
    # Read here, as pycountry's own reading of this file takes ten times as long.
    path = files("pycountry") / "databases" / "iso3166-2.json"
    subdivisions: list[Mapping[str, str]] = json.loads(path.read_text(encoding="utf-8"))["3166-2"]
    return subdivisions


@reference_table(
    "region_names",
    packages=("pycountry",),
    codec=TEXTS,
    sources=((PACKAGE, REGION_NAMES_FILE.name),),
)
def _names() -> Mapping[str, str]:
    """The name of each code; that of one which pycountry lacks as yet is the first in our own table."""
    names = {subdivision["code"]: subdivision["name"] for subdivision in _subdivisions()}
    for code, name in REGION_NAMES_FILE.rows():
        names.setdefault(code, name)
    return names


@reference_table("region_parents", packages=("pycountry",), codec=TEXTS)
def _parents() -> Mapping[str, str]:
    """For each region that is in another, the code of that."""
    return {
        subdivision["code"]: _parent_of(subdivision)
        for subdivision in _subdivisions()
        if subdivision.get("parent")
    }


def _parent_of(subdivision: Mapping[str, str]) -> str:
    country, parent = subdivision["code"].partition("-")[0], subdivision["parent"]
    return parent if "-" in parent else f"{country}-{parent}"


@reference_table(
    "region_codes",
    packages=("pycountry",),
    codec=CODES,
    sources=((PACKAGE, REGION_NAMES_FILE.name),),
)
def _codes_by_name() -> Mapping[str, frozenset[str]]:
    codes_by_name: defaultdict[str, set[str]] = defaultdict(set)
    for subdivision in _subdivisions():
        for name in _spellings(subdivision):
            codes_by_name[plain(name)].add(subdivision["code"])
    for code, name in REGION_NAMES_FILE.rows():
        codes_by_name[plain(name)].add(code)
    # What regions are called where they are comes before what others call them.
    own = frozenset(codes_by_name)
    for name, code in _translations():
        if name not in own:
            codes_by_name[name].add(code)
    codes_by_name.pop("", None)
    return {name: frozenset(codes) for name, codes in codes_by_name.items()}


def _translations() -> Iterator[tuple[str, str]]:
    """The names of regions in other languages, in the form of `plain`, each with the region's code."""
    folder = str(files("pycountry") / "locales")
    for language in TRANSLATED:
        catalog = gettext.translation("iso3166-2", folder, [language])
        for subdivision in _subdivisions():
            if (name := catalog.gettext(subdivision["name"])) != subdivision["name"]:
                yield from ((plain(form), subdivision["code"]) for form in _forms(name))


def _spellings(subdivision: Mapping[str, str]) -> tuple[str, ...]:
    """The name of a region and its codes, with and without its country; numbers not alone."""
    name, code = subdivision["name"], subdivision["code"]
    own = code.partition("-")[2]
    if subdivision["type"] == GROUP_OF_REGIONS:
        return code, own
    return (*_forms(name), code) if own.isdecimal() else (*_forms(name), code, own)


def _forms(name: str) -> Iterator[str]:
    """A name as the standard has it, and as people write it: without what it is (“Murcia, Región de”),
    without apostrophes and its other name (“Nafarroako [Navarra]”).
    """
    yield name
    bare = BRACKETS.sub("", name)
    last, _, first = bare.partition(", ")
    without_apostrophes = APOSTROPHES.sub("", bare)
    without_kind = KIND_BEHIND.sub("", without_apostrophes)
    yield from {bare, last, f"{first} {last}".strip(), without_apostrophes, without_kind} - {name}
