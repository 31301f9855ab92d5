"""The person's name in a cell, or in the cells of its parts."""

import re
from dataclasses import dataclass

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import Check, first_issue
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name import parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.dress import (
    are_several,
    is_abbreviation,
    undress,
    without_earlier_name,
)
from batchruns.engine.subjects.name.spellings import respell
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.read import is_title
from batchruns.engine.text import plain

NONE_GIVEN = Issue("none_given")
COMPANY = Issue("company_for_person")
FUNCTION = Issue("function_for_person")
# A digit, but for “2nd”
DIGIT = re.compile(r"\d(?!\d*(?:st|nd|rd|th)\b)", re.IGNORECASE)
APOSTROPHES = str.maketrans("", "", "'’")
# “Klaus Müller sen.”
GENERATION = re.compile(r"(?<=\w),? ((?:jun|sen)\.)$")
# “DI Hans Huber”, an Austrian engineer; in capitals only, as “di” is a particle
ENGINEER = re.compile(r"(D?DI(?: ?\(FH\))?) +(?=\w)")
# “john smith ıv”, as Turkish programs put capitals into lower case
DOTLESS_NUMBER = re.compile(r"\b[ıvx]*ı[ıvx]*$")
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def _has_at(text: str) -> bool:
    return "@" in text


def _has_no_letter(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _is_mailbox(text: str) -> bool:
    return text.casefold() in ROLES


def _is_function(text: str) -> bool:
    is_long = len(_plain_words(text)) > 1
    return (is_long or is_abbreviation(text)) and is_title(text)


def _has_company_words(text: str) -> bool:
    return not COMPANY_WORDS.isdisjoint(_plain_words(text))


def _plain_words(text: str) -> list[str]:
    return plain(text.translate(APOSTROPHES)).split()


OF_ANY_PART: tuple[Check, ...] = (
    (is_company, COMPANY),
    (is_nothing, NONE_GIVEN),
    (_has_at, Issue("email_for_name")),
    (WEB_ADDRESS.match, Issue("website_for_name")),
    (_has_no_letter, Issue("not_a_name")),
    (DIGIT.search, Issue("digits_in_name")),
    (_is_mailbox, FUNCTION),
)
"""What is no person's name, nor part of one."""
OF_FULL_NAMES: tuple[Check, ...] = (
    *OF_ANY_PART,
    (_is_function, FUNCTION),
    (_has_company_words, COMPANY),
    (are_several, Issue("several_names")),
)
"""What is no person's full name; part of one may be any word."""


@dataclass(slots=True)
class Person:
    """A full name taken apart."""

    prefix: str
    first: str
    middle: str
    last: str
    suffix: str
    nickname: str


def read_name(full: str, first: str, last: str) -> NameAnswer:
    """The name in (stripped) cells; first and last name, where both are there, before a full one."""
    if (first and last) or not full:
        return _read_parts(first, last)
    if plain_name := plain_names.split_plain_name(full.rstrip(",")):
        return NameAnswer(issue=NONE_GIVEN) if is_nothing(full) else plain_name
    return _read_full(full)


def _read_full(text: str) -> NameAnswer:
    """The name in a cell that may hold a company, a title or an address as well."""
    name, rest = undress(text)
    if issue := first_issue(name, OF_FULL_NAMES):
        return NameAnswer(issue=issue)
    name, earlier = without_earlier_name(name)
    person = _take_apart(name)
    if not (person.first or person.last):
        return NameAnswer(issue=Issue("title_without_name"))
    others = ", ".join(filter(None, (person.nickname, earlier, rest)))
    issue = Issue("no_part_of_name", {"text": others}) if others else None
    return NameAnswer(person.prefix, person.first, person.middle, person.last, person.suffix, issue)


def _read_parts(first: str, last: str) -> NameAnswer:
    """The file says what is first and last; only “Dr.” and “Jr.” are taken off them."""
    text = f"{first} {last}".strip()
    if not text:
        return NameAnswer()
    if issue := first_issue(text, OF_ANY_PART):
        return NameAnswer(issue=issue)
    first, last = _with_common_capitals(first), _with_common_capitals(last)
    if " " in first or " " in last:
        return _without_title_and_suffix(first, last)
    return NameAnswer("", first, "", last)


def _without_title_and_suffix(first: str, last: str) -> NameAnswer:
    name = parser.parser().parse(f"{first} {last}")
    prefix = suffix = ""
    if name.title and first.startswith(f"{name.title} "):
        prefix, first = name.title, first.removeprefix(f"{name.title} ")
    if name.suffix and last.endswith(f" {name.suffix}"):
        suffix, last = name.suffix, last.removesuffix(f" {name.suffix}").rstrip(",")
    return NameAnswer(prefix, first, "", last, suffix)


def _with_common_capitals(text: str) -> str:
    if not (text and parser.is_one_case(text)):
        return text
    return parser.with_mac_capitals(str(parser.parse_name(text)))


def _take_apart(text: str) -> Person:
    """A full name as nameparser takes it apart, after and before what only we know of names."""
    if "ı" in text:
        text = DOTLESS_NUMBER.sub(lambda number: number[0].replace("ı", "i"), text)
    engineer = None if text.isupper() else ENGINEER.match(text)
    text = respell(text[engineer.end() :] if engineer else text)
    text, generation = GENERATION.sub("", text), " ".join(GENERATION.findall(text))
    name = parser.parse_name(text)
    title = f"{engineer[1]} {name.title}".strip() if engineer else name.title
    person = Person(
        title, name.given, name.middle, name.family, name.suffix or generation, name.nickname
    )
    _place_particle(person)
    _place_nickname(person, text)
    return _with_capitals(person) if parser.is_one_case(text) else person


def _place_particle(person: Person) -> None:
    """Puts “van” before the last name where it stands first, as in “van Gogh”."""
    is_alone = person.first.islower() and not person.middle
    if is_alone and person.first in parser.lexicon().particles:
        person.first, person.last = "", f"{person.first} {person.last}"


def _place_nickname(person: Person, text: str) -> None:
    """Takes the nickname for a first name where there is no other, as in “"Bob" Smith”."""
    nickname = person.nickname
    if nickname and not person.first and text.find(nickname) < text.find(person.last):
        person.first, person.nickname = nickname, ""
    if person.nickname == "FH":
        person.nickname = ""  # “Dipl.-Betriebsw. (FH)”


def _with_capitals(person: Person) -> Person:
    mend = parser.with_mac_capitals
    return Person(
        mend(person.prefix), mend(person.first), mend(person.middle), mend(person.last),
        mend(person.suffix), person.nickname,
    )  # fmt: skip
