"""Names of up to four plain words, taken apart as nameparser does, at a small part of its time.

A word is plain if nameparser's vocabulary says nothing of it: it is no title, particle, suffix or
conjunction, has two letters or more and all of them Latin. Nor is it a word that companies' names or
job titles have, so that a plain name is a person's. The last word may be an initial (“Anna S”). A test
holds the two equal.
"""

import re
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import chain

from batchruns.engine.reference.codecs import WORDS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.company.form_index import may_be_of_a_form
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.parser import lexicon
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.read import may_begin_a_title
from batchruns.engine.text import plain

PLAIN = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]{3,})?|[OoDd]['’][^\W\d_]{3,}")
# But for I, V and X, which may be numbers, and what stands between names (“e”, “y”).
INITIAL = re.compile("[A-HJ-UWZa-df-hj-uwz]")
HYPHENS = re.compile(r"([-'’])")
LAST_LATIN = "ɏ"
# Of “Macron” and “MacDonald” in capitals, nameparser has to tell which is which.
CAMEL = ("mac", "mc")
# “Ivanov Ivan Ivanovich”, “Aliyev Vagif Mustafa oglu”
PATRONYMIC = re.compile(
    r"(?:ich|vna|chna)$|\b(?:o[gğ]l[uiy]|[qkg][iıy]z[iıy]|uulu|uly)\b", re.IGNORECASE
)
ROMAN = re.compile("[iıvx]+")
# In lower case, they begin the family name wherever they stand within a name.
PARTICLES = frozenset("van von der den de da di du dos della zu ter".split())
MOST_WORDS = 4
REMEMBERED_WORDS = 20_000


def split_plain_name(text: str) -> NameAnswer | None:
    """“First Middle Last”, “Last, First” or “First” in its parts; None if it isn't plain.

    The capitals are set anew if the whole name is upper or lower case.
    """
    last, comma, first = text.partition(", ")
    words = [first, last] if comma else text.split(" ")
    if not (comma or PARTICLES.isdisjoint(words)):
        return _split_before_particles(words)
    if len(words) > MOST_WORDS:
        return None
    capitalized = list(map(plain_capitals, words))
    if not comma:
        capitalized[-1] = capitalized[-1] or _last_initial(words)
    if not all(capitalized) or PATRONYMIC.search(text):
        return None
    if words != capitalized and not _may_be_capitalized(text, words):
        return None
    first, *others = capitalized
    return NameAnswer("", first, " ".join(others[:-1]), "".join(others[-1:]))


def _split_before_particles(words: Sequence[str]) -> NameAnswer | None:
    """“Jan | | van den Berg”: plain words with capitals, particles without, one plain word."""
    first, *others = [index for index, word in enumerate(words) if word in PARTICLES]
    last = others[-1] if others else first
    is_one_block = last - first == len(others) and last == len(words) - 2
    names = [*words[:first], words[-1]]
    if not is_one_block or not first or names != list(map(plain_capitals, names)):
        return None
    return NameAnswer("", words[0], " ".join(words[1:first]), " ".join(words[first:]))


def plain_parts(first: str, last: str) -> NameAnswer | None:
    """A first and a last name of plain words as they are; None if one isn't plain or is empty."""
    first_capitals, last_capitals = _plain_part(first), _plain_part(last)
    if not (first_capitals and last_capitals):
        return None
    # One may hold the other, too: “Pat Hill” and “Hill”.
    if (" " in first and first.endswith(last)) or (" " in last and last.startswith(first)):
        return None
    return NameAnswer("", first_capitals, "", last_capitals)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_part(text: str) -> str:
    """Plain words with their capitals; nothing if there is another word, or other capitals."""
    words = text.split(" ")
    capitalized = list(map(plain_capitals, words)) if len(words) < MOST_WORDS else [""]
    if not all(capitalized) or is_nothing(text):
        return ""
    return " ".join(capitalized) if words == capitalized or _may_be_capitalized(text, words) else ""


def _last_initial(words: Sequence[str]) -> str:
    """The initial behind a first name, as in “Anna S”, or nothing."""
    return words[-1].upper() if len(words) > 1 and INITIAL.fullmatch(words[-1]) else ""


def _may_be_capitalized(text: str, words: Sequence[str]) -> bool:
    """Whether a name is in one case, and has no word whose capitals nameparser has to tell."""
    is_one_case = text.isupper() or text.islower()
    return is_one_case and not any(word.lower().startswith(CAMEL) for word in words)


@lru_cache(maxsize=REMEMBERED_WORDS)
def plain_capitals(word: str) -> str:
    """The word with a capital at its beginning and behind a hyphen; nothing if it isn't plain."""
    lower = word.lower()
    if not PLAIN.fullmatch(word) or max(lower.replace("’", "'")) > LAST_LATIN:
        return ""
    parts = HYPHENS.split(lower)
    is_known = not _vocabulary().isdisjoint((lower, *parts))
    if is_known or ROMAN.fullmatch(lower) or _is_no_persons(lower):
        return ""
    return "".join(map(str.capitalize, parts))


def _is_no_persons(word: str) -> bool:
    bare = plain(word.replace("’", "").replace("'", ""))
    return (
        word in ROLES
        or may_be_of_a_form(word)
        or may_begin_a_title(bare)
        or not COMPANY_WORDS.isdisjoint(bare.split())
    )


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
