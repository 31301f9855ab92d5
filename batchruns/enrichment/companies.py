"""What a company's name tells."""

import re
from collections.abc import Sequence
from functools import cache

from cleanco.termdata import terms_by_country, terms_by_type

from batchruns.enrichment.enricher import Enricher, Output

SOURCE = "cleanco's table of legal forms"
LONGEST_FORM = 5
# Forms that no person's name ends with, whatever their capitals.
UNMISTAKABLE = frozenset(
    """bv corp corporation gmbh gmbhcokg inc incorporated limited llc llp ltd ltda nv oy plc pte pty
    ptyltd pvtltd sarl spzoo srl sro aps gesmbh""".split()
)


class CompanyEnricher(Enricher):
    """Tells the name from the legal form behind it."""

    name = "company"
    inputs = ("company",)
    needs = ("company",)
    outputs = (
        Output("company_clean_name", "The name without its legal form.", SOURCE),
        Output("company_legal_form", "The legal form as written, such as GmbH or Inc.", SOURCE),
        Output("company_reason", "Why no name could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return "", "", ""
        name, form = split_legal_form(text)
        if not any(character.isalnum() for character in name):
            return "", form, "There is no name beside the legal form." if form else "No name."
        return name, form, ""


def split_legal_form(text: str) -> tuple[str, str]:
    """A company's name in two: the name, and its legal form as written (or nothing)."""
    words = text.split()
    start = len(words)
    while length := _length_of_form(words[:start]):
        start -= length
    return " ".join(words[:start]).rstrip(" ,-&"), " ".join(words[start:])


def _length_of_form(words: Sequence[str]) -> int:
    """How many of the last words are a legal form: the most that are; 0 if none is."""
    lengths = range(min(LONGEST_FORM, len(words)), 0, -1)
    return next((n for n in lengths if _bare("".join(words[-n:])) in _forms()), 0)


def is_company(name: str) -> bool:
    """Whether this, found where a person's name should be, ends with a company's legal form."""
    form = split_legal_form(name)[1]
    # “AG”, “S.A.” and “S.p.A.” are forms, “Ag” and “Sa” may be family names.
    is_in_capitals = form.isupper() and not name.isupper()
    return _bare(form) in UNMISTAKABLE or is_in_capitals or form.count(".") > 1


@cache
def _forms() -> frozenset[str]:
    tables = (*terms_by_type.values(), *terms_by_country.values())
    return frozenset(_bare(term) for terms in tables for term in terms)


def _bare(form: str) -> str:
    """Lower case, letters and digits only: “Sp. z o.o.” and “SP ZOO” are the same form."""
    return re.sub(r"[\W_]", "", form).casefold()
