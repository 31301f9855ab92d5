"""Legal forms of companies, and the countries that have them."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from cleanco.termdata import terms_by_country, terms_by_type

from batchruns.enrichment.countries import country_codes

LONGEST_FORM = 5
NO_LETTER = re.compile(r"[\W_]")
# cleanco's spellings of countries that are nobody else's.
ISO_OF_CLEANCO = {"Columbia": "CO", "Luxemborg": "LU"}
# Forms that cleanco lists for fewer countries than have them, or for none.
MORE_COUNTRIES = {
    "ag": "AT CH DE LI",
    "aps": "DK",
    "as": "CZ DK NO SK TR",
    "bv": "BE NL",
    "doo": "BA HR ME MK RS SI",
    "eood": "BG",
    "gmbh": "AT CH DE LI",
    "gmbhcokg": "AT DE",
    "kft": "HU",
    "ltda": "BR CL CO PT",
    "nv": "BE NL",
    "ood": "BG",
    "oy": "FI",
    "plc": "GB IE",
    "ptyltd": "AU ZA",
    "pvtltd": "IN PK",
    "sadecv": "MX",
    "sa": "AR BE BR CH CL ES FR GR LU MX PE PL PT RO",
    "sarl": "CH FR LU MA TN",
    "sl": "ES",
    "spa": "CL DZ IT",
    "spzoo": "PL",
    "srl": "AR BE BO DO IT RO",
    "srls": "IT",
    "sro": "CZ SK",
    "ug": "DE",
    "ughaftungsbeschrankt": "DE",
}
# Forms that no person's name ends with, whatever their capitals.
UNMISTAKABLE = frozenset(
    """bv corp corporation gmbh gmbhcokg inc incorporated limited llc llp ltd ltda nv oy plc pte pty
    ptyltd pvtltd sarl spzoo srl sro aps gesmbh""".split()
)


def split_legal_form(text: str) -> tuple[str, str]:
    """A company's name in two: the name, and its legal form as written (or nothing)."""
    words = text.split()
    start = len(words)
    while start and bare(words[start - 1]) in _last_words():
        length = _length_of_form([bare(word) for word in words[:start][-LONGEST_FORM:]])
        if not length:
            break
        start -= length
    return " ".join(words[:start]).rstrip(" ,-&"), " ".join(words[start:])


@lru_cache(maxsize=10_000)
def countries_of(form: str) -> tuple[str, ...]:
    """ISO 3166 alpha-2 codes of the countries that have this form, as far as known, in order.

    Of a form like “Co. Ltd.” that no country's table has as a whole, its end decides.
    """
    words = [bare(word) for word in form.split()]
    ends = ("".join(words[start:]) for start in range(len(words)))
    return next((_countries()[end] for end in ends if end in _countries()), ())


def is_company(name: str) -> bool:
    """Whether this, found where a person's name should be, ends with a company's legal form."""
    form = split_legal_form(name)[1]
    if not form:
        return False
    # “AG”, “S.A.” and “S.p.A.” are forms, “Ag” and “Sa” may be family names.
    is_in_capitals = form.isupper() and not name.isupper()
    return bare(form) in UNMISTAKABLE or is_in_capitals or form.count(".") > 1


@lru_cache(maxsize=20_000)
def bare(form: str) -> str:
    """Lower case, letters and digits only: “Sp. z o.o.” and “SP ZOO” are the same form."""
    return form.lower() if form.isalpha() and form.isascii() else NO_LETTER.sub("", form).casefold()


def _length_of_form(words: Sequence[str]) -> int:
    """How many of the last of these bare words are a legal form: the most that are; 0 if none."""
    lengths = range(len(words), 0, -1)
    return next((n for n in lengths if "".join(words[-n:]) in _forms()), 0)


@cache
def _forms() -> frozenset[str]:
    tables = (*terms_by_type.values(), *terms_by_country.values())
    return frozenset(bare(term) for terms in tables for term in terms) | MORE_COUNTRIES.keys()


@cache
def _last_words() -> frozenset[str]:
    """Every end of every form: where the last word is none of them, there is no form."""
    return frozenset(form[start:] for form in _forms() for start in range(len(form) + 1))


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {
        form: set(codes.split()) for form, codes in MORE_COUNTRIES.items()
    }
    for country, terms in terms_by_country.items():
        codes = (ISO_OF_CLEANCO[country],) if country in ISO_OF_CLEANCO else country_codes(country)
        for term in terms:
            found.setdefault(bare(term), set()).update(codes)
    return {form: tuple(sorted(codes)) for form, codes in found.items()}
