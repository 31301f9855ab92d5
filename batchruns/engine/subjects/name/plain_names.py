"""Names of up to four plain words, taken apart as nameparser does, at a small part of its time.

A word is plain if nameparser's vocabulary says nothing of it: it is no title, particle, suffix or
conjunction, has two letters or more and all of them Latin. Nor is it a word that companies' names have,
and no title begins with it where one may stand, so that a plain name is a person's. The last word may be
an initial (“Anna S”). A test holds the two equal.
"""

import re
from collections.abc import Sequence
from dataclasses import fields
from functools import cache, lru_cache
from itertools import chain, product

from batchruns.engine.reference.codecs import WORDS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.company.form_index import bare, first_words, last_words
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.parser import SMALL_WORDS, lexicon
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.read import is_title, may_begin_a_title
from batchruns.engine.text import plain

PLAIN = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]{3,})?|[OoDd]['’][^\W\d_]{3,}")
# But for I, V and X, which may be numbers, and what stands between names (“e”, “y”).
INITIAL = re.compile("[A-HJ-UWZa-df-hj-uwz]")
HYPHENS = re.compile(r"([-'’])")
APOSTROPHES = str.maketrans("", "", "'’")
LAST_LATIN = "ɏ"
# Of “Macron” and “MacDonald” in capitals, nameparser has to tell which is which.
CAMEL = ("Mac", "Mc")
# “Ivanov Ivan Ivanovich”
PATRONYMIC_ENDINGS = ("ich", "ıch", "vna", "chna")
# “Aliyev Vagif Mustafa oglu”
PATRONYMIC_WORDS = frozenset(
    map("".join, chain(product("o", "gğ", "l", "uiy"), product("qkg", "iıy", "z", "iıy")))
) | {"uulu", "uly"}
ROMAN = "iıvx"
# In lower case, they begin the family name wherever they stand within a name.
PARTICLES = frozenset("van von der den de da di du dos della zu ter".split())
# At the beginning of a family name, they are written with capitals as well.
ARTICLES = frozenset(("du",))
# In lower case behind a name, they say what its bearer is called.
PRONOUNS = frozenset("she he they elle iel ella sie lei".split())
MOST_WORDS = 4
REMEMBERED_WORDS = 20_000


def split_plain_name(text: str) -> NameAnswer | None:
    """“First Middle Last”, “Last, First” or “First” in its parts; None if it isn't plain.

    The capitals are set anew if the whole name is upper or lower case.
    """
    last, comma, first = text.partition(", ")
    words = [first, last] if comma else text.split(" ")
    if not PARTICLES.isdisjoint(text.lower().split(" ") if text.isupper() else words):
        return _split_before_particles(text)
    capitalized = list(map(plain_capitals, words[: MOST_WORDS + 1]))
    if not (capitalized[-1] or comma):
        capitalized[-1] = _last_initial(words)
    if not all(capitalized) or _says_more(text, words):
        return None
    has_capitals = _may_have_capitals(text, words, capitalized)
    if has_capitals or (not comma and _are_mixed(words, capitalized)):
        return _of_words(capitalized)
    return None


def _of_words(words: Sequence[str]) -> NameAnswer:
    first, *others = words
    return NameAnswer("", first, " ".join(others[:-1]), "".join(others[-1:]))


def _says_more(text: str, words: Sequence[str]) -> bool:
    """Whether plain words are too many, or a patronymic or a title is among them.

    A whole name may be a title, or end in one; its words are family names, too (“Emma Baker”).
    """
    if len(words) > MOST_WORDS or text.lower().endswith(PATRONYMIC_ENDINGS):
        return True
    first, ends = (words[-1], words[:1]) if "," in text else (words[0], words[2:-1])
    is_a_title = _may_begin_a_title(first) and is_title(text)
    return is_a_title or any(map(_may_begin_a_title, ends))


def _split_before_particles(text: str) -> NameAnswer | None:
    """“Jan | | van den Berg”: plain words with capitals, particles without, one plain word."""
    words = text.split(" ")
    lower = text.lower().split(" ") if text.isupper() else words
    start = next((index for index, word in enumerate(lower) if word in PARTICLES), 0)
    particles = lower[start:-1]
    names = [*words[:start], words[-1]]
    capitalized = list(map(plain_capitals, names))
    if not (start and PARTICLES.issuperset(particles) and all(capitalized)):
        return None
    if not _may_have_capitals(text, names, capitalized):
        return None
    first, *middle, last = capitalized
    return NameAnswer("", first, " ".join(middle), " ".join([*particles, last]))


def _are_mixed(words: Sequence[str], capitalized: Sequence[str]) -> bool:
    """Whether a first and a last name are in two cases, “Anna SCHMIDT”, “anna Schmidt”: capitals at the
    beginning would be those of a family name.
    """
    first, *others = words
    if len(others) != 1 or first.isupper():
        return False
    return all(map(_may_be_recased, words, capitalized))


def _may_be_recased(word: str, usual: str) -> bool:
    """Whether a plain word has these capitals, or is in one case and may be given them."""
    if word == usual or word.isupper():
        return word == usual or not usual.startswith(CAMEL)
    is_small = word in PRONOUNS or word in SMALL_WORDS or not word.isalpha()
    return word.islower() and not is_small and not usual.startswith(CAMEL)


def plain_parts(first: str, last: str) -> NameAnswer | None:
    """A first and a last name of plain words as they are, the last behind particles, too; None if one
    isn't plain or is empty.
    """
    first_capitals, last_capitals = _plain_part(first), _plain_last(last)
    if not (first_capitals and last_capitals) or _may_repeat(first, last):
        return None
    return NameAnswer("", first_capitals, "", last_capitals)


def _may_repeat(first: str, last: str) -> bool:
    """Whether one may hold the other, too: “Pat Hill” and “Hill”."""
    return (" " in first and first.endswith(last)) or (" " in last and last.startswith(first))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_part(text: str) -> str:
    """Plain words with their capitals; nothing if there is another word, or other capitals."""
    words = text.split(" ")
    capitalized = list(map(plain_capitals, words[:MOST_WORDS]))
    is_plain = len(words) < MOST_WORDS and all(capitalized) and not is_nothing(text)
    if not is_plain or not _may_have_capitals(text, words, capitalized):
        return ""
    return " ".join(capitalized)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_last(text: str) -> str:
    """A family name of plain words, “van den Berg” and “VAN DEN BERG” as well; else nothing."""
    lower = text.lower().split(" ")
    start = next((index for index, word in enumerate(lower) if word not in PARTICLES), 0)
    if not start:
        return _plain_part(text)
    words = text.split(" ")
    is_one_case = text.isupper() or text.islower()
    name = _plain_part(" ".join(words[start:]))
    particles = " ".join(words[:start])
    if not name or ARTICLES.issuperset(lower[:1]) or (is_one_case and name.startswith(CAMEL)):
        return ""
    is_usual = particles.islower() and name == " ".join(words[start:])
    return f"{particles.lower()} {name}" if is_usual or is_one_case else ""


def _last_initial(words: Sequence[str]) -> str:
    """The initial behind a first name, as in “Anna S”, or nothing."""
    return words[-1].upper() if len(words) > 1 and INITIAL.fullmatch(words[-1]) else ""


def _may_have_capitals(text: str, words: Sequence[str], capitalized: Sequence[str]) -> bool:
    """Whether words have these capitals, or may be given them: they are in one case, and there is none
    whose capitals nameparser has to tell.
    """
    if words == capitalized:
        return True
    is_one_case = text.isupper() or text.islower()
    return is_one_case and not any(word.startswith(CAMEL) for word in capitalized)


@lru_cache(maxsize=REMEMBERED_WORDS)
def plain_capitals(word: str) -> str:
    """The word with a capital at its beginning and behind a hyphen; nothing if it isn't plain."""
    if not PLAIN.fullmatch(word):
        return ""
    lower = word.lower()
    if not lower.strip(ROMAN):
        return ""
    if lower.isascii() and lower.isalpha():
        return "" if lower in _known_words() else lower.capitalize()
    return _capitals_of_parts(lower)


def _capitals_of_parts(word: str) -> str:
    """The same of a word with accents, a hyphen or an apostrophe."""
    parts = HYPHENS.split(word)
    is_latin = max(word.replace("’", "'")) <= LAST_LATIN
    return "".join(map(str.capitalize, parts)) if is_latin and not _is_known(word, parts) else ""


def _is_known(word: str, parts: Sequence[str]) -> bool:
    """Whether a word with accents or a hyphen is no plain one."""
    spellings = (word, bare(word), *plain(word.translate(APOSTROPHES)).split())
    is_no_persons = not _words_of_others().isdisjoint(spellings)
    return is_no_persons or not _words_in_names().isdisjoint((word, *parts))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _may_begin_a_title(word: str) -> bool:
    return may_begin_a_title(plain(word.translate(APOSTROPHES)))


@cache
def _words_in_names() -> frozenset[str]:
    """The words that nameparser reads in another way than names by themselves."""
    return _vocabulary() | PATRONYMIC_WORDS


@cache
def _words_of_others() -> frozenset[str]:
    """The words of mailboxes, companies and their legal forms."""
    return frozenset(ROLES) | frozenset(COMPANY_WORDS) | last_words() | first_words()


@cache
def _known_words() -> frozenset[str]:
    """Every word that isn't plain, but for titles."""
    return _words_in_names() | _words_of_others()


@reference_table(
    "name_vocabulary",
    packages=("nameparser",),
    codec=WORDS,
    sources=(("batchruns.engine.subjects.name", "parser.py"),),
)
def _vocabulary() -> frozenset[str]:
    """Every word of which nameparser knows something."""
    words = lexicon()
    values = (getattr(words, field.name) for field in fields(words))
    entries = chain.from_iterable(value for value in values if isinstance(value, frozenset))
    return frozenset(chain.from_iterable(map(str.split, entries)))
