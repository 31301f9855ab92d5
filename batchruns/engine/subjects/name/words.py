"""Words of names that mean nothing to anybody who takes names apart: one is read as another is.

Such a word is in no vocabulary: neither nameparser's (titles, particles, suffixes, conjunctions) nor those
of companies, legal forms, job titles, mailboxes, credentials and placeholders. It has letters of one
alphabet only, in usual capitals, all capitals or none. What may make a difference else is its sort: how
it is written, how long it is, and how it ends.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, product
from typing import NamedTuple

from batchruns.engine.subjects.company.form_index import bare, last_words, words_of_forms
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name.capitals import VOWEL
from batchruns.engine.subjects.name.credentials import CREDENTIALS
from batchruns.engine.subjects.name.local_titles import words_of_titles
from batchruns.engine.subjects.name.order import are_family_names
from batchruns.engine.subjects.name.parser import SMALL_WORDS, TURKISH_I, vocabulary
from batchruns.engine.subjects.name.unspaced import sort_of_unspaced
from batchruns.engine.subjects.placeholders import NOTHING
from batchruns.engine.subjects.title.read import TEAMS, may_begin_a_title
from batchruns.engine.subjects.title.tables import known_words
from batchruns.engine.text import plain

# Of an alphabet: no modifiers (“ʼ”), and none of the scripts that put no space between words.
LETTER = r"[^\W\d_\u02b0-\u02ff\u1100-\u1dff\u2000-\U0010ffff]"
PLAIN = re.compile(f"{LETTER}{{2,30}}(?:[-'’]{LETTER}{{3,30}})?|[OoDd]['’]{LETTER}{{3,30}}")
# A word with the signs around it; before it what begins a cell.
TOKEN = re.compile(r"""(\0?["'(“„«\[]{,2})([^\W\d_](?:[\w'’-]*[^\W\d_])?)(["')”“»\],]{,3})""")
HYPHENS = re.compile(r"([-'’])")
APOSTROPHES = str.maketrans("", "", "'’")
# Of “Macron” and “MacDonald” in capitals, nameparser has to tell which is which.
CAMEL = re.compile(r"\bMa?c")
ROMAN = "iıvx"
LAST_LATIN, LAST_ASCII = "\u024f", "\u007f"
# “Ivanov Ivan Ivanovich”
PATRONYMIC_ENDINGS = ("ich", "ıch", "vna", "chna", "ич", "вна", "чна", "ївна")
LONGEST_ENDING = 6
USUAL, UPPER, LOWER = "T", "U", "L"
# “Aliyev Vagif Mustafa oglu”
PATRONYMIC_WORDS = frozenset(
    map("".join, chain(product("o", "gğ", "l", "uiy"), product("qkg", "iıy", "z", "iıy")))
).union("uulu uly оглу оглы оғлу ўғли угли кызы гызы қызы қизи улы ұлы уулу".split())
# What our patterns look for in names, beyond the words of tables.
OF_PATTERNS = frozenset(
    """she her hers he him his they them theirs their ze zir hir xe xem any all sie ihr er ihn ihm elle il
    iel lui ella él elles lei ela ele zij haar hij hem hen hun die diens hon henne han honom pronouns
    an attn att hd ppa name contact kontakt herr frau mr ms mrs mme sr sra dr prof sig at bei chez from do
    not call email mail dnc no longer nicht anrufen geborene geborener geborenen geb née nata domu født
    född roz урожд and und et og och zu die la le da ja mc jun sen jr jnr snr dipl fh th tu dh ba univ uni
    söhne sons hijos figli fils zonen zoon partner partners co company cie asociados dean dona junior raf
    sem six green black belt scrum gn""".split()
)
BEGINNINGS_OF_PATTERNS = (
    "associ",
    "cert",
    "zert",
    "cerf",
    "zerf",
    "gecert",
    "licen",
    "charter",
    "accred",
)
MOST_PLAIN = 4
REMEMBERED_WORDS = 20_000


class Word(NamedTuple):
    """A word of a name with the signs around it."""

    sort: str
    """The same for all words that are read alike; of one that has no likes, the word behind “=”."""
    usual: str
    """With its capitals as names have them, and without the signs around it."""
    is_plain: bool = False
    """Whether it is written as a name, without signs around it, and is no patronymic."""

    @property
    def has_likes(self) -> bool:
        """Whether other words are read alike."""
        return not self.sort.startswith("=")


@lru_cache(maxsize=REMEMBERED_WORDS)
def word_of(token: str) -> Word:
    """A word as it stands between spaces."""
    if (parts := TOKEN.fullmatch(token)) and (word := _bare_word(parts[2])):
        is_bare = parts[2] == token
        return Word(f"{parts[1]}{word.sort}{parts[3]}", word.usual, word.is_plain and is_bare)
    return Word(f"={token}", token)


def plain_words(text: str) -> list[str]:
    """The words of a text with their capitals, if all are plain and written alike; else none."""
    words = list(map(word_of, text.split(" ", MOST_PLAIN)))
    are_plain = len(words) <= MOST_PLAIN and all(word.is_plain for word in words)
    are_alike = len({word.sort[0] for word in words}) == 1
    return [word.usual for word in words] if are_plain and are_alike else []


def _bare_word(text: str) -> Word | None:
    """A word without signs around it; None if it has no likes."""
    lower = text.lower()
    if _is_known(lower):
        return None
    if sort := sort_of_unspaced(text):
        return Word(sort, text)
    if not PLAIN.fullmatch(text) or not lower.strip(ROMAN):
        return None
    usual = "".join(map(str.capitalize, HYPHENS.split(lower)))
    if TURKISH_I in text:
        usual = text if text[1:].islower() else ""
    case = _case(text, usual)
    if not case or (case != USUAL and CAMEL.search(usual)):
        return None
    ending = lower[-LONGEST_ENDING:] if lower.endswith(PATRONYMIC_ENDINGS) else ""
    return Word(f"{case}{''.join(_differences(text, lower, case))}{ending}", usual, not ending)


def _case(text: str, usual: str) -> str:
    if text == usual:
        return USUAL
    if not usual or len(usual) != len(text):
        return ""
    return UPPER if text.isupper() else LOWER if text.islower() else ""


def _differences(text: str, lower: str, case: str) -> Iterator[str]:
    """What else of a word may make a difference."""
    yield str(min(len(text), 5 if case == UPPER else 3))
    yield from (sign for sign in "-'’" if sign in text)
    if text[0] > LAST_ASCII:
        yield f"s{ord(text[0]) >> 8}" if text[0] > LAST_LATIN else "s"
    if are_family_names(lower):
        yield "f"
    if case == UPPER:
        yield "v" if VOWEL.search(plain(lower)[1:]) else "c"


def _is_known(word: str) -> bool:
    """Whether a word in lower case, or a part of it, is one that means something."""
    known = _known_words()
    if word.isascii() and word.isalpha():
        forms = {word}
    else:
        others = plain(word.translate(APOSTROPHES)).split()
        forms = {word, bare(word), *HYPHENS.split(word), *others}
    return not known.isdisjoint(forms) or _begins_known(word)


def _begins_known(word: str) -> bool:
    return word.startswith(BEGINNINGS_OF_PATTERNS) or may_begin_a_title(
        plain(word.translate(APOSTROPHES))
    )


@cache
def _known_words() -> frozenset[str]:
    """Words that mean something, in lower case."""
    return frozenset().union(
        vocabulary(),
        filter(str.isalpha, (text.partition(" ")[0] for text in NOTHING)),
        ROLES,
        COMPANY_WORDS,
        CREDENTIALS,
        last_words(),
        words_of_forms(),
        words_of_titles(),
        known_words(),
        TEAMS,
        SMALL_WORDS,
        PATRONYMIC_WORDS,
        OF_PATTERNS,
    )
