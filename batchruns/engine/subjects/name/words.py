"""Words of names that mean nothing to anybody who takes names apart: one is read as another is.

Such a word is in no vocabulary: neither nameparser's (titles, particles, suffixes, conjunctions) nor
those of companies, legal forms, job titles, mailboxes, credentials and placeholders. It has letters of
one alphabet only, in usual capitals, all capitals or none. What may make a difference else is its sort:
how it is written, how long it is, and how it ends.
"""

import re
from bisect import bisect
from functools import cache, lru_cache
from itertools import chain, product
from string import ascii_lowercase
from typing import NamedTuple

from batchruns.engine.subjects.company.form_index import bare, forms, words_of_forms
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name.capitals import VOWEL
from batchruns.engine.subjects.name.credentials import CREDENTIALS
from batchruns.engine.subjects.name.local_titles import words_of_titles
from batchruns.engine.subjects.name.parser import SMALL_WORDS, TURKISH_I, vocabulary
from batchruns.engine.subjects.name.unspaced import FIRST as FIRST_UNSPACED
from batchruns.engine.subjects.name.unspaced import sort_of_unspaced
from batchruns.engine.subjects.placeholders import NOTHING
from batchruns.engine.subjects.title.read import TEAMS, may_begin_a_title
from batchruns.engine.subjects.title.tables import known_words
from batchruns.engine.text import plain

# Of an alphabet: no modifiers (“ʼ”), and none of the scripts that put no space between words.
LETTER = r"[^\W\d_\u02b0-\u02ff\u1100-\u1dff\u2000-\U0010ffff]"
PLAIN = f"{LETTER}{{2,30}}(?:-{LETTER}{{2,30}}|['’]{LETTER}{{3,30}})?|[OoDd]['’]{LETTER}{{3,30}}"
UNSPACED = r"[\u3005-\U0003ffff]{1,8}"
# A word between the signs around it, before which stands what begins a cell.
TOKEN = re.compile(f"""(\0?["'(“„«\\[]{{,2}})({PLAIN}|{UNSPACED})(["')”“»\\],]{{,3}})""")
HYPHENS = re.compile(r"([-'’])")
APOSTROPHES = str.maketrans("", "", "'’")
# Of “Macron” and “MacDonald” in capitals, nameparser has to tell which is which.
CAMEL = re.compile(r"\bMa?c")
ROMAN = "iıvx"
# Where the blocks of other alphabets begin in Unicode.
SCRIPTS = "\u0250\u0370\u0400\u0500\u0530\u0590\u0600\u0700\u0900\u0e00\u1000"
# Of a word's signs, what its sort has.
SIGNS = re.compile("[^-'’]")
NAMES_OF_SIGNS = str.maketrans("-'’", "xyz")
# “J.”, but for those that are something else in names, too: “D.”, “M.”, “V.”
INITIAL = re.compile(r"[ABCFGHJKLNPQRSTUW]\.")
INITIAL_SORT = "."
LONGEST_INITIALS = 2
# As nameparser calls the use of Korean ones, of which `sort_of_unspaced` tells.
SURNAMES = {"surnames"}
# “Ivanov Ivan Ivanovich”
PATRONYMIC_ENDINGS = ("ich", "ıch", "vna", "chna", "ич", "вна", "чна", "ївна")
LONGEST_ENDING = 6
USUAL, UPPER, LOWER = CASES = "TUL"
# “Aliyev Vagif Mustafa oglu”
PATRONYMIC_WORDS = frozenset(
    map("".join, chain(product("o", "gğ", "l", "uiy"), product("qkg", "iıy", "z", "iıy")))
).union("uulu uly оглу оглы оғлу ўғли угли кызы гызы қызы қизи улы ұлы уулу".split())
# What our patterns look for in names, beyond the words of tables.
OF_PATTERNS = frozenset(
    """she her hers he him his they them theirs their ze zir hir xe xem any all sie ihr er ihn
    ihm elle il iel lui ella él elles lei ela ele zij haar hij hem hen hun die diens hon henne
    han honom pronouns an attn att hd ppa name contact kontakt herr frau mr ms mrs mme sr sra dr
    prof sig at bei chez from do not call email mail dnc no longer nicht anrufen geborene
    geborener geborenen geb née nata domu født född roz урожд and und et og och zu die la le da
    ja mc jun sen jr jnr snr dipl fh th tu dh ba univ uni söhne sons hijos figli fils zonen zoon
    partner partners co company cie asociados dean dona junior raf sem six green black belt
    scrum gn
    certified certificate certificada certificado certifié certifiée zertifiziert zertifizierte
    zertifizierter gecertificeerd licensed licenced chartered accredited associes associés associates
    associati associate""".split()
)
MOST_PLAIN = 4
REMEMBERED_WORDS = 20_000


