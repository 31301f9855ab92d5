"""Whom a lead or a row of a list means, in one spelling, so that it can be compared.

Both sides are read in the same way, by what the row phase says of them (`lookups.inputs`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from batchruns.engine.enrichers.duplicates.leads import clean_email, clean_phone
from batchruns.engine.enrichers.duplicates.names import encode_name
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.company.form_names import short_form
from batchruns.engine.subjects.company.read import read_company
from batchruns.engine.subjects.identifier import read_identifier
from batchruns.engine.subjects.spelling import DOTS_WRITTEN_OUT, REMEMBERED, spell, words_of_company

Inputs = Mapping[str, str]
"""What a lead or a row says of whom it is: see `lookups.inputs`."""
KEYED_INPUTS: tuple[str, ...] = (
    "identifier",
    "email",
    "linkedin",
    "company_linkedin",
    "domain",
    "phone",
    "first_name",
    "last_name",
    "full_name",
    "company",
    "country",
    "city",
    "postal_code",
)
"""All inputs that matching reads."""
ABBREVIATIONS_FILE = TableFile(
    "batchruns.engine.subjects.company", "abbreviations.tsv", ("word", "short"), key=("word",)
)
WITHOUT_MEANING = frozenset(
    """co corp inc ltd of for in at on de del della di da do dos das du des der die dem den la le les
    el los las""".split()
)
# “and Company”, “& Co.”
AND_BEFORE_FORM = re.compile(r"^(?:and|und|et|e|y|&)\s+", re.IGNORECASE)
LONGEST_COMPANY, LONGEST_NAME = 300, 200
KEY_BYTES = 12


class Identity(NamedTuple):
    """Whom a lead or a row means. All texts are in one spelling; "" for what isn't known."""

    identifier: str = ""
    """As `read_identifier` gives it."""
    email: str = ""
    profile: str = ""
    """The person's at LinkedIn."""
    page: str = ""
    """The company's at LinkedIn."""
    domain: str = ""
    """The company's own."""
    phone: str = ""
    name: str = ""
    """As `encode_name` gives it."""
    company: str = ""
    """The company's name without legal form and spaces."""
    words: str = ""
    """The words of the company that tell something, in short and sorted; none if it is only one."""
    legal_form: str = ""
    country: str = ""
    city: str = ""
    postal_code: str = ""

    @property
    def key(self) -> str:
        """By which a decision knows it again: equal for all that matching can't tell apart."""
        text = "\n".join(self).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=KEY_BYTES).hexdigest()


def identity_of(inputs: Inputs) -> Identity:
    """Whom these inputs mean."""
    get = inputs.get
    country = get("country", "")
    company = _company(get("company", "")[:LONGEST_COMPANY], country)
    return Identity(
        read_identifier(get("identifier", "")),
        clean_email(get("email", "")),
        get("linkedin", "").casefold(),
        get("company_linkedin", "").casefold(),
        get("domain", "").casefold(),
        clean_phone(get("phone", "")),
        _name(get("first_name", ""), get("last_name", ""), get("full_name", "")),
        *company,
        country,
        spell(get("city", "")[:LONGEST_NAME]),
        get("postal_code", "").replace(" ", "").casefold(),
    )


def lead_key(inputs: Inputs) -> str:
    """By which a decision knows a lead again: equal for all that matching can't tell apart."""
    return identity_of(inputs).key


@lru_cache(maxsize=REMEMBERED)
def _company(text: str, country: str) -> tuple[str, str, str]:
    """A company's name without legal form and spaces, its words sorted, and its legal form in short."""
    answer = read_company(text, country)
    if not answer.clean_name:
        return "", "", ""
    words = words_of_company(spell(answer.clean_name))
    company = DOTS_WRITTEN_OUT.sub(r"\1", "".join(words))
    return company, _sorted(words), short_form(AND_BEFORE_FORM.sub("", answer.legal_form))


def _sorted(words: Sequence[str]) -> str:
    short = abbreviations()
    telling = {short.get(word, word) for word in words} - WITHOUT_MEANING
    return " ".join(sorted(telling)) if len(telling) > 1 else ""


@cache
def abbreviations() -> Mapping[str, str]:
    """Words of companies' names by their abbreviations, and other forms of a word."""
    return {word: short for word, short in ABBREVIATIONS_FILE.rows()}  # noqa: C416


def _name(first: str, last: str, full: str) -> str:
    """A person's name; a whole one is cut before its last word, or at its comma."""
    if not (first or last) and full:
        last, comma, first = full.partition(",")
        if not comma:
            first, _, last = full.strip().rpartition(" ")
    return encode_name(first[:LONGEST_NAME], "", last[:LONGEST_NAME], "", "")
