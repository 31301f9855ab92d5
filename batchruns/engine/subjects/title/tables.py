"""The tables of titles in the form in which titles are looked up in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from batchruns.engine.subjects.title.terms import SENIORITIES, TitleTerms, title_terms

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
    last_letters: frozenset[str]
    """How words end that end in one of the `ends`, at least."""
    lowering: frozenset[str]
    assisting: frozenset[str]
    behind_assisting: frozenset[str]
    employer: frozenset[str]
    former: frozenset[str]
    before_area: frozenset[str]
    managed: frozenset[str]
    broad: frozenset[str]
    general: frozenset[str]
    weak: frozenset[str]
    neutral: frozenset[str]
    english: frozenset[str]
    head_first: frozenset[str]
    """Terms of languages only in which what a head is for stands behind it."""


def highest(seniorities: Iterable[str]) -> str:
    """The highest of some seniorities, of which some may be empty; nothing if all are."""
    return min(filter(None, seniorities), key=RANKS.__getitem__, default="")


def is_managing(seniority: str) -> bool:
    """Whether a seniority is that of managers, or higher."""
    return RANKS.get(seniority, len(RANKS)) <= RANKS["manager"]


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
    managed = listed.words_of("managed")
    listed_terms = (*listed.seniorities, *listed.departments)
    terms = {term: _term_of(term, listed, managed) for term in listed_terms}
    return Tables(
        terms,
        _longest_by_first_word(terms),
        listed.beginnings,
        listed.ends,
        frozenset(end[-SHORTEST_END:] for end in listed.ends),
        listed.words_of("lowering"),
        listed.words_of("assisting"),
        listed.words_of("before_assisted"),
        listed.words_of("before_employer"),
        listed.words_of("former"),
        listed.words_of("before_area") | listed.words_of("before_assisted"),
        managed,
        listed.words_of("broad"),
        listed.words_of("general"),
        listed.words_of("weak"),
        listed.words_of("neutral"),
        frozenset(_terms_of(listed, lambda files: ENGLISH in files)),
        frozenset(_terms_of(listed, HEAD_FIRST.issuperset)),
    )


def _term_of(term: str, listed: TitleTerms, managed: frozenset[str]) -> Term:
    """What a term means; “account manager” stands among the departments only, and that it is a manager,
    its word says.
    """
    words = term.split()
    first = words[0] if words[0] not in managed else ""
    ranks = filter(None, map(listed.seniorities.get, (term, words[-1], first)))
    seniority = next(ranks, "") or listed.ends.get(end_of(words[-1], listed.ends), "")
    return Term(seniority, listed.departments.get(term, ""))


def _longest_by_first_word(terms: Iterable[str]) -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for first, *others in map(str.split, terms):
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


def _terms_of(listed: TitleTerms, are_meant: Callable[[list[str]], bool]) -> Iterator[str]:
    """The terms of which the files that have them, one for each language, are meant."""
    return (term for term, files in listed.languages.items() if are_meant(files.split()))
