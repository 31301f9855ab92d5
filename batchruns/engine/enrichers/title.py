"""What a job title tells: how high somebody stands, and in which department."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title import further_terms
from batchruns.engine.subjects.title import terms as title_terms
from batchruns.engine.text import gettext_noop, plain

SOURCE = "this project's tables of titles in 26 languages"
PAST = "This title says what the lead no longer is."
UNKNOWN = "No seniority or department is known by this title."
# “Geschäftsführer a.D.”, “Professor i. R.”
OUT_OF_OFFICE = re.compile(r"\b(?:a\. ?D|i\. ?R)\.|\bim Ruhestand\b|\b(?:retired|em(?:eritus|\.))$")
# “CEO a.i.”: for the time being
INTERIM = re.compile(r"\ba\. ?i\.")
SHORTEST_COMPOUND, LONGEST_PART = 6, 20
RANKS = {seniority: rank for rank, seniority in enumerate(title_terms.SENIORITY)}
# “(m/w/d)”, “h/f”
GENDERS = re.compile(
    r"[(\[]?\b(?:[mwfdxhi]\s?[/|*]\s?){1,3}[mwfdxhi]\b[)\]]?|\((?:gn|all genders)\)", re.IGNORECASE
)
# “Leiter/in”, “Leiter:in”, “Leiter*innen”, “diretor(a)”, “directeur/trice”
FEMALE = re.compile(
    r"(?<=\w\w)(?:[/:*_·]-?|\()(?:in|innen|frau|e|ne|rice|trice|euse|a|o|ra|se)\)?(?!\w)",
    re.IGNORECASE,
)
# “Assistant Manager” is a rank, “Assistentin GF” is not.
RANKING = frozenset(("assistant", "assistante"))
TEAMS = frozenset("team department dept abteilung equipo equipe squadra afdeling office".split())
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class Term(NamedTuple):
    """What a term tells; either may be empty."""

    seniority: str
    department: str


class TitleEnricher(RowEnricher):
    """Reads titles word by word, compounds too. What no term of the table says stays empty."""

    name = "title"
    label = gettext_noop("Job title")
    position = 70
    inputs = ("title",)
    needs = ("title",)
    outputs = (
        Output(
            "title_seniority",
            "owner, founder, c_suite, partner, vp, head, director, manager, senior, entry (no "
            "rank, or a low one) or intern; of several the highest.",
            SOURCE,
            True,
        ),
        Output(
            "title_department",
            "executive, sales, marketing, finance, human_resources, engineering, it, product, "
            "design, operations, purchasing, legal, support, administration, education, medical "
            "or consulting; of several the first.",
            SOURCE,
            True,
        ),
        Output("title_reason", "Which of the two the title doesn't tell.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return "", "", ""
        seniority, department = read_title(text)
        if seniority and department:
            return seniority, department, ""
        if not (seniority or department):
            if is_nothing(text):
                return "", "", "This says that there is none."
            return "", "", PAST if _is_past(text, _words(text)) else UNKNOWN
        missing = "department" if seniority else "seniority"
        return seniority, department, f"This title tells no {missing} that we know."


def read_title(text: str) -> Term:
    """The seniority and the department that a title tells, each empty if it tells none."""
    tables = _tables()
    words = _words(text)
    if _is_past(text, words):
        return Term("", "")
    found = list(_terms_in(words, tables))
    seniorities: list[str] = []
    departments = [term.department for _, term, _ in found if term.department]
    for number, (phrase, term, following) in enumerate(found):
        if phrase in tables.lowering or term.seniority == "intern":
            seniorities = [term.seniority]
            break
        if phrase in tables.assisting:
            behind = [
                RANKS[later.seniority] for _, later, _ in found[number + 1 :] if later.seniority
            ]
            is_rank = phrase in RANKING and following not in tables.behind_assisting
            if is_rank and min(behind, default=len(RANKS)) <= RANKS["manager"]:
                departments = [d for d in departments if d != "administration"]
                continue
            seniorities = ["entry"]
            departments = [d for d in departments if d != "executive"] or ["administration"]
            break
        if term.seniority:
            seniorities.append(term.seniority)
    special = [department for department in departments if department != "executive"]
    return Term(
        min(seniorities, key=RANKS.__getitem__, default=""),
        next(iter(special or departments), ""),
    )


def _is_past(text: str, words: Sequence[str]) -> bool:
    return bool(words) and (words[0] in _tables().former or OUT_OF_OFFICE.search(text) is not None)


def may_begin_a_title(word: str) -> bool:
    """Whether a word, in the form of `plain`, is the first of a term or a compound of terms."""
    tables = _tables()
    return word in tables.longest or _read_compound(word, tables) is not None


def is_title(text: str) -> bool:
    """Whether all of a text's words are those of titles, departments and teams."""
    words, tables = _words(text), _tables()
    if not words or not may_begin_a_title(words[0]):
        return False
    known = sum(found.count(" ") + 1 for found, _, _ in _terms_in(words, tables))
    return known + sum(word in TEAMS for word in words) >= len(words)


