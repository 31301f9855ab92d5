"""The tables of titles in the form in which titles are looked up in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from batchruns.engine.subjects.title import further_terms
from batchruns.engine.subjects.title import terms as title_terms
from batchruns.engine.text import plain

LONGEST_END = 20
RANKS = {seniority: rank for rank, seniority in enumerate(title_terms.SENIORITY)}
"""The place of each seniority, the highest first."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


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
    # What further languages add comes first: a term that is known already keeps its meaning.
    seniorities = _in_any_language(further_terms.SENIORITY) | _in_any_language(
        title_terms.SENIORITY
    )
    departments = _in_any_language(further_terms.DEPARTMENT) | _in_any_language(
        title_terms.DEPARTMENT
    )
    stems = _by_term(further_terms.STEMS) | _by_term(title_terms.STEMS)
    ends = _by_term(further_terms.ENDS) | _by_term(title_terms.ENDS)
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
        stems,
        ends,
        _plain_set(title_terms.LOWERING),
        _plain_set(title_terms.ASSISTING),
        _plain_set(title_terms.BEHIND_ASSISTING),
        _plain_set(title_terms.EMPLOYER),
        _plain_set(title_terms.FORMER),
    )


def _in_any_language(table: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The meaning of each term of a table by meaning and language."""
    return _by_term({meaning: ", ".join(terms.values()) for meaning, terms in table.items()})


def _by_term(terms_by_meaning: Mapping[str, str]) -> dict[str, str]:
    """The meaning of each term; where two have the same term, the first."""
    meanings: dict[str, str] = {}
    for meaning, terms in terms_by_meaning.items():
        for term in _plain_set(terms):
            meanings.setdefault(term, meaning)
    return meanings


def _plain_set(terms: str) -> frozenset[str]:
    """Terms between commas, in the form of `plain`, with umlauts in either spelling."""
    written = [term for term in terms.split(",") if term.strip()]
    return frozenset(plain(form) for term in written for form in (term, term.translate(UMLAUTS)))
