"""The tables of titles in the form in which titles are looked up in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from batchruns.engine.subjects.title.terms import SENIORITIES, title_terms

LONGEST_END = 20
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


def seniority_by_end(word: str, ends: Mapping[str, str]) -> str:
    """The seniority that the end of a compound means: the longest end that leaves a beginning."""
    lengths = range(min(len(word) - 2, LONGEST_END), 3, -1)
    return next((ends[word[-n:]] for n in lengths if word[-n:] in ends), "")


@cache
def tables() -> Tables:
    """The terms of all languages, worked out once for each process."""
    listed = title_terms()
    seniorities, departments, ends = listed.seniorities, listed.departments, listed.ends
    terms: dict[str, Term] = {}
    longest: dict[str, int] = {}
    for term in [*seniorities, *departments]:
        words = term.split()
        # “Account manager” stands among the departments only; that it is a manager, its word says.
        ranks = (seniorities.get(part) for part in (term, words[-1], words[0]))
        seniority = next(filter(None, ranks), "") or seniority_by_end(words[-1], ends)
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
    )
