"""What programs and people put around a name in its cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.subjects.name.credentials import are_credentials, credentials_behind
from batchruns.engine.subjects.title.read import is_title, read_title
from batchruns.engine.text import INVISIBLE

LONGEST_ABBREVIATION = 4
PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
BARELY_VISIBLE = INVISIBLE | {0x200B: " "}
BARELY_VISIBLE |= dict.fromkeys(range(0xFE00, 0xFE10))  # how the sign before looks
BARELY_VISIBLE |= dict.fromkeys(map(ord, "®™©℠"))
# Of words with an “@”: “<ann@acme.com>”, “ann@acme.com”
ADDRESS = re.compile(r"[<(\[][^\s@]*+@[^\s>)\]]*+[>)\]]|[^\s@]++@\S*?[^\s.]\.\S+")
HASHTAG = re.compile(r"#\w+")
QUOTED = re.compile(r"([\"'“„«])(.+)[\"'“”»]", re.DOTALL)
LABEL = re.compile(
    r"^(?:an(?=:)|c/o|attn|att|z\. ?h(?:d|dn|\.)|i\. ?a|i\. ?v|ppa|p\. ?p|name|contact|kontakt)\b"
    r"[.:]*\s+",
    re.IGNORECASE,
)
PICTURE = re.compile(rf"\s*[{PICTURES}\U0001f3fb-\U0001f3ff]+\s*")
# “Sr(a). Julian Rivero”, “Herr/Frau Roth”: nobody said which.
EITHER = re.compile(
    r"^(?:(?:sr|dr|prof|sig|d)\(\w{1,3}\)\.?|(?:herr|frau|mr|ms|mrs|sr|sra|m|mme)\.?\s?/\s?\w+\.?)\s+",
    re.IGNORECASE,
)
# What people write between a name and something else, and between two names.
APART = re.compile(
    r"\s+[-–—|/•·~]+\s+|\s*[|•]\s*|\s+@\s*|\s+(?:at|bei|chez|from)\s+(?=[A-Z\u00c0-\u024f])"
)
# Behind these nobody writes a second person.
SLOGAN = re.compile(r"[|•~·@]|\s(?:at|bei|chez|from)\s| [-–—] \S+$")
# What colleagues should know: “Pat Hill DO NOT CALL”
WARNING = re.compile(
    r"\s+(?:do not (?:call|contact|e?-?mail)|dnc|no longer\b.*|nicht anrufen)\b.*", re.IGNORECASE
)
PHONE = re.compile(r"\s*\+?\(?\d[\d\s()/.-]{5,}\d")
SIGNS_ONLY = re.compile(r"(?<!\S)[*?!=+~_^]+(?!\S)|[*?!]+$")
# “Dipl.-Betriebsw. (FH)”: where somebody studied belongs to the degree.
BRACKETS = re.compile(
    r"\s*(?:\((?!(?:FH|TH|TU|DH|BA|Univ?\.?)\))([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}"
    r"|\"([^\"]+)\"|[“„]([^“”„]+)[“”]|«([^»]+)»|(?<=\s)'([^']+)'(?=\s))"
)
# Of more brackets and quotes than that, nameparser takes far more than twice the time for twice as many.
LONE_BRACKET, MOST_LONE_BRACKETS = re.compile(r"[()\[\]{}<>\"“”„«»]"), 8
# “Dr. (Bud) Smith”: there is no other first name.
NICKNAME_FIRST = re.compile(r"(?:\w+\. )*[(\"'“„]\w+[)\"'”“] \w[\w'’-]*(?: \w+\.)?$")
# “she/her”, “they/them/theirs”, “er/ihm”, “elle”
PRONOUN = (
    r"(?:she|her|hers|he|him|his|they|them|theirs?|ze|zir|hir|xe|xem|any|all|sie|ihr|er|ihn|ihm|elle|"
    r"il|iel|lui|ella|él|elles?|lei|ela|ele|zij|haar|hij|hem|hen|hun|die|diens|hon|henne|han|honom)"
)
# From where a stretch of separators begins, or it would be looked through from each of them.
PRONOUNS = re.compile(
    rf"(?<![\s,|(\[–•·-])[\s,|(\[–•·-]+{PRONOUN}(?:\s?/\s?{PRONOUN})+(?:\s+pronouns)?[)\]]?(?=\s|,|$)",
    re.IGNORECASE,
)
LONE_PRONOUN = re.compile(r"(?<=\w\w) (?:she|he|they|elle|iel|ella|sie|lei)$")
# “Anna Schmidt c/o Acme”
CARE_OF = re.compile(r"(?<=\w)\s+c/o\s.*")
# “Anna Schmidt (geb. Müller)”, “Anna Schmidt née Dupont”: an earlier name
BORN = re.compile(
    r"(?<=\w),? +\(?((?:(?:geborene[rn]?|née|nata|z domu|født|född)\b|(?:geb|roz|урожд)\.) ?[^()]+)\)?$"
)
# “Anna Schmidt; Peter Huber”
FULL_NAMES = re.compile(r"\w[^;,]* \w[^;,]*; *\w[^;,]* \w[^;,]*")
LEAST_WORDS, LONGEST_NAME = 2, 4
HIGH = frozenset(("c_suite", "vp"))
# One-word titles that are first names, too: “van den Berg, Dean”
CALLED = frozenset(("dean", "dona", "junior", "raf", "sem"))
# What belongs to a name behind a comma, though titles have it, too: “King, Jr.”, “Schmidt, Dipl.-Ing.”
OF_NAME = re.compile(r"(?:jr|sr|jnr|snr|dipl)\b.*", re.IGNORECASE)


@dataclass(slots=True)
class Dressed:
    """A name without what was put around it."""

    name: str
    credentials: str = ""
    rest: list[str] = field(default_factory=list)
    """What else stood in the cell."""

    def add_credentials(self, credentials: str) -> None:
        """Puts credentials before those that stood behind them."""
        self.credentials = ", ".join(filter(None, (credentials, self.credentials)))


def undress(text: str, least_words: int = LEAST_WORDS) -> Dressed:
    """The name in a cell, apart from what programs and people put around it.

    Of text behind a comma or a bracket's, so many words before it are taken for the whole name.
    """
    if text.isalpha():
        return Dressed(text)
    dressed = Dressed(" ".join(unescape(text).translate(BARELY_VISIBLE).split()))
    for take_off in _GARMENTS:
        take_off(dressed, least_words)
    return dressed


def no_part_of_name(rest: list[str]) -> Issue | None:
    """The issue that names what stood in a cell beside the name; None if there was nothing."""
    others = ", ".join(filter(None, rest))
    return Issue("no_part_of_name", {"text": others}) if others else None


def without_earlier_name(text: str) -> tuple[str, str]:
    """“Anna Schmidt” and “geb. Müller”; the second is empty where there is no earlier name."""
    born = BORN.search(text)
    return (text[: born.start()], born[1]) if born else (text, "")


def are_several(text: str) -> bool:
    """Whether something stands between what may be two names."""
    return APART.search(text) is not None or FULL_NAMES.fullmatch(text) is not None


def is_abbreviation(text: str) -> bool:
    """Whether a text is a few capitals."""
    return text.isupper() and len(text) <= LONGEST_ABBREVIATION


def _take_off_pronouns(dressed: Dressed, least_words: int) -> None:
    if pronouns := PRONOUNS.search(dressed.name):
        dressed.rest.append(pronouns[0].strip(" ,|()[]–-"))
    dressed.name = LONE_PRONOUN.sub("", PRONOUNS.sub("", dressed.name))


def _take_off_signs(dressed: Dressed, least_words: int) -> None:
    text = EITHER.sub("", HASHTAG.sub("", ADDRESS.sub("", dressed.name)), count=1)
    text = SIGNS_ONLY.sub("", WARNING.sub("", PHONE.sub("", text)))
    text = " ".join(text.split()).strip(" ,;|") or dressed.name
    if quoted := QUOTED.fullmatch(text):
        text = quoted[2].strip(" ,;")
    dressed.name = LABEL.sub("", CARE_OF.sub("", text), count=1).strip()


def _take_off_pictures(dressed: Dressed, least_words: int) -> None:
    """“Pat 🚀 Hill” has a name's words on both sides, “Pat Hill 🚀 helping founders” a slogan."""
    before, *others = PICTURE.split(dressed.name)
    behind = " ".join(filter(None, others))
    is_slogan = bool(behind) and _has_words(before, LEAST_WORDS)
    dressed.name = before if is_slogan else f"{before} {behind}".strip()
    if is_slogan:
        dressed.rest.append(behind)


