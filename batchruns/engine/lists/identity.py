"""Whom a lead or a row of a list means, in one spelling, so that it can be compared.

Both sides are read in the same way, by what the row phase says of them (`lookups.inputs`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from batchruns.engine.enrichers.duplicates.leads import clean_email, clean_phone
from batchruns.engine.enrichers.duplicates.names import encode_name
from batchruns.engine.issues import Issue
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.company.form_index import bare
from batchruns.engine.subjects.company.form_names import SHORT
from batchruns.engine.subjects.company.read import read_company
from batchruns.engine.subjects.identifier import read_identifier
from batchruns.engine.subjects.spelling import (
    REMEMBERED,
    spell,
    without_dots,
    words_as_written,
    words_of_company,
)

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
FULL, EITHER = "full", "either"
ABBREVIATIONS_FILE = TableFile(
    "batchruns.engine.subjects.company",
    "abbreviations.tsv",
    ("word", "abbreviation", "length"),
    key=("word",),
    choices={"length": (FULL, EITHER, "short")},
)
STATUSES_FILE = TableFile("batchruns.engine.lists", "statuses.tsv", ("text",), key=("text",))
WITHOUT_MEANING = frozenset(
    """co corp inc ltd of for in at on de del della di da do dos das du des der die dem den la le les
    el los las""".split()
)
# “GmbH u. Co. KG”
AND = frozenset(("and", "und", "u.", "et", "e", "y", "i"))
HYPHENED_LETTER = re.compile(r"\b([^\W\d_])-(?=\w)")
FEW_WORDS = 2
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
    full_words: str = ""
    """Those of the words that have an abbreviation, and are written in full, sorted."""
    legal_form: str = ""
    """In short."""
    behind: str = ""
    """What stands behind the legal form."""
    country: str = ""
    city: str = ""
    postal_code: str = ""
    written: str = ""
    """The company as it is written, where that is more than its name and legal form in short."""

    @property
    def key(self) -> str:
        """By which a decision knows it again: equal for all that matching can't tell apart."""
        text = "\n".join(self[:-1]).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=KEY_BYTES).hexdigest()

    @property
    def as_written(self) -> str:
        """All letters of the company, whatever is its name and its legal form."""
        return self.written or f"{self.company}{self.legal_form}"


def identity_of(inputs: Inputs) -> Identity:
    """Whom these inputs mean."""
    get = inputs.get
    country = get("country", "")
    name, words, full_words, form, behind, written = _company(
        get("company", "")[:LONGEST_COMPANY], country
    )
    return Identity(
        read_identifier(get("identifier", "")),
        clean_email(get("email", "")),
        get("linkedin", "").casefold(),
        get("company_linkedin", "").casefold(),
        get("domain", "").casefold(),
        clean_phone(get("phone", "")),
        _name(get("first_name", ""), get("last_name", ""), get("full_name", "")),
        name,
        words,
        full_words,
        form,
        behind,
        country,
        spell(get("city", "")[:LONGEST_NAME]),
        get("postal_code", "").replace(" ", "").casefold(),
        written,
    )


def lead_key(inputs: Inputs) -> str:
    """By which a decision knows a lead again: equal for all that matching can't tell apart."""
    return identity_of(inputs).key


@lru_cache(maxsize=REMEMBERED)
def _company(text: str, country: str) -> tuple[str, str, str, str, str, str]:
    """What an identity says of a company: its name, what stands behind it, and all as it is written."""
    answer = read_company(text, country)
    if not answer.clean_name:
        return "", "", "", "", "", ""
    words = words_of_company(_spelled(answer.clean_name))
    abbreviated = abbreviations()
    telling = {abbreviated.get(word, word) for word in words} - WITHOUT_MEANING
    name, form = without_dots("".join(words)), _form(answer.legal_form)
    written = without_dots("".join(words_as_written(_spelled(text))))
    return (
        name,
        " ".join(sorted(telling)) if len(telling) > 1 else "",
        " ".join(sorted(_in_full(answer.clean_name, words, len(telling)))),
        form,
        _behind(answer.issue),
        "" if written == f"{name}{form}" else written,
    )


def _spelled(company: str) -> str:
    """“E-Mobility” is one word, as “eMobility” is."""
    return spell(HYPHENED_LETTER.sub(r"\1", company) if "-" in company else company)


@lru_cache(maxsize=REMEMBERED)
def _form(form: str) -> str:
    """A legal form in short: “Company, Inc.” is “Co. Inc.”, and “GmbH and Co. KG” is “GmbH & Co. KG”."""
    words = [word for word in form.split() if word.casefold() not in AND]
    whole = bare("".join(words))
    for long, short in _forms_in_short():
        whole = whole.replace(long, short)
    return whole


@cache
def _forms_in_short() -> Sequence[tuple[str, str]]:
    """Legal forms written out, the longest first, each with its short form."""
    return sorted(SHORT.items(), key=lambda pair: -len(pair[0]))


def _behind(issue: Issue | None) -> str:
    """What was left out behind a legal form, but for an article, or that the company is wound up."""
    if issue is None or issue.code != "left_out_of_company":
        return ""
    behind = spell(issue.params["text"])
    return "" if behind in _statuses() else " ".join(words_as_written(behind))


@cache
def _statuses() -> frozenset[str]:
    return frozenset(text for (text,) in STATUSES_FILE.rows())


@cache
def abbreviations() -> Mapping[str, str]:
    """Words of companies' names, in full or shortened, with their usual abbreviation."""
    return {word: short for word, short, _length in ABBREVIATIONS_FILE.rows()}


def _in_full(name: str, words: Sequence[str], telling: int) -> Iterator[str]:
    """The words in full that have an abbreviation.

    Tetra Tech isn't Tetra Technologies; but with a dot, or beside more than one other word that tells
    something, “tech” stands for any of them.
    """
    lengths = _lengths()
    for word in set(words) & lengths.keys():
        is_name = telling <= FEW_WORDS and f"{word}." not in name.casefold()
        if lengths[word] == FULL or (lengths[word] == EITHER and is_name):
            yield word


@cache
def _lengths() -> Mapping[str, str]:
    return {word: length for word, _short, length in ABBREVIATIONS_FILE.rows()}


def _name(first: str, last: str, full: str) -> str:
    """A person's name; a whole one is cut before its last word, or at its comma."""
    if not (first or last) and full:
        last, comma, first = full.partition(",")
        if not comma:
            first, _, last = full.strip().rpartition(" ")
    return encode_name(first[:LONGEST_NAME], "", last[:LONGEST_NAME], "", "")
