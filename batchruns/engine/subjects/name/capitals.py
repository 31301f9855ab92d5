"""Capitals as names have them, where a cell is in capitals or in lower case."""

import re
from dataclasses import replace

from batchruns.engine.subjects.name import parser
from batchruns.engine.subjects.name.answer import NameAnswer

VOWEL = re.compile("[aeiouyæøœ]", re.IGNORECASE)
MC_IN_CAPITALS = re.compile(r"\bMa?c(?=[A-Z]{2})")
ARTICLES = ("le ", "la ", "les ", "el ", "lo ", "al ", "mc ", "mac ", "ben ", "bel ", "du ", "des ")
SHORTEST_GIVEN, SHORTEST_FAMILY = 3, 2
LAST_LATIN = "\u024f"


def with_common_capitals(text: str) -> str:
    """Part of a name as usual, if it is all in capitals or all in lower case."""
    if not text or not parser.is_one_case(_in_capitals(text)):
        return text
    return parser.with_mac_capitals(str(parser.parse_name(_in_capitals(text))))


def with_capitals_of_family(text: str) -> str:
    """A family name as usual, with its particles: “VAN DEN BERG” is “van den Berg”."""
    if " " not in text or not parser.is_one_case(_in_capitals(text)):
        return with_common_capitals(text)
    first = "ANNA " if text.isupper() else "anna "
    parsed = parser.with_mac_capitals(str(parser.parse_name(first + _in_capitals(text))))
    return with_capital_article(parsed[len(first) :])


def with_capital_article(text: str) -> str:
    """“Le Goff”, “El Amrani”: articles at the beginning have a capital, “de” and “van” none."""
    return text[:1].upper() + text[1:] if text.startswith(ARTICLES) else text


def with_capitals_of_names(name: NameAnswer) -> NameAnswer:
    """A name whose parts differ in case: “Anna SCHMIDT”, “Mr. PAT HILL”, “anna Schmidt”."""
    parts = [name.first, name.middle, name.last]
    if parser.is_one_case(_in_capitals(" ".join(filter(None, parts)))):
        first, middle = map(with_common_capitals, parts[:2])
        return replace(name, first=first, middle=middle, last=with_capitals_of_family(name.last))
    first, middle = (_given(part) for part in parts[:2])
    return replace(name, first=first, middle=middle, last=_family(name.last))


def _given(text: str) -> str:
    """A given name; capitals without a vowel are initials: “JRR”, “TJ”."""
    is_word = len(text) >= SHORTEST_GIVEN and VOWEL.search(text[1:]) and "." not in text
    is_lower = text.islower() and text not in parser.small_words()
    return with_common_capitals(text) if is_lower or (text.isupper() and is_word) else text


def _family(text: str) -> str:
    """A family name; particles stay as they are: “van den BERG”."""
    if _in_capitals(text).isupper():
        is_name = len(text) >= SHORTEST_FAMILY and "." not in text
        return with_capitals_of_family(text) if is_name else text
    return " ".join(map(_word_of_family, text.split(" ")))


def _word_of_family(word: str) -> str:
    return with_common_capitals(word) if _is_in_lower_case(word) or _is_in_capitals(word) else word


def _is_in_lower_case(word: str) -> bool:
    """Whether a word should have a capital: particles have none, nor what has an apostrophe or a dot."""
    return word.islower() and set("'’.").isdisjoint(word) and word not in parser.small_words()


def _is_in_capitals(word: str) -> bool:
    return len(word) > SHORTEST_FAMILY and _in_capitals(word).isupper() and "." not in word


def _in_capitals(text: str) -> str:
    """“McDONALD” all in capitals, other texts as they are."""
    upper = MC_IN_CAPITALS.sub(lambda match: match[0].upper(), text) if "c" in text else text
    return upper if upper.isupper() else text