def _take_off_brackets(dressed: Dressed, least_words: int) -> None:
    if NICKNAME_FIRST.match(dressed.name):
        return
    name = BRACKETS.sub(" ", dressed.name)
    name = " ".join(name.replace(" ,", ",").split())
    if _has_words(name, least_words) or "," in name:
        notes = map("".join, BRACKETS.findall(dressed.name))
        dressed.rest += filter(None, map(str.strip, notes))
        dressed.name = name


def _take_off_lone_brackets(dressed: Dressed, least_words: int) -> None:
    if len(LONE_BRACKET.findall(dressed.name)) > MOST_LONE_BRACKETS:
        dressed.name = " ".join(LONE_BRACKET.sub(" ", dressed.name).split())


def _take_off_slogan(dressed: Dressed, least_words: int) -> None:
    """What stands behind “|” or “ - ”, unless it may be another name."""
    name, *others = APART.split(dressed.name)
    rest = " ".join(filter(None, others))
    if not rest:
        dressed.name = name.strip() or dressed.name
    elif _has_words(name, least_words) and (SLOGAN.search(dressed.name) or _is_no_name(rest)):
        dressed.name = name
        dressed.rest.append(rest)


def _is_no_name(text: str) -> bool:
    return any(is_so(text) for is_so in (_is_sentence, are_credentials, _is_a_title, is_company))


