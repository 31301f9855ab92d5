"""Titles and forms of address that are such in some countries only: “pan Artur Handke” in Poland."""

from collections.abc import Mapping
from functools import cache

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile("batchruns.engine.subjects.name", "titles.tsv", ("countries", "title"))
LONGEST_TITLE = 2


def without_local_title(text: str, country: str) -> tuple[str, str]:
    """“pan” and “Artur Handke”, for a country (ISO 3166 alpha-2); else nothing and the text."""
    titles = _titles().get(country)
    if not titles:
        return "", text
    words = text.split()
    for length in range(min(LONGEST_TITLE, len(words) - 2), 0, -1):
        title = " ".join(words[:length])
        if title.casefold() in titles:
            return title, " ".join(words[length:])
    return "", text


def countries_with_titles() -> frozenset[str]:
    """The countries that have titles of their own."""
    return frozenset(_titles())


@cache
def _titles() -> Mapping[str, frozenset[str]]:
    """The titles of each country, in lower case."""
    titles: dict[str, frozenset[str]] = {}
    for countries, title in FILE.rows():
        for country in countries.split():
            titles[country] = titles.get(country, frozenset()) | {title.casefold()}
    return titles
