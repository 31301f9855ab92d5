"""Which of several columns of a field each one is: the mobile phone, the second address, the fax."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.schema.words import words_of_camel

PLAIN = ""
# Where a name has words of several, the first of these is its kind: a “Work Fax” is a fax.
KINDS = (
    "fax", "mobile", "direct", "billing", "shipping", "mailing", "home", "company", "work", "other",
)  # fmt: skip
ORDINALS = ("2", "3", "4")
ANY = "*"
FILE = TableFile(
    "batchruns.engine.schema",
    "roles.tsv",
    ("role", "words"),
    key=("words",),
    choices={"role": (*KINDS, *ORDINALS)},
)
NUMBER = re.compile(r"(?<!\S)0?([1-9]\d?)(?!\S)")


@dataclass(frozen=True, slots=True)
class Role:
    """Which of a field's columns one is."""

    kind: str
    """One of KINDS, or "" where the name tells none."""
    number: int = 1
    """From 1: “E-mail 2 Address” is the second."""


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A word that tells a role, alone or as a part of a longer word."""

    role: str
    rest: str
    """What a longer word has besides: “telefon” of “Mobiltelefon”."""


@lru_cache(maxsize=10_000)
def role_of(name: str) -> Role:
    """The role of a column of this name, or of a phone with this label: “Work Fax” is a fax."""
    words = words_of_camel(name)
    roles = set(roles_in(words))
    kind = next((kind for kind in KINDS if kind in roles), PLAIN)
    if number := NUMBER.search(words):
        return Role(kind, int(number[1]))
    return Role(kind, next((int(ordinal) for ordinal in ORDINALS if ordinal in roles), 1))


def roles_in(words: str) -> Iterator[str]:
    """The role of each word and phrase that tells one, ordinals included."""
    yield from (role for phrase, role in _phrases() if f" {phrase} " in f" {words} ")
    yield from (of_word.role for word in words.split() if (of_word := role_word(word)))


def without_phrases(words: str) -> str:
    """The words without phrases that tell a role, such as “ship to”."""
    for phrase, _ in _phrases():
        words = f" {words} ".replace(f" {phrase} ", " ").strip()
    return words


@lru_cache(maxsize=20_000)
def role_word(word: str) -> RoleWord | None:
    """The role that one word tells. Longer entries of the table come before shorter ones."""
    if role := _whole_words().get(word):
        return RoleWord(role, "")
    for length in _lengths_of_beginnings():
        if role := _beginnings().get(word[:length]):
            return RoleWord(role, word[length:])
    if inner := _inner_pattern().search(word):
        return RoleWord(_inner_parts()[inner[0]], word.replace(inner[0], "", 1))
    return None


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((words, role) for role, words in FILE.rows() if " " in words)


@cache
def _whole_words() -> dict[str, str]:
    return {word: role for role, word in FILE.rows() if ANY not in word}


@cache
def _beginnings() -> dict[str, str]:
    """Beginnings of words, as “mobil*” of the table, with their roles."""
    return {word[:-1]: role for role, word in FILE.rows() if ANY in word and word[0] != ANY}


@cache
def _lengths_of_beginnings() -> tuple[int, ...]:
    return tuple(sorted(set(map(len, _beginnings())), reverse=True))


@cache
def _inner_parts() -> dict[str, str]:
    """Parts that may stand anywhere in a word, as “*携帯*” of the table, with their roles."""
    return {word.strip(ANY): role for role, word in FILE.rows() if word.startswith(ANY)}


@cache
def _inner_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _inner_parts()), key=len, reverse=True)))
