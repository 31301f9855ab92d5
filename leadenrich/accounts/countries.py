"""The countries that a person can choose as theirs."""

import unicodedata

import phonenumbers
from babel import Locale
from django.utils.translation import get_language


def countries() -> list[tuple[str, str]]:
    """The countries that have phone numbers: ISO 3166-1 alpha-2 code, and name in the page's language.

    Sorted by name, as if it had no accents, capitals or punctuation.
    """
    names = Locale.parse(get_language() or "en", sep="-").territories
    named = [(code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS]
    return sorted(named, key=lambda country: _sort_key(country[1]))


def _sort_key(name: str) -> list[str]:
    """The words of a name: lower case, without accents and punctuation."""
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    return "".join(letter if letter.isalnum() else " " for letter in letters.casefold()).split()
