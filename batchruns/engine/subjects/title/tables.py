"""The tables of titles in the form in which titles are looked up in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from batchruns.engine.subjects.title.terms import SENIORITIES, title_terms

SHORTEST_BEGINNING, SHORTEST_END, LONGEST_END = 2, 4, 20
# Hangul, as `plain` takes it apart, and all behind the first of the signs of China and Japan
HANGUL, FIRST_UNSPACED = ("\u1100", "\u11ff"), "\u3000"
ENGLISH = "en"
HEAD_FIRST = frozenset("ar cs el es fr he hr it pl pt ro ru sk uk".split())
RANKS = {seniority: rank for rank, seniority in enumerate(SENIORITIES)}
"""The place of each seniority, the highest first."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a term means; either may be empty."""

    seniority: str
    department: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The terms in the form in which titles are looked up in them."""

    terms: Mapping[str, Term]
    longest: Mapping[str, int]
    """How many words the longest term has that begins with a word."""
    stems: Mapping[str, str]
    ends: Mapping[str, str]
    lowering: frozenset[str]
    assisting: frozenset[str]
    behind_assisting: frozenset[str]
    employer: frozenset[str]
    former: frozenset[str]
    before_area: frozenset[str]
    managed: frozenset[str]
    broad: frozenset[str]
    general: frozenset[str]
    english: frozenset[str]
    head_first: frozenset[str]
    """Terms of languages only in which what a head is for stands behind it."""


def is_unspaced(word: str) -> bool:
    """Whether a word is in a script that puts no spaces between the words of a title."""
    return word[:1] >= FIRST_UNSPACED or HANGUL[0] <= word[:1] <= HANGUL[1]


def end_of(word: str, ends: Mapping[str, str]) -> str:
    """The longest end of a compound that means a seniority and leaves a beginning; else nothing."""
    shortest, beginning = (1, 1) if is_unspaced(word) else (SHORTEST_END, SHORTEST_BEGINNING)
    lengths = range(min(len(word) - beginning, LONGEST_END), shortest - 1, -1)
    return next((word[-n:] for n in lengths if word[-n:] in ends), "")


@cache
def tables() -> Tables:
    """The terms of all languages, worked out once for each process."""
    listed = title_terms()
    seniorities, departments, ends = listed.seniorities, listed.departments, listed.ends
    managed = listed.words_of("managed")
    terms: dict[str, Term] = {}
    longest: dict[str, int] = {}
    for term in [*seniorities, *departments]:
        words = term.split()
        # “Account manager” stands among the departments only; that it is a manager, its word says.
        first = words[0] if words[0] not in managed else ""
        ranks = (seniorities.get(part) for part in (term, words[-1], first))
        seniority = next(filter(None, ranks), "") or ends.get(end_of(words[-1], ends), "")
        terms[term] = Term(seniority, departments.get(term, ""))
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Tables(
        terms,
        longest,
        listed.beginnings,
        ends,
        listed.words_of("lowering"),
        listed.words_of("assisting"),
        listed.words_of("before_assisted"),
        listed.words_of("before_employer"),
        listed.words_of("former"),
        listed.words_of("before_area") | listed.words_of("before_assisted"),
        managed,
        listed.words_of("broad"),
        listed.words_of("general"),
        frozenset(term for term, files in listed.languages.items() if ENGLISH in files.split()),
        frozenset(
            term for term, files in listed.languages.items() if HEAD_FIRST.issuperset(files.split())
        ),
    )
