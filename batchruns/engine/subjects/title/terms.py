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

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache

from batchruns.engine.reference.codecs import TEXTS_BY_USE
from batchruns.engine.reference.tables import reference_table
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
    "before_area": "Behind these stands what the head of the title is for: “Director of Partner "
    "Management”; nobody who is named there has the title.",
    "managed": "Whoever manages them is none: “Partner Manager”.",
    "broad": "Their department counts where the office names no other: “Sales Operations”.",
    "general": "Their department counts where the title names no other: “Project Manager, Sales”.",
    "weak": "Their department counts where all other words of the title are known: “Senior Consultant”, "
    "not “Wedding Consultant”.",
    "neutral": "They say where or which, never what somebody does: “International”, “II”.",
}
MEANINGS = {
    "seniority": SENIORITIES,
    "department": DEPARTMENTS,
    "end": SENIORITIES,
    "beginning": DEPARTMENTS,
    "word": list(WORDS),
}
LANGUAGE = "language"
FILES = table_files(
    PACKAGE,
    ("use", "meaning", "term"),
    key=("use", "meaning", "term"),
    choices={"use": MEANINGS},
)
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class TitleTerms:
    """The meaning of each term, by what it tells; terms are in the form of `plain`."""

    seniorities: Mapping[str, str]
    departments: Mapping[str, str]
    ends: Mapping[str, str]
    beginnings: Mapping[str, str]
    words: Mapping[str, str]
    languages: Mapping[str, str]
    """For each term, the names of the files that have it, apart by spaces."""

    def words_of(self, meaning: str) -> frozenset[str]:
        """The words of this one of WORDS."""
        return frozenset(word for word, uses in self.words.items() if meaning in uses.split())


@cache
def title_terms() -> TitleTerms:
    """The terms of all languages. Raises TableFileError, also where two files contradict."""
    return TitleTerms(**_meanings())


@reference_table(
    "title_terms",
    packages=(),
    codec=TEXTS_BY_USE,
    sources=tuple((file.package, file.name) for file in FILES),
)
def _meanings() -> Mapping[str, Mapping[str, str]]:
    """The fields of `TitleTerms`: thousands of lines need not be checked by each process."""
    return asdict(combine_terms(entry for file in FILES for entry in file.entries()))


def combine_terms(entries: Iterable[Entry]) -> TitleTerms:
    """The terms of these lines. Raises TableFileError where one contradicts an earlier one."""
    by_use: dict[str, dict[str, str]] = {use: {} for use in (*MEANINGS, LANGUAGE)}
    for entry in entries:
        use, meaning, term = entry.cells
        if meaning not in MEANINGS[use]:
            raise entry.error(f"“{meaning}” is no {use}: there are {', '.join(MEANINGS[use])}.")
        for spelling in {plain(term), plain(term.translate(UMLAUTS))}:
            _add(by_use[LANGUAGE], spelling, entry.file.partition(".")[0])
            _add_meaning(by_use[use], spelling, entry)
    return TitleTerms(
        seniorities=by_use["seniority"],
        departments=by_use["department"],
        ends=by_use["end"],
        beginnings=by_use["beginning"],
        words=by_use["word"],
        languages=by_use[LANGUAGE],
    )


def _add_meaning(meanings: dict[str, str], spelling: str, entry: Entry) -> None:
    use, meaning, term = entry.cells
    if use == "word":
        _add(meanings, spelling, meaning)
    elif meanings.setdefault(spelling, meaning) != meaning:
        raise entry.error(f"“{term}” is {meanings[spelling]} elsewhere, not {meaning}.")


def _add(words: dict[str, str], key: str, word: str) -> None:
    """Adds a word to those of a key, which are apart by spaces, unless it is among them."""
    known = words.get(key, "").split()
    words[key] = " ".join(dict.fromkeys((*known, word)))
