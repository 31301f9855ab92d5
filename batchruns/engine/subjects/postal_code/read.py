"""The postal code in a cell, in the form of its country."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.postal_code.forms import (
    Form,
    countries_with_form,
    forms_of,
    without_separators,
)

LONGEST = 100
MOST_ZEROS = 2
MOST_EXAMPLES = 2
REMEMBERED = 1_000
# What spreadsheets make of a number, and what stands before a code: “10115.0”, “D-10115”, “〒100-0001”,
# “z:10115” (Meta's lead ads)
WITH_DECIMAL = re.compile(r"(\d+)[.,]0")
# “10.115”, “01.310-100”
IN_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:-\d{3})?")
SIGN_BEFORE = re.compile(
    r"^(?:〒|우편번호|우\)|邮编|郵遞區號|[zZ]:|T(?=\d{3}-\d{4}$)|"
    r"(?:PLZ|ZIP|CEP|CAP|CP|C\.P\.|PIN|PSČ|NPA|Postcode|Eircode)\b)[ :.]*",
    re.IGNORECASE,
)
# Its number is no postal code: “Postfach 1234, 1010 Wien”, “CS 12345, 75008 Paris”
BOX = re.compile(
    r"\b(?:P\.? ?O\.? ?BOX|BOX|POSTFACH|PF|BP|B\.P\.|CS|TSA|POSTBOKS|POSTBUS|APARTADO|CAIXA POSTAL|"
    r"CASELLA POSTALE|SKR\.? POCZT\.|А/Я)[ :.]*\d+"
)
COUNTRY_BEFORE = re.compile(r"^[A-Z]{1,3}(?:[- ]+(?=\w)|(?=\d))", re.IGNORECASE)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−－ー"), "-")
BETWEEN_WORDS = re.compile(r"[\s,;:/()]+|(?<=[^\W\d_]{3})-(?=\d)")
# Islands with forms of their own, whose mail goes through a neighbor's.
ALSO_OF = {"GB": ("GG", "JE", "IM"), "FI": ("AX",), "NO": ("SJ",), "DK": ("GL", "FO")}
# Where a lead's country is told by what may lead elsewhere.
DOUBTFUL = frozenset(("calling code", "phone", "domain"))
WITHIN_TEXT, ZERO_PUT_BACK = Issue("postal_code_within_text"), Issue("zero_put_back")


@dataclass(slots=True)
class PostalCodeAnswer(Answer):
    """A postal code, or why a cell holds none."""

    normalized: str = ""
    """As its country writes it; as it came, where the country isn't known."""
    status: str = ""
    """valid, invalid, or nothing where that can't be told."""
    issue: Issue | None = None


def read_postal_code(text: str, country: str, source: str) -> PostalCodeAnswer:
    """The postal code in a (stripped) cell, by the lead's country (ISO 3166-1 alpha-2) and what told
    that, where they are known.
    """
    if not text:
        return PostalCodeAnswer()
    if is_nothing(text):
        return PostalCodeAnswer(issue=Issue("none_given"))
    code = _bare(text)
    if not country:
        return _of_any_country(code)
    if not forms_of(country):
        return PostalCodeAnswer(issue=Issue("no_postal_codes", {"country": _name_of(country)}))
    answers = (of_kind(code, country) for of_kind in (_as_it_stands, _with_zeros, _within_text))
    return next(filter(None, answers), None) or _refuse(country, source)


def _bare(text: str) -> str:
    """The code without what programs put around it, in capitals."""
    if text.isascii() and text.isalnum() and len(text) <= LONGEST:
        return text.upper()
    code = unicodedata.normalize("NFKC", text[:LONGEST]).translate(DASHES)
    code = BOX.sub("", SIGN_BEFORE.sub("", code.strip("'\"() .,")).upper())
    code = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in code)
    if decimal := WITH_DECIMAL.fullmatch(code):
        return decimal[1]
    if IN_THOUSANDS.fullmatch(code):
        return code.replace(".", "").replace(",", "")
    return " ".join(code.split())


