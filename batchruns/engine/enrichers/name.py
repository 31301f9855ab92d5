"""What a person's name is made of."""

import re

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.enrichers.title import is_title, read_title
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name import parser, plain_names, spellings
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import INVISIBLE, gettext_noop, plain

SOURCE = "nameparser"
NO_NAME = "This is not a name."
NONE = "This says that there is none."
COMPANY = "This looks like a company's name."
FUNCTION = "This names a function, not a person."
LONGEST_ABBREVIATION = 4
# A digit, but for “2nd”
DIGIT = re.compile(r"\d(?!\d*(?:st|nd|rd|th)\b)", re.IGNORECASE)
BARELY_VISIBLE = INVISIBLE | {0x200B: " "}
BARELY_VISIBLE |= dict.fromkeys(range(0xFE00, 0xFE10))  # how the sign before looks
APOSTROPHES = str.maketrans("", "", "'’")
# What needs a closer look before a name is taken apart.
DRESSED = re.compile(
    r"[<>\"“”„«»;|/:@_\t\n\u00a0]|^[',.]|[',;.-]$| - | – |^\S\. ?\S{1,2}\.? ", re.DOTALL
)
ADDRESS = re.compile(r"[<(\[]\S*@\S*[>)\]]|\S+@\S+\.\S+")
QUOTED = re.compile(r"([\"'“„«])(.+)[\"'“”»]", re.DOTALL)
LABEL = re.compile(
    r"^(?:an(?=:)|c/o|attn|att|z\. ?h(?:d|dn|\.)|i\. ?a|i\. ?v|ppa|p\. ?p|name|contact|kontakt)\b"
    r"[.:]*\s+",
    re.IGNORECASE,
)
APART = re.compile(r"\s+[-–—|/]\s+|\s*\|\s*")
# “Anna Schmidt c/o Acme”
CARE_OF = re.compile(r"(?<=\w)\s+c/o\s.*")
# “Klaus Müller sen.”
GENERATION = re.compile(r"(?<=\w),? ((?:jun|sen)\.)$")
# “Anna Schmidt (geb. Müller)”, “Anna Schmidt née Dupont”: an earlier name
BORN = re.compile(
    r"(?<=\w),? +\(?((?:geb\.|geborene[rn]?|née|nata|z domu|roz\.|født|född|урожд\.) ?[^()]+)\)?$"
)
# “DI Hans Huber”, an Austrian engineer; in capitals only, as “di” is a particle
ENGINEER = re.compile(r"(D?DI(?: ?\(FH\))?) +(?=\w)")
# “john smith ıv”, as Turkish programs put capitals into lower case
DOTLESS_NUMBER = re.compile(r"\b[ıvx]*ı[ıvx]*$")
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class NameEnricher(RowEnricher):
    """Takes a full name apart, or puts the parts in order."""

    name = "name"
    label = gettext_noop("Name")
    position = 40
    inputs = ("full_name", "first_name", "last_name")
    needs = ("full_name", "first_name", "last_name")
    outputs = (
        Output("name_prefix", "Title or form of address, such as Dr.", SOURCE),
        Output("first_name", "Given name.", SOURCE),
        Output("middle_name", "Names between the first and the last one.", SOURCE),
        Output("last_name", "Family name, with its particles (van, de la).", SOURCE),
        Output("name_suffix", "What follows a name, such as Jr. or PhD.", SOURCE),
        Output(
            "name_reason",
            "Why this is not taken for a person's name, or what in it is no part of one.",
            "this project's rules",
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        full, first, last = values
        if (first and last) or not full:
            text = f"{first} {last}".strip()
            reason = _why_not_a_person(text) if text else ""
            return (*(_from_parts(first, last) if text and not reason else NOTHING), reason)
        if plain_name := plain_names.split(full.rstrip(",")):
            first, middle, last = plain_name
            return (*NOTHING, NONE) if is_nothing(full) else ("", first, middle, last, "", "")
        name, rest = _undressed(full)
        if reason := _why_not_a_person(name) or _why_not_one_person(name):
            return *NOTHING, reason
        name, earlier = _without_earlier_name(name)
        *parts, nickname = _from_full(name)
        if not (parts[1] or parts[3]):
            return *NOTHING, "There is no name beside the title."
        others = ", ".join(filter(None, (nickname, earlier, rest)))
        return *parts, f"“{others}” is no part of the name." if others else ""


NOTHING = ("",) * 5


def _without_earlier_name(text: str) -> tuple[str, str]:
    """“Anna Schmidt” and “geb. Müller”; the second is empty where no earlier name is told."""
    born = BORN.search(text)
    return (text[: born.start()], born[1]) if born else (text, "")


def _from_full(text: str) -> tuple[str, str, str, str, str, str]:
    """Prefix, first, middle and last name, suffix; and a nickname that is none of these."""
    if "ı" in text:
        text = DOTLESS_NUMBER.sub(lambda found: found[0].replace("ı", "i"), text)
    engineer = None if text.isupper() else ENGINEER.match(text)
    text = spellings.usual(text[engineer.end() :] if engineer else text)
    text, suffix = GENERATION.sub("", text), " ".join(GENERATION.findall(text))
    name = parser.parse(text)
    first, middle, last, nickname = name.given, name.middle, name.family, name.nickname
    if first.islower() and not middle and first in parser.lexicon().particles:
        first, last = "", f"{first} {last}"  # “van Gogh”
    if not first and nickname and text.find(nickname) < text.find(last):
        first, nickname = nickname, ""  # “"Bob" Smith”
    if nickname == "FH":
        nickname = ""  # “Dipl.-Betriebsw. (FH)”
    title = f"{engineer[1]} {name.title}".strip() if engineer else name.title
    found = title, first, middle, last, name.suffix or suffix
    if parser.is_one_case(text):
        title, first, middle, last, suffix = map(parser.mended, found)
        found = title, first, middle, last, suffix
    return *found, nickname


def _from_parts(first: str, last: str) -> tuple[str, str, str, str, str]:
    """The same. The file says what is first and last; only “Dr.” and “Jr.” are taken off them."""
    first, last = _with_usual_capitals(first), _with_usual_capitals(last)
    prefix = suffix = ""
    if " " in first or " " in last:
        name = parser.parser().parse(f"{first} {last}")
        if name.title and first.startswith(f"{name.title} "):
            prefix, first = name.title, first.removeprefix(f"{name.title} ")
        if name.suffix and last.endswith(f" {name.suffix}"):
            suffix, last = name.suffix, last.removesuffix(f" {name.suffix}").rstrip(",")
    return prefix, first, "", last, suffix


def _with_usual_capitals(text: str) -> str:
    return parser.mended(str(parser.parse(text))) if text and (parser.is_one_case(text)) else text


def _undressed(text: str) -> tuple[str, str]:
    """The name in a cell, without what programs put around it; and what else stands there."""
    text = " ".join(text.translate(BARELY_VISIBLE).split())
    if not DRESSED.search(text):
        return _without_title(text)
    text = ADDRESS.sub("", text).strip(" ,;|") or text
    if quoted := QUOTED.fullmatch(text):
        text = quoted[2].strip(" ,;")
    text = LABEL.sub("", CARE_OF.sub("", text), count=1)
    name, *others = APART.split(text)
    rest = " ".join(others)
    if rest and not _tells_a_title(rest):
        return text, ""
    name, title = _without_title(name.replace(";", ","))
    return name, title or rest


def _without_title(text: str) -> tuple[str, str]:
    """“Anna Schmidt, Sales Manager” in two; the second is empty where there is no such title."""
    name, comma, title = text.rpartition(", ")
    # Of one word, only an abbreviation (“CEO”) is no first name.
    is_short = title.isupper() and len(title) <= LONGEST_ABBREVIATION and not name.isupper()
    if comma and (" " in title or is_short) and " " in name and _tells_a_title(title):
        return name, title
    return text, ""


def _tells_a_title(text: str) -> bool:
    seniority, department = read_title(text)
    return bool(seniority or department)


def _why_not_a_person(text: str) -> str:
    """A sentence for names of companies, and for what is no name at all."""
    if is_company(text):
        return COMPANY
    if is_nothing(text):
        return NONE
    if "@" in text:
        return "This is an e-mail address, not a name."
    if WEB_ADDRESS.match(text):
        return "This is the address of a website, not a name."
    if not any(map(str.isalpha, text)):
        return NO_NAME
    if DIGIT.search(text):
        return "There are digits in it, which no name has."
    return FUNCTION if text.casefold() in ROLES else ""


def _why_not_one_person(text: str) -> str:
    """The same, for what only a full name tells; part of one may be any word."""
    words = plain(text.translate(APOSTROPHES)).split()
    is_abbreviation = text.isupper() and len(text) <= LONGEST_ABBREVIATION
    if (len(words) > 1 or is_abbreviation) and is_title(text):
        return FUNCTION
    if not COMPANY_WORDS.isdisjoint(words):
        return COMPANY
    return "There is more than one name in it." if APART.search(text) else ""