class Word(NamedTuple):
    """A word of a name with the signs around it."""

    sort: str
    """The same for all words that are read alike; of one that has no likes, the word behind “=”."""
    usual: str
    """With its capitals as names have them, and without the signs around it."""
    written: str
    """With the capitals that it has."""

    @property
    def has_likes(self) -> bool:
        """Whether other words are read alike."""
        return not self.sort.startswith("=")

    @property
    def is_plain(self) -> bool:
        """Whether it has no signs around it, and is no patronymic."""
        return self.sort[0] in CASES and self.sort.isalpha()


@lru_cache(maxsize=REMEMBERED_WORDS)
def word_of(token: str) -> Word:
    """A word as it stands between spaces."""
    if INITIAL.fullmatch(token):
        return Word(INITIAL_SORT, token, token)
    parts = TOKEN.fullmatch(token)
    return (_likely_word(*parts.groups()) if parts else None) or Word(f"={token}", token, token)


@lru_cache(maxsize=REMEMBERED_WORDS)
def is_usual(word: str) -> bool:
    """Whether this is one plain word of letters with its usual capitals."""
    if not (word.istitle() and word.isalpha()):
        return False
    if not word.isascii():
        return word_of(word).is_plain
    lower = word.lower()
    return len(word) > 1 and not (lower.endswith(PATRONYMIC_ENDINGS) or _is_known(lower, True))


def plain_words(text: str) -> list[str]:
    """The words of a text with their capitals, if all are plain and written alike; else none."""
    words = list(map(word_of, text.split(" ", MOST_PLAIN)))
    are_plain = len(words) <= MOST_PLAIN and all(word.is_plain for word in words)
    are_alike = len({word.sort[0] for word in words}) == 1
    return [word.usual for word in words] if are_plain and are_alike else []


def _likely_word(before: str, text: str, behind: str) -> Word | None:
    """A word between signs; None if it has no likes."""
    lower = text.lower()
    is_simple = lower.isascii() and lower.isalpha()
    if _is_known(lower, is_simple):
        return None
    if text >= FIRST_UNSPACED:
        sort = sort_of_unspaced(text)
        return Word(f"{before}{sort}{behind}", text, text) if sort else None
    usual = lower.capitalize() if is_simple else _usual(text, lower)
    case = _case(text, usual)
    if not case or (case != USUAL and CAMEL.search(usual)):
        return None
    kind = case if is_simple else case + _signs_and_script(text)
    if case == UPPER:
        kind += _initials(lower)
    ending = f"~{lower[-LONGEST_ENDING:]}" if lower.endswith(PATRONYMIC_ENDINGS) else ""
    return Word(f"{before}{kind}{ending}{behind}", usual, text)


def _usual(text: str, lower: str) -> str:
    """The word with a capital at its beginning and behind a hyphen; nothing where that isn't sure."""
    if TURKISH_I in text:
        return text if text[1:].islower() else ""
    usual = "".join(map(str.capitalize, HYPHENS.split(lower)))
    return usual if len(usual) == len(text) else ""


def _case(text: str, usual: str) -> str:
    """How a word is written; nothing if some of its letters are capitals, unlike the usual ones."""
    if text == usual:
        return USUAL
    if text.isupper():
        return (
            UPPER
            if usual and VOWEL.search(plain(text)[1:]) and len(text) > LONGEST_INITIALS
            else ""
        )
    return LOWER if usual and text.islower() else ""


def _signs_and_script(text: str) -> str:
    """Letters for the signs within a word and for its alphabet; none for the Latin one."""
    script = "" if text[0] < SCRIPTS[0] else ascii_lowercase[bisect(SCRIPTS, text[0])]
    return SIGNS.sub("", text).translate(NAMES_OF_SIGNS) + script


def _initials(word: str) -> str:
    """A letter for capitals that may be initials: “TJ”, “JRR”."""
    return "" if len(word) > LONGEST_INITIALS and VOWEL.search(plain(word)[1:]) else "i"


def _is_known(word: str, is_simple: bool) -> bool:
    """Whether a word in lower case, or a part of it, is one that means something."""
    known, title = _known_words(), word
    if not is_simple:
        title = plain(word.translate(APOSTROPHES))
        whole = title.replace(" ", "") if word.isascii() else bare(word)
        pieces = (piece for piece in HYPHENS.split(word) if len(piece) > 1)
        if not known.isdisjoint((whole, *title.split(), *pieces)):
            return True
    return word in known or not word.strip(ROMAN) or may_begin_a_title(title)


@cache
def _known_words() -> frozenset[str]:
    """Words that mean something, in lower case."""
    return frozenset().union(
        (word for word, uses in vocabulary().items() if uses != SURNAMES),
        filter(str.isalpha, (text.partition(" ")[0] for text in NOTHING)),
        ROLES,
        COMPANY_WORDS,
        CREDENTIALS,
        forms(),
        words_of_forms(),
        words_of_titles(),
        known_words(),
        TEAMS,
        SMALL_WORDS,
        PATRONYMIC_WORDS,
        OF_PATTERNS,
    )