def _words(text: str) -> list[str]:
    """The title's words; without what only names a gender, and “C.E.O.” as one word."""
    if not text.replace(" ", "").isalpha():
        text = INTERIM.sub(" ", FEMALE.sub("", GENDERS.sub(" ", text))).replace("@", " at ")
    words: list[str] = []
    was_letter = False
    for word in plain(text).split():
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and was_letter:
            words[-1] += word
        else:
            words.append(word)
        was_letter = is_letter
    return words


def _terms_in(words: list[str], tables: "Tables") -> Iterator[tuple[str, Term, str]]:
    """Each term in the order of the title: its words, what it tells, and the word behind it."""
    place = 0
    while place < len(words):
        word = words[place]
        if place and word in tables.employer:
            return
        if word == "chief" and "officer" in words[place + 1 : place + 5]:
            end = words.index("officer", place)
            yield "chief officer", _chief_officer(words[place + 1 : end], tables), ""
            place = end + 1
            continue
        longest = min(tables.longest.get(word, 0), len(words) - place)
        phrases = (" ".join(words[place : place + n]) for n in range(longest, 0, -1))
        found = next((phrase for phrase in phrases if phrase in tables.terms), word)
        term = tables.terms.get(found) or _read_compound(word, tables)
        place += found.count(" ") + 1
        if term:
            yield found, term, words[place] if place < len(words) else ""


def _chief_officer(words: list[str], tables: "Tables") -> Term:
    """Chief … Officer, with what stands between the two."""
    named = [term.department for _, term, _ in _terms_in(words, tables) if term.department]
    return Term("c_suite", "executive" if "executive" in words else next(iter(named), ""))


def _read_compound(word: str, tables: "Tables") -> Term | None:
    """What a compound tells by its end and its beginning: “vertriebsleiterin”."""
    if len(word) < SHORTEST_COMPOUND:
        return None
    seniority = _by_end(word, tables.ends)
    if not seniority:
        return None
    stems = (word[:n] for n in range(min(len(word) - 4, LONGEST_PART), 1, -1))
    department = next((tables.stems[stem] for stem in stems if stem in tables.stems), "")
    return Term(seniority, department)


def _by_end(word: str, ends: Mapping[str, str]) -> str:
    """The seniority that the end of a compound tells: the longest end that leaves a beginning."""
    lengths = range(min(len(word) - 2, LONGEST_PART), 3, -1)
    return next((ends[word[-n:]] for n in lengths if word[-n:] in ends), "")


class Tables(NamedTuple):
    """`title_terms` in the form in which titles are looked up in it."""

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


@cache
def _tables() -> Tables:
    # What further languages add comes first: a term that is known already keeps its meaning.
    seniorities, departments = (
        _in_any_language(further) | _in_any_language(usual)
        for further, usual in (
            (further_terms.SENIORITY, title_terms.SENIORITY),
            (further_terms.DEPARTMENT, title_terms.DEPARTMENT),
        )
    )
    stems = _by_term(further_terms.STEMS) | _by_term(title_terms.STEMS)
    ends = _by_term(further_terms.ENDS) | _by_term(title_terms.ENDS)
    terms: dict[str, Term] = {}
    longest: dict[str, int] = {}
    for term in [*seniorities, *departments]:
        words = term.split()
        # “Account manager” stands among the departments only; that it is a manager, its word says.
        told = (seniorities.get(part) for part in (term, words[-1], words[0]))
        seniority = next(filter(None, told), "") or _by_end(words[-1], ends)
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
    found: dict[str, str] = {}
    for meaning, terms in terms_by_meaning.items():
        for term in _plain_set(terms):
            found.setdefault(term, meaning)
    return found


def _plain_set(terms: str) -> frozenset[str]:
    """Terms between commas, in the form of `plain`, with umlauts in either spelling."""
    written = [term for term in terms.split(",") if term.strip()]
    return frozenset(plain(form) for term in written for form in (term, term.translate(UMLAUTS)))
