"""What is no person's name, though it stands where one should be: companies, functions, couples."""

import re

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check
from batchruns.engine.subjects.company.form_index import bare
from batchruns.engine.subjects.company.legal_forms import is_company, split_legal_form
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name import parser
from batchruns.engine.subjects.name.dress import are_several, is_abbreviation
from batchruns.engine.subjects.name.order import are_family_names
from batchruns.engine.subjects.name.other_texts import other_texts
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.read import is_title
from batchruns.engine.text import plain

NONE_GIVEN = Issue("none_given")
COMPANY = Issue("company_for_person")
FUNCTION = Issue("function_for_person")
SEVERAL = Issue("several_names")
NOT_A_NAME = Issue("not_a_name")
# “Jumper Living Trust”, “Estate of John Roth”: what registers of land name as owners.
ESTATE = re.compile(
    r"\b(?:living|family|revocable|irrevocable|land|testamentary|charitable) trust\b|"
    r"^(?:the )?(?:estate|heirs) of\b|\w \w+ estate$",
    re.IGNORECASE,
)
# A digit, but for “2nd”
DIGIT = re.compile(r"\d(?!\d*(?:st|nd|rd|th)\b)", re.IGNORECASE)
APOSTROPHES = str.maketrans("", "", "'’")
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# “Pat & Chris Hill”, “Ernst und Young”; “y” and “e” are in family names, too.
COUPLE = re.compile(
    r"(?<=\w)\.?\s*(?:&|\+| and | und (?!zu )| et | og | och )\s*(?=\w)", re.IGNORECASE
)
# “Smith, E.T.”: of two letters with dots, these are forms and others are initials.
INITIALS = re.compile(r"[A-Z]\.[A-Z]\.")
DOTTED_FORMS = frozenset("sa ag nv bv sl as kg lp se sc cv pc".split())
FIRM = re.compile(
    r"(?:&|\+|\b(?:und|and|et|y|e)) (?:partners?|associ\w+|asociados|sons?|söhne|co\.?|"
    r"company|cie|hijos|figli|fils|zonen|zoon)$",
    re.IGNORECASE,
)
# Legal forms that people are called, too, where they aren't written as forms are: “Bowers, Mike”
FORMS_AND_NAMES = frozenset(
    """ab ace asa cem earl ek ike mike sal sapa sas sha sa sia too tu vos as osk ua eli ida ana ag co
    eg ay""".split()
)
# “Anna Schmidt, Peter Huber”
FULL_NAMES = re.compile(r"[A-Z][^\W\d_]+ [A-Z][^\W\d_]+, ?[A-Z][^\W\d_]+ [A-Z][^\W\d_]+")
MOST_WORDS_OF_COUPLE = 3


def _has_at(text: str) -> bool:
    return "@" in text


def _has_no_letter(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _is_mailbox(text: str) -> bool:
    return text.casefold() in ROLES or plain(text) in other_texts("function")


def _is_text_of_a_page(text: str) -> bool:
    return plain(text) in other_texts("text")


def _is_function(text: str) -> bool:
    is_long = len(_plain_words(text)) > 1
    return (is_long or is_abbreviation(text)) and is_title(text)


def _has_company_words(text: str) -> bool:
    return not COMPANY_WORDS.isdisjoint(_plain_words(text))


def _is_company(text: str) -> bool:
    return is_company(text) and not _has_name_for_form(text)


def _has_name_for_form(text: str) -> bool:
    """Whether the legal form in a text is a person's name: in the case of the other words, no dots."""
    form = split_legal_form(text).form
    if INITIALS.fullmatch(form):
        return bare(form) not in DOTTED_FORMS
    is_like_others = not form.isupper() or text.isupper()
    return is_like_others and "." not in form and plain(form) in FORMS_AND_NAMES


def _is_firm(text: str) -> bool:
    """“Hill & Partner”, “Roth und Söhne”"""
    return FIRM.search(text) is not None


def _plain_words(text: str) -> list[str]:
    return plain(text.translate(APOSTROPHES)).split()


def _is_nobody_known(text: str) -> bool:
    """“Ernst & Young”: two people without family names, or a company."""
    return len(text.split()) <= MOST_WORDS_OF_COUPLE and is_couple(text)


def is_couple(text: str) -> bool:
    """Whether “&” or a word for it stands between two words: “Pat & Chris”."""
    return COUPLE.search(text) is not None


def _are_two_full_names(text: str) -> bool:
    """“Anna Schmidt & Peter Huber”; forms of address before one family name are none."""
    parts = COUPLE.split(text)
    forms = parser.lexicon().titles
    first = [word for word in parts[0].split() if plain(word) not in forms]
    return len(parts) > 1 and len(first) > 1


def _are_first_and_last_twice(text: str) -> bool:
    """“Anna Schmidt, Peter Huber”, where the first two are no family names: “Pérez López, Juan José”."""
    return FULL_NAMES.fullmatch(text) is not None and not are_family_names(text.partition(",")[0])


OF_ANY_PART: tuple[Check, ...] = (
    (_is_company, COMPANY),
    (is_nothing, NONE_GIVEN),
    (_has_at, Issue("email_for_name")),
    (WEB_ADDRESS.match, Issue("website_for_name")),
    (_has_no_letter, NOT_A_NAME),
    (_is_text_of_a_page, NOT_A_NAME),
    (ESTATE.search, COMPANY),
    (DIGIT.search, Issue("digits_in_name")),
    (_is_mailbox, FUNCTION),
)
"""What is no person's name, nor part of one."""
OF_FULL_NAMES: tuple[Check, ...] = (
    *OF_ANY_PART,
    (_is_function, FUNCTION),
    (_has_company_words, COMPANY),
    (_is_firm, COMPANY),
    (are_several, SEVERAL),
    (_is_nobody_known, SEVERAL),
    (_are_two_full_names, SEVERAL),
    (_are_first_and_last_twice, SEVERAL),
)
"""What is no person's full name; part of one may be any word."""
