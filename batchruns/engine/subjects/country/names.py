"""Countries by any usual name: CLDR's names in all its languages, ISO 3166, and a few habits."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from batchruns.engine.reference.codecs import CODES, CODES_AT_ONCE, TEXTS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

if TYPE_CHECKING:
    from pycountry.db import Country

COMMON_LANGUAGES = (
    "ar cs da de en es fi fr hu it ja ko nb nl pl pt ro ru sv tr uk zh zh_Hant".split()
)
OFFICIAL = {"official", "de_facto_official"}
SOURCE = ("batchruns.engine.subjects.country", "names.tsv")
NAMES_FILE = TableFile(
    *SOURCE,
    ("use", "codes", "name"),
    key=("use", "name"),
    choices={"use": ("alias", "ambiguous", "accented", "dissolved", "capitals")},
)


_ROWS = NAMES_FILE.rows()


def _codes_by_name(use: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(codes.split()) for listed, codes, name in _ROWS if listed == use}


ALIASES = _codes_by_name("alias")
"""Habits that neither CLDR nor ISO 3166 lists; letters alone are those on cars."""
ACCENTED = _codes_by_name("accented")
"""Short names that CLDR hasn't, and that without their accents are something else."""
CODES_OF_SPORTS = {name: min(codes) for name, codes in _codes_by_name("capitals").items()}
"""Codes such as SUI and NED, in lower case."""
DISSOLVED = frozenset(map(plain, _codes_by_name("dissolved")))
"""They became several, so that nobody can tell which of them a lead is in."""
AMBIGUOUS = _codes_by_name("ambiguous")
"""They mean one of several. In capitals, NGA is a code."""
# Not in ISO 3166 itself, but reserved beside it and in use: Kosovo, Ascension, Tristan da Cunha.
RESERVED = frozenset({"XK", "AC", "TA"})


@reference_table("country_names_in_english", packages=("babel", "pycountry"), codec=TEXTS)
def english_names() -> Mapping[str, str]:
    """For each ISO 3166 alpha-2 code, CLDR's English name."""
    from babel import localedata

    names = localedata.load("en")["territories"]
    return {code: str(names[code]) for code in sorted(_codes()) if code in names}


@reference_table("country_codes", packages=("pycountry",), codec=TEXTS)
def iso_codes() -> Mapping[str, str]:
    """For each code of ISO 3166 in lower case (“de”, “deu”, “276”), and each reserved one, its
    alpha-2 code.
    """
    codes = {code.lower(): code for code in RESERVED}
    for country in _countries():
        spellings = (country.alpha_2, country.alpha_3, country.numeric)
        codes.update({code.lower(): country.alpha_2 for code in spellings})
    return codes


@reference_table(
    "country_names",
    packages=("babel", "pycountry"),
    codec=CODES_AT_ONCE,
    sources=(SOURCE,),
)
def common_names() -> Mapping[str, frozenset[str]]:
    """For each name in the form of `plain`, the codes that it may mean: in ISO 3166, in common use,
    and in the languages that most leads are written in.
    """
    codes_by_name = _by(_written_in(COMMON_LANGUAGES), plain)
    # What ISO 3166 says of a country comes before what the same letters mean in some language.
    for country in _countries():
        spellings = (
            country.name,
            getattr(country, "official_name", ""),
            getattr(country, "common_name", ""),
        )
        codes_by_name.update(
            {plain(spelling): {country.alpha_2} for spelling in spellings if spelling}
        )
    codes_by_name.update({code: {country} for code, country in iso_codes().items()})
    for names in (ALIASES, AMBIGUOUS):
        codes_by_name.update({plain(name): set(codes) for name, codes in names.items()})
    return _frozen(codes_by_name)


@reference_table(
    "country_names_in_official_languages",
    packages=("babel", "pycountry"),
    codec=CODES,
    sources=(SOURCE,),
)
def names_in_official_languages() -> Mapping[str, frozenset[str]]:
    """The codes of each name in the languages and scripts of CLDR that are official somewhere.

    Names are in the form of `plain`; those that mean another country with their accents than without
    are there in the form of `exact`, too.
    """
    accented = {name: set(codes) for name, codes in ACCENTED.items()}
    return _in_both_forms(_written_in(_languages(official=True)) | accented, _by(accented, plain))


@reference_table(
    "country_names_in_other_languages",
    packages=("babel", "pycountry"),
    codec=CODES,
    sources=(SOURCE,),
)
def names_in_other_languages() -> Mapping[str, frozenset[str]]:
    """The codes of each name in the languages of CLDR that are official nowhere."""
    return _in_both_forms(_written_in(_languages(official=False)), {})


def _in_both_forms(
    written: Mapping[str, set[str]], plain_ones: Mapping[str, set[str]]
) -> dict[str, frozenset[str]]:
    """By the forms of `plain`, of which some are given, and of `exact` where that means another."""
    plainly, as_written = _by(written, plain) | dict(plain_ones), _by(written, exact)
    others = {
        name: codes for name, codes in as_written.items() if plainly.get(plain(name)) != codes
    }
    return _frozen(plainly | others)


def _languages(*, official: bool) -> list[str]:
    """CLDR's identifiers of the languages that are official somewhere, or of all others."""
    from babel import localedata

    of_these = _official_languages()
    identifiers = localedata.locale_identifiers()
    return [i for i in identifiers if (i.split("_")[0] in of_these) == official]


def _official_languages() -> set[str]:
    from babel.core import get_global

    return {
        language.split("_")[0]
        for languages in get_global("territory_languages").values()
        for language, facts in languages.items()
        if facts["official_status"] in OFFICIAL
    }


def exact(name: str) -> str:
    """A name by which those compare equal that differ in nothing but capitals."""
    return unicodedata.normalize("NFC", name.strip().casefold())


def _by(written: Mapping[str, set[str]], form: Callable[[str], str]) -> dict[str, set[str]]:
    codes_by_name: dict[str, set[str]] = {}
    for name, codes in written.items():
        codes_by_name.setdefault(form(name), set()).update(codes)
    return codes_by_name


def _written_in(languages: Iterable[str]) -> dict[str, set[str]]:
    """The codes that a name means in any of the languages (CLDR's identifiers)."""
    from babel import localedata

    codes = _codes()
    written: dict[str, set[str]] = {}
    for language in languages:
        names = localedata.load(language, merge_inherited=False).get("territories", {})
        # Babel keeps all that it has read, and the names are all we need of it.
        localedata._cache.pop(language, None)
        for code in codes & names.keys():
            written.setdefault(str(names[code]), set()).add(code)
    return written


def _frozen(names: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    shared: dict[frozenset[str], frozenset[str]] = {}
    sets = ((name, frozenset(codes)) for name, codes in names.items() if name)
    return {name: shared.setdefault(codes, codes) for name, codes in sets}


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in _countries()) | RESERVED


def _countries() -> "list[Country]":
    from pycountry import countries

    return list(countries)
