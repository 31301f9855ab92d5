"""The first-level regions of countries: GeoNames' codes for them, and what a text may mean."""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from batchruns.engine.reference.forms import CODES, TEXTS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

PACKAGE = "batchruns.engine.subjects.country"
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


def region_code(country: str, geonames_code: str) -> str:
    """ISO 3166-2 of a region that GeoNames knows by this code; empty if the table has it not."""
    code = geonames_code
    if country not in SAME_CODES:
        code = ISO_CODES.get(country, {}).get(geonames_code, "")
    return f"{country}-{code}" if code and f"{country}-{code}" in _names() else ""


def region_name(code: str) -> str:
    """The name that ISO 3166-2 lists for a code (as in “DE-BY”), or nothing."""
    name = _names().get(code, "").split(" [")[0]
    last, _, first = name.partition(", ")
    return f"{first} {last}" if first else name  # “Murcia, Región de”


def region_codes(text: str) -> frozenset[str]:
    """The codes of ISO 3166-2 that a name or code may mean, in any country, parents included."""
    return _codes_by_name().get(plain(text), frozenset())


@cache
def _subdivisions() -> list[Mapping[str, str]]:
    # Read here, as pycountry's own reading of this file takes ten times as long.
    place = files("pycountry") / "databases" / "iso3166-2.json"
    found: list[Mapping[str, str]] = json.loads(place.read_text(encoding="utf-8"))["3166-2"]
    return found


@reference_table("region_names", packages=("pycountry",), form=TEXTS)
def _names() -> Mapping[str, str]:
    return {subdivision["code"]: subdivision["name"] for subdivision in _subdivisions()}


@reference_table(
    "region_codes",
    packages=("pycountry",),
    form=CODES,
    sources=((PACKAGE, REGION_NAMES_FILE.name),),
)
def _codes_by_name() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subdivision in _subdivisions():
        codes = _with_parent(subdivision)
        for name in _spellings(subdivision):
            found[plain(name)] |= codes
    for code, name in REGION_NAMES_FILE.rows():
        found[plain(name)].add(code)
    found.pop("", None)
    return {name: frozenset(codes) for name, codes in found.items()}


def _with_parent(subdivision: Mapping[str, str]) -> set[str]:
    """The code of a region, and that of the region that it is in."""
    code, parent = subdivision["code"], subdivision.get("parent", "")
    if parent and "-" not in parent:
        parent = f"{code.partition('-')[0]}-{parent}"
    return {code, parent} if parent else {code}


def _spellings(subdivision: Mapping[str, str]) -> tuple[str, ...]:
    """The name of a region and its codes, with and without its country; numbers not alone."""
    name, code = subdivision["name"], subdivision["code"]
    own = code.partition("-")[2]
    return (name, code) if own.isdecimal() else (name, code, own)
