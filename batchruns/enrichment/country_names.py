"""Countries by any usual name: CLDR's names in all its languages, ISO 3166, and a few habits."""

from collections.abc import Iterable
from functools import cache

import pycountry
from babel import localedata
from babel.core import get_global

from batchruns.words import plain

COMMON_LANGUAGES = "ar cs da de en es fi fr hu it ja ko nb nl pl pt ro ru sv tr uk zh".split()
OFFICIAL = {"official", "de_facto_official"}
# Habits that neither CLDR nor ISO 3166 lists.
ALIASES_BY_CODE = {
    "AE": "uae, u a e, vae, emirates, dubai",
    "BA": "bosnia",
    "BR": "brasil",
    "BS": "the bahamas",
    "CH": "suiza",
    "CI": "ivory coast",
    "CN": "prc, p r china, pr china, mainland china",
    "CV": "cape verde",
    "CZ": (
        "czech republic, tschechische republik, republique tcheque, republica checa, "
        "repubblica ceca"
    ),
    "CD": "drc, dr congo, d r congo, dr kongo, zaire, congo kinshasa",
    "CG": "congo brazzaville",
    "DE": (
        "deutschl, ger, brd, federal republic of germany, bundesrepublik deutschland, bundesrepublik, "
        "ddr, gdr, german democratic republic, east germany, west germany, alemania federal"
    ),
    "GB": (
        "uk, u k, great britain, england, scotland, wales, northern ireland, britain, "
        "grossbritannien, gran bretagna, gran bretana, grande bretagne, gra bretanha, "
        "inglaterra, angleterre, inghilterra, schottland, groot brittannie, engeland"
    ),
    "GM": "the gambia",
    "GR": "hellas, el",
    "HK": "hong kong, hong kong sar, hongkong",
    "IE": "republic of ireland, eire",
    "KP": "north korea",
    "KR": "south korea, korea south, republic of korea, korea republic of",
    "MK": "macedonia",
    "MM": "burma, birma",
    "MO": "macau",
    "NL": "holland, holanda, hollande, olanda, the netherlands, niederlande",
    "PS": "palestine, palastina, palestina",
    "RU": "russia, russian fed",
    "SA": "saudi, ksa, kingdom of saudi arabia",
    "SZ": "swaziland",
    "TL": "east timor",
    "TR": "turkey",
    "TT": "trinidad",
    "TW": "republic of china, roc, taiwan roc",
    "US": (
        "usa, u s a, u s, america, united states of america, estados unidos de america, eeuu, "
        "ee uu, etats unis d amerique, vereinigte staaten von amerika, stati uniti d america, "
        "verenigde staten van amerika, amerika"
    ),
    "VA": "vatican",
    "XK": "kosovo",
    "ZA": "rsa, republic of south africa",
    "ZW": "rhodesia",
}
# They became several, so that nobody can tell which of them a lead is in.
DISSOLVED = frozenset(
    (
        "soviet union, ussr, udssr, urss, sowjetunion, union sovietique, union sovietica, "
        "yugoslavia, jugoslawien, yougoslavie, jugoslavia, czechoslovakia, tschechoslowakei, "
        "tchecoslovaquie, checoslovaquia, cecoslovacchia, serbia and montenegro, "
        "serbien und montenegro, netherlands antilles, niederlandische antillen"
    ).split(", ")
)
AMBIGUOUS = {"korea": "KR, KP", "congo": "CG, CD", "kongo": "CG, CD"}
# Not in ISO 3166 itself, but reserved beside it and in use: Kosovo, Ascension, Tristan da Cunha.
RESERVED = frozenset({"XK", "AC", "TA"})


@cache
def english_names() -> dict[str, str]:
    """For each ISO 3166 alpha-2 code, CLDR's English name."""
    names = localedata.load("en")["territories"]
    return {code: str(names[code]) for code in sorted(_codes()) if code in names}


@cache
def usual_names() -> dict[str, frozenset[str]]:
    """For each name in the form of `plain`, the codes that it may mean: in ISO 3166, in common use,
    and in the languages that most leads are written in.
    """
    found = _names_in(COMMON_LANGUAGES)
    # What ISO 3166 says of a country comes before what the same letters mean in some language.
    for country in pycountry.countries:
        spellings = (
            country.alpha_2,
            country.alpha_3,
            country.numeric,
            country.name,
            getattr(country, "official_name", ""),
            getattr(country, "common_name", ""),
        )
        found.update({plain(spelling): {country.alpha_2} for spelling in spellings if spelling})
    found.update({code.lower(): {code} for code in RESERVED})
    for code, aliases in ALIASES_BY_CODE.items():
        found.update({alias: {code} for alias in aliases.split(", ")})
    found.update({name: set(codes.split(", ")) for name, codes in AMBIGUOUS.items()})
    return _frozen(found)


@cache
def names_in_all_languages() -> dict[str, frozenset[str]]:
    """The same in every language that is official somewhere. Takes a moment to read."""
    official = {
        language.split("_")[0]
        for languages in get_global("territory_languages").values()
        for language, told in languages.items()
        if told["official_status"] in OFFICIAL
    }
    return _frozen(_names_in(official.intersection(localedata.locale_identifiers())))


def _names_in(languages: Iterable[str]) -> dict[str, set[str]]:
    codes = _codes()
    written: dict[str, set[str]] = {}
    for language in languages:
        names = localedata.load(language, merge_inherited=False).get("territories", {})
        # Babel keeps all that it has read, and the names are all we need of it.
        localedata._cache.pop(language, None)
        for code in codes & names.keys():
            written.setdefault(str(names[code]), set()).add(code)
    found: dict[str, set[str]] = {}
    for name, meant in written.items():
        found.setdefault(plain(name), set()).update(meant)
    return found


def _frozen(names: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(meant) for name, meant in names.items() if name}


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries) | RESERVED
