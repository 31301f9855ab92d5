"""Which of several columns of a field each one is: the mobile phone, the second address, the fax."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.schema.headers.names import words_of_camel

PLAIN = ""
# Where a name has words of several, the first of these is its kind: a “Work Fax” is a fax.
KINDS = (
    "fax", "mobile", "direct", "billing", "shipping", "mailing", "home", "company", "work", "other",
)  # fmt: skip
ORDINALS = ("2", "3", "4")
FILE = TableFile(
    "batchruns.engine.schema",
    "roles.tsv",
    ("role", "words"),
    key=("words",),
    choices={"role": (*KINDS, *ORDINALS)},
)
NUMBER = re.compile(r"(?<!\S)0?([1-9]\d?)(?!\S)")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Role:
    """Which of a field's columns one is."""

    kind: str
    """One of KINDS, or "" where the name tells none."""
    number: int = 1
    """From 1: “E-mail 2 Address” is the second."""


@lru_cache(maxsize=10_000)
def role_of(name: str) -> Role:
    """The role of a column of this name, or of a phone with this label: “Work Fax” is a fax."""
    words = words_of_camel(name)
    kind = next((kind for kind in KINDS if _pattern(kind).search(words)), PLAIN)
    return Role(kind, _number_in(words))


def _number_in(words: str) -> int:
    """What the name counts: by a number, or by a word such as “secondary”."""
    if number := NUMBER.search(words):
        return int(number[1])
    return next((int(ordinal) for ordinal in ORDINALS if _pattern(ordinal).search(words)), 1)


@cache
def _pattern(role: str) -> re.Pattern[str]:
    """Finds the words of a role in a name. A `*` at an end of them stands for any letters."""
    return re.compile("|".join(_alternative(words) for of, words in FILE.rows() if of == role))


def _alternative(words: str) -> str:
    begin = "" if words.startswith(ANY) else r"(?<!\S)"
    end = "" if words.endswith(ANY) else r"(?!\S)"
    return begin + re.escape(words.strip(ANY)) + end