def _is_sentence(text: str) -> bool:
    """Whether a text has more words than a name, words in lower case or with signs, or ends as one."""
    words = text.split()
    is_plain = all(word[0].isalpha() and not word.islower() for word in words)
    return not is_plain or text[-1] in "!?." or len(words) > LONGEST_NAME


def _take_off_behind_commas(dressed: Dressed, least_words: int) -> None:
    """“Pat Hill, PMP, Owner”: credentials and titles at the end, one by one."""
    if FULL_NAMES.fullmatch(dressed.name):
        return
    dressed.name = dressed.name.replace(";", ",").rstrip(" ,")
    while _take_off_last_piece(dressed, least_words):
        pass
    if title := _title_at_end(dressed.name):
        dressed.rest.insert(0, title)
        dressed.name = dressed.name.removesuffix(title).rstrip(" ,")
    if trailing := credentials_behind(dressed.name):
        dressed.add_credentials(trailing)
        dressed.name = dressed.name.removesuffix(trailing).rstrip(" ,")
    dressed.name = dressed.name.strip()


def _take_off_last_piece(dressed: Dressed, least_words: int) -> bool:
    """Takes off what stands behind the last comma; says whether there is something to take off."""
    name, comma, behind = dressed.name.rpartition(",")
    behind = behind.strip()
    if not comma or not behind:
        return False
    if are_credentials(behind):
        dressed.add_credentials(behind)
    elif _has_words(name, least_words) and _is_title_behind(behind, name, least_words):
        dressed.rest.insert(0, behind)
    else:
        return False
    dressed.name = name
    return True


_GARMENTS: tuple[Callable[[Dressed, int], None], ...] = (
    _take_off_pronouns,
    _take_off_signs,
    _take_off_pictures,
    _take_off_brackets,
    _take_off_lone_brackets,
    _take_off_slogan,
    _take_off_behind_commas,
)


def _title_at_end(text: str) -> str:
    """“CEO” of “Pat Hill CEO”, “Sales Manager” of “Pat Hill Sales Manager”; nothing if there is none."""
    title = " ".join(text.split()[LEAST_WORDS:])
    if text.isupper() or "," in text:
        return ""
    return title if _is_known_title(title) else ""


def _is_known_title(title: str) -> bool:
    """Whether words behind a name are a title; a single one only if nobody is called so."""
    if " " in title:
        return is_title(title)
    return title.isupper() and read_title(title).seniority in HIGH


def _has_words(text: str, least: int) -> bool:
    return len(text.split()) >= least


def _is_title_behind(text: str, name: str, least_words: int) -> bool:
    """Whether a text behind a comma is a title; of one word, only what nobody is called."""
    if OF_NAME.match(text):
        return False
    if least_words < LEAST_WORDS:
        return True
    term = read_title(text)
    is_one = bool(term.seniority or (term.department and " " in text))
    return is_one and not _may_be_called(text, name)


def _may_be_called(text: str, name: str) -> bool:
    return (is_abbreviation(text) and name.isupper()) or text.casefold() in CALLED


def _is_a_title(text: str) -> bool:
    term = read_title(text)
    return bool(term.seniority or term.department)
