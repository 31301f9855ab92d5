"""What the words of job titles mean: hand-made tables in `languages/`, a file for each language.

Terms are written as people write them; the longest one that fits counts, so a phrase may take its
words out of another's reach (“account executive”). One term may tell a seniority and a department.
Each is kept in the form of `plain`, with umlauts also as ae, oe, ue.

A line has what the term tells, its meaning, and the term:

- `seniority`, one of SENIORITIES, and `department`, one of DEPARTMENTS;
- `end`, a seniority: how compounds end that have it (“Vertriebs|leiterin”);
- `beginning`, a department: how compounds begin that have it (“inkoop|manager”);
- `word`, one of WORDS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from batchruns.engine.reference.tsv import Entry, table_files
from batchruns.engine.text import plain

PACKAGE = "batchruns.engine.subjects.title.languages"
SENIORITIES = "owner founder c_suite partner vp head director manager senior entry intern".split()
"""The highest first: of several in one title, the highest counts (“Founder & CEO”)."""
DEPARTMENTS = (
    "executive sales marketing finance human_resources engineering it product design operations "
    "purchasing legal support administration education medical consulting"
).split()
WORDS = {
    "lowering": "They say how low, whatever else a title says: “Junior Product Manager”.",
    "assisting": "Whoever assists is not whom they assist: “Assistentin der Geschäftsführung”.",
    "before_assisted": "Behind these stands whom somebody assists; without them, “assistant” is a "
    "rank: “Assistant Manager”.",
    "former": "Whoever has been it is it no more: “Former CEO”, “Ex-CEO”.",
    "before_employer": "Behind these stands the employer.",
}
MEANINGS = {
    "seniority": SENIORITIES,
    "department": DEPARTMENTS,
    "end": SENIORITIES,
    "beginning": DEPARTMENTS,
    "word": list(WORDS),
}
FILES = table_files(
    PACKAGE, ("use", "meaning", "term"), key=("use", "term"), choices={"use": MEANINGS}
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class TitleTerms:
    """The meaning of each term, by what it tells; terms are in the form of `plain`."""

    seniorities: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def words_of(self, meaning: str) -> frozenset[str]:
        """The words of this one of WORDS."""
        return frozenset(word for word, use in self.words.items() if use == meaning)


@cache
def title_terms() -> TitleTerms:
    """The terms of all languages. Raises TableFileError, also where two files contradict."""
    return combine_terms(entry for file in FILES for entry in file.entries())


def combine_terms(entries: Iterable[Entry]) -> TitleTerms:
    """The terms of these lines. Raises TableFileError where one contradicts an earlier one."""
    terms = TitleTerms()
    by_use = {
        "seniority": terms.seniorities,
        "department": terms.departments,
        "end": terms.ends,
        "beginning": terms.beginnings,
        "word": terms.words,
    }
    for entry in entries:
        use, meaning, term = entry.cells
        if meaning not in MEANINGS[use]:
            raise entry.error(f"“{meaning}” is no {use}: there are {', '.join(MEANINGS[use])}.")
        meanings = by_use[use]
        for spelling in {plain(term), plain(term.translate(UMLAUTS))}:
            if meanings.setdefault(spelling, meaning) != meaning:
                raise entry.error(f"“{term}” is {meanings[spelling]} elsewhere, not {meaning}.")
    return terms