def _of_any_country(code: str) -> PostalCodeAnswer:
    """A code of no known country is valid if just one country has such, and may be if others do."""
    countries = countries_with_form(code)
    if len(countries) == 1:
        return _as_it_stands(code, *countries) or PostalCodeAnswer(code)
    if countries or (" " not in code and _has_digits(code)):
        return PostalCodeAnswer(code)
    if within := next(filter(countries_with_form, _pieces(code)), ""):
        return PostalCodeAnswer(within, issue=WITHIN_TEXT)
    return PostalCodeAnswer(status="invalid", issue=Issue("not_a_postal_code"))


def _as_it_stands(code: str, country: str) -> PostalCodeAnswer | None:
    """A code in any of its country's forms, with or without the country's letters before it."""
    whole, bare = without_separators(code), without_separators(COUNTRY_BEFORE.sub("", code))
    usual = forms_of(country)[0]
    for form in _forms(country):
        for compact in dict.fromkeys((whole, usual.prefix + bare, bare)):
            if len(compact) == form.length and form.compact.fullmatch(compact):
                return PostalCodeAnswer(form.apply(compact), "valid")
    return None


def _with_zeros(code: str, country: str) -> PostalCodeAnswer | None:
    """A code of digits before which a spreadsheet cut off zeros."""
    bare = code.removeprefix(country).removeprefix(country[0]).lstrip("- ")
    return next(filter(None, (_in_form_with_zeros(bare, form) for form in forms_of(country))), None)


def _in_form_with_zeros(code: str, form: Form) -> PostalCodeAnswer | None:
    """The code in a form of digits: without anything between them, or as it is between them."""
    for length in (form.length, len(form.template)):
        whole = form.prefix + code.zfill(length - len(form.prefix))
        zeros = length - len(form.prefix) - len(code)
        is_cut = form.is_of_digits and 0 < zeros <= MOST_ZEROS
        if is_cut and (form.compact.fullmatch(whole) or form.fits(whole)):
            return PostalCodeAnswer(form.apply(whole), "valid", ZERO_PUT_BACK)
    return None


def _within_text(code: str, country: str) -> PostalCodeAnswer | None:
    """A code beside a city or other words: “10115 Berlin”, “London SW1A 1AA”, “75008 CEDEX 08”."""
    for piece in _pieces(code):
        if answer := _as_it_stands(piece, country):
            return PostalCodeAnswer(answer.normalized, "valid", WITHIN_TEXT)
    return None


def _pieces(code: str) -> Iterator[str]:
    """Two words beside each other, then each word, that have a digit."""
    words = list(filter(None, BETWEEN_WORDS.split(code)))
    if len(words) > 1:
        yield from (f"{one} {two}" for one, two in pairwise(words) if _has_digits(one + two))
        yield from filter(_has_digits, words)


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


@lru_cache(maxsize=REMEMBERED)
def _refuse(country: str, source: str) -> PostalCodeAnswer:
    """The answer for what is no code of the country; it needn't be wrong where that is doubtful."""
    examples = list(dict.fromkeys(form.example for form in forms_of(country)))[:MOST_EXAMPLES]
    params = {"country": _name_of(country), "examples": examples}
    if source in DOUBTFUL:
        issue = Issue("postal_code_not_as_assumed", {**params, "source": source})
        return PostalCodeAnswer(issue=issue)
    return PostalCodeAnswer(status="invalid", issue=Issue("postal_code_of_other_form", params))


@cache
def _forms(country: str) -> tuple[Form, ...]:
    """The forms of a country, and of what its mail goes to, too."""
    return tuple(chain.from_iterable(map(forms_of, (country, *ALSO_OF.get(country, ())))))


def _name_of(country: str) -> str:
    return english_names().get(country, country)
