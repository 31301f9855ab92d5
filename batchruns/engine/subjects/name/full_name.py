"""The parts of a full name that stands in one cell."""

import re

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.checks import first_issue
from batchruns.engine.subjects.name import parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_capitals_of_names
from batchruns.engine.subjects.name.credentials import are_credentials
from batchruns.engine.subjects.name.dress import (
    Dressed,
    no_part_of_name,
    undress,
    without_earlier_name,
)
from batchruns.engine.subjects.name.local_titles import without_local_title
from batchruns.engine.subjects.name.no_name import (
    OF_FULL_NAMES,
    SEVERAL,
    is_couple,
)
from batchruns.engine.subjects.name.order import in_order
from batchruns.engine.subjects.name.spellings import respell
from batchruns.engine.subjects.name.unspaced import split_unspaced
from batchruns.engine.text import plain

# “Klaus Müller sen.”
GENERATION = re.compile(r"(?<=\w),? ((?:jun|sen)\.)$")
# “DI Hans Huber”, an Austrian engineer; in capitals only, as “di” is a particle
ENGINEER = re.compile(r"(D?DI(?: ?\(FH\))?) +(?=\w)")
# “john smith ıv”, as Turkish programs put capitals into lower case
DOTLESS_NUMBER = re.compile(r"\b[ıvx]*ı[ıvx]*$")
# First names that are written short: Francisco, Mohammed, William, María
SHORT_FORMS = frozenset("fco fdo mohd muhd md moh wm chas geo jos thos ma gpe joh hch chr".split())
# “Vance, De Shawn”, “Vance, La Toya”: no particle of the family name
GIVEN_WITH_PARTICLE = re.compile(
    r"([^,]+), ?(de|la|le|da|ja|mc) ([^\W\d_]{3,}(?: .*)?)", re.IGNORECASE
)


def read_full_name(text: str, country: str) -> NameAnswer:
    """The name in a cell that may hold a company, a title or an address as well."""
    if unspaced := split_unspaced(text, country):
        return unspaced
    title, text = without_local_title(text, country)
    plain_name = None if title else plain_names.split_plain_name(text.rstrip(","))
    if plain_name:
        return in_order(plain_name, country)
    dressed = undress(text)
    if unspaced := split_unspaced(dressed.name, country):
        return unspaced
    if issue := first_issue(dressed.name, OF_FULL_NAMES):
        return NameAnswer(issue=issue)
    name = _of_persons_name(dressed, country)
    name.prefix = f"{title} {name.prefix}".strip()
    return name


def _of_persons_name(dressed: Dressed, country: str) -> NameAnswer:
    text, earlier = without_earlier_name(dressed.name)
    name, nickname = _take_apart(text)
    if name.is_nobody:
        return NameAnswer(issue=Issue("title_without_name"))
    name = in_order(with_capitals_of_names(name), country)
    name.suffix = ", ".join(filter(None, (name.suffix, dressed.credentials)))
    name.issue = no_part_of_name([nickname, earlier, *dressed.rest])
    if name.issue is None and is_couple(name.first):
        name.issue = SEVERAL
    return name


def _take_apart(text: str) -> tuple[NameAnswer, str]:
    """A full name as nameparser takes it apart, after and before what only we know; its nickname."""
    text = DOTLESS_NUMBER.sub(lambda number: number[0].replace("ı", "i"), text)
    engineer, text = _without_engineer(text)
    forms, text = parser.without_titles(text)
    particle, text = _without_given_particle(respell(text))
    text, generation = GENERATION.sub("", text), " ".join(GENERATION.findall(text))
    parsed = parser.parse_name(f"{forms} {text}".lstrip())
    title, first = _with_short_form(
        f"{engineer} {parsed.title}".strip(), f"{particle.capitalize()} {parsed.given}".lstrip()
    )
    name = NameAnswer(title, first, parsed.middle, parsed.family, parsed.suffix or generation)
    if parser.is_one_case(text):
        name = _with_mac_capitals(name)
    _place_particle(name)
    _place_mistaken_suffix(name, text)
    return name, _place_nickname(name, parsed.nickname, text)


def _without_engineer(text: str) -> tuple[str, str]:
    """“DI” and “Hans Huber” of “DI Hans Huber”."""
    engineer = None if text.isupper() else ENGINEER.match(text)
    return (engineer[1], text[engineer.end() :]) if engineer else ("", text)


def _with_short_form(title: str, first: str) -> tuple[str, str]:
    """“Fco.” is short for a first name, which nameparser takes for a title as it does all such."""
    before, _, last = title.rpartition(" ")
    return (before, f"{last} {first}") if plain(last) in SHORT_FORMS else (title, first)


def _without_given_particle(text: str) -> tuple[str, str]:
    """“De” and “Vance, Shawn L” of “Vance, De Shawn L”."""
    particle = GIVEN_WITH_PARTICLE.fullmatch(text)
    return (particle[2], f"{particle[1]}, {particle[3]}") if particle else ("", text)


def _with_mac_capitals(name: NameAnswer) -> NameAnswer:
    mac = parser.with_mac_capitals
    return NameAnswer(
        mac(name.prefix), mac(name.first), mac(name.middle), mac(name.last), mac(name.suffix)
    )


def _place_mistaken_suffix(name: NameAnswer, text: str) -> None:
    """Takes what nameparser knows as an acronym for a name: “Demir, Cem”, “Diana Aas”."""
    if not _may_be_name(name.suffix, text.isupper()):
        return
    if not name.first and text.endswith(f", {name.suffix}"):
        name.first, name.suffix = name.suffix, ""
    elif not name.last and text.endswith(f" {name.suffix}") and "," not in text:
        name.last, name.suffix = name.suffix, ""


def _may_be_name(suffix: str, is_in_capitals: bool) -> bool:
    is_no_acronym = suffix.istitle() or (is_in_capitals and not are_credentials(suffix))
    return is_no_acronym and "." not in suffix


def _place_particle(name: NameAnswer) -> None:
    """Puts “van” before the last name where it stands first, as in “van Gogh”."""
    is_alone = name.first.islower() and not name.middle
    if is_alone and name.first in parser.lexicon().particles:
        name.first, name.last = "", f"{name.first} {name.last}"


def _place_nickname(name: NameAnswer, nickname: str, text: str) -> str:
    """Makes a nickname the first name if there is none, as in “"Bob" Smith”; else returns it."""
    if nickname and not name.first and text.find(nickname) < text.find(name.last):
        name.first, nickname = nickname, ""
    return "" if nickname == "FH" else nickname  # “Dipl.-Betriebsw. (FH)”
