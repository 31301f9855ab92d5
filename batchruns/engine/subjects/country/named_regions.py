"""The regions that a text may mean, however people write them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.country.regions import own_region_codes
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

REMEMBERED = 10_000
# “California (US)”, “Oregon, USA”, “CA - California”, “CA/California”, “Texas | US”
BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[(),\[\]/|;]\s*|(?<!\s)\s++[-–—]\s+|-(?=[A-Z]{2}$)")
# “State of Oregon”, “Kanton Zürich”, “Freistaat Bayern”, “Provincia de Sevilla”, “Co. Dublin”
KIND_BEFORE = re.compile(
    r"^(?:the )?(?:(?:free )?state|province|provincia|provincie|prov|region|regi[oó]n|r[eé]gion|regione|"
    r"county|co|canton|cant[oó]n|kanton|kt|cantone|(?:bundes)?land|freistaat|hansestadt|department|"
    r"departamento|d[eé]partement|dept|estado|edo|comunidad(?: aut[oó]noma)?|comunitat|principado|"
    r"wojew[oó]dztwo|woj|district|distrito|commonwealth|territory|oblast|kraj|jud(?:e[tțţ](?:ul)?)?|megye|propinsi|"
    r"provinsi|emirate|governorate|prefecture|voivodeship|republic|changwat|"
    r"muhafazat|viloyati|wilayat(?:-e)?|daerah istimewa|autonomna pokrajina)\.? "
    r"(?:of |de la |de las |de los |del |de |di |do |da |du |d'|des )?(?=\w)",
    re.IGNORECASE,
)
KIND_BEHIND = re.compile(
    r"[ -](?:state|province|region|county|canton|prefecture|oblast|krai|l[aä]n|fylke|maakunta|kraj|"
    r"megye|voivodeship|district|division|territory|governorate|emirate|department|federal state|"
    r"provincie|bundesland|republic|sheng|shi|ken|fu|to|do|il|ili|metropolitan (?:city|region|area)|"
    r"area|obl\.?|kray|okrug|autonomous (?:okrug|oblast|region)|respublika|marz|aimak|aymag)$",
    re.IGNORECASE,
)
CJK_KIND = re.compile(r"(?:特别行政区|自治区|特別市|광역시|특별시|[都府県县道省市州도시])$")
# How ISO 3166-2 writes names of Cyrillic letters.
IN_LATIN = str.maketrans(
    dict(
        zip(
            "абвгдезийклмнопрстуфхцыэії",
            "a b v g d e z i y k l m n o p r s t u f kh ts y e i i".split(),
            strict=True,
        )
    )
    | {
        "ж": "zh",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ё": "yo",
        "є": "ie",
        "ь": "",
        "ъ": "",
    }
)
# “Joenkoeping” for “Jönköping”, which plain text has as “Jonkoping”.
UMLAUT_IN_TWO = re.compile("([aou])e", re.IGNORECASE)
DOTS_AND_APOSTROPHES = re.compile("[.'’]")
# What companies call parts of the world; Apac is a district in Uganda, too.
PARTS_OF_THE_WORLD = frozenset(
    "APAC EMEA AMER AMERICAS LATAM NORAM NAMER ANZ MENA DACH BENELUX NORDICS CEE SEA UKI".split()
)
CYRILLIC = re.compile("[а-яёєії]", re.IGNORECASE)
NO_CODES = frozenset[str]()


class NamedRegions(NamedTuple):
    """What a text says of a region."""

    codes: frozenset[str] = NO_CODES
    """The codes of ISO 3166-2 that it may mean, in any country."""
    country: str = ""
    """The country that it names beside the region, as ISO 3166-1 alpha-2."""


@lru_cache(maxsize=REMEMBERED)
def regions_named(text: str) -> NamedRegions:
    """What a text says of a region: a name in any of many languages, or a code; maybe with what kind of
    region it is, with its country, or with both name and code.
    """
    if text in PARTS_OF_THE_WORLD:
        return NamedRegions()
    if codes := _codes_of(text):
        return NamedRegions(codes)
    parts = [part for part in BETWEEN.split(text) if len(part) > 1]
    return NamedRegions() if is_nothing(text) else _of_parts(parts)


def countries_of_region(text: str) -> frozenset[str]:
    """The countries that have a region of this name or code."""
    return frozenset(code.partition("-")[0] for code in regions_named(text).codes)


def _of_parts(parts: list[str]) -> NamedRegions:
    """The regions that the first part with any may mean, or those of them that another part names, too;
    in the country that a part names.
    """
    regions = list(filter(None, map(_codes_of, parts)))
    if not regions:
        return NamedRegions()
    first, *others = regions
    codes = next(filter(None, map(first.intersection, others)), first)
    for country in filter(None, map(country_code, parts)):
        inner = frozenset(code for code in codes if code.startswith(f"{country}-"))
        if inner:
            return NamedRegions(inner, country)
    return NamedRegions(codes)


@lru_cache(maxsize=REMEMBERED)
def _codes_of(name: str) -> frozenset[str]:
    return next(filter(None, map(own_region_codes, _forms(name))), NO_CODES)


def _forms(name: str) -> Iterator[str]:
    """A name as it stands, without dots and apostrophes, and without what kind of region it is."""
    yield name
    if CYRILLIC.search(name):
        name = name.casefold().translate(IN_LATIN)
        yield name
    if DOTS_AND_APOSTROPHES.search(name):
        yield DOTS_AND_APOSTROPHES.sub("", name)
    if UMLAUT_IN_TWO.search(name):
        yield UMLAUT_IN_TWO.sub(r"\1", name)
    for pattern in (KIND_BEFORE, KIND_BEHIND, CJK_KIND):
        bare = pattern.sub("", name.strip())
        if bare != name and len(plain(bare)) > 1:
            yield bare
