"""What a job title means: how high somebody stands, and in which department."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.matches import (
    NO_TERM,
    Match,
    are_known,
    groups,
    matches_of,
    read_compound,
)
from batchruns.engine.subjects.title.office import Office, read_office
from batchruns.engine.subjects.title.tables import Term, highest, tables
from batchruns.engine.subjects.title.words import Word, title_words
from batchruns.engine.text import plain

NO_OFFICE = Office("", "")
ISSUES = {
    (True, True): None,
    (True, False): Issue("no_department_in_title"),
    (False, True): Issue("no_seniority_in_title"),
}
"""What is unknown, by whether a title tells a seniority, and whether a department."""
# “Geschäftsführer a.D.”, “Professor i. R.”
OUT_OF_OFFICE = re.compile(r"\b(?:a\. ?D|i\. ?R)\.|\bim Ruhestand\b|\b(?:retired|em(?:eritus|\.))$")
TEAMS = frozenset("team department dept abteilung equipo equipe squadra afdeling office".split())


@dataclass(slots=True)
class TitleAnswer(Answer):
    """A title, as far as the tables know it."""

    seniority: str = ""
    department: str = ""
    issue: Issue | None = None


def answer_title(text: str) -> TitleAnswer:
    """The title in a (stripped) cell, with what is missing or why it has none."""
    if not text:
        return TitleAnswer()
    term = read_title(text)
    return TitleAnswer(term.seniority, term.department, _issue_of(term, text))


def _issue_of(term: Term, text: str) -> Issue | None:
    """What the text of a title leaves unknown."""
    if term != NO_TERM:
        return ISSUES[bool(term.seniority), bool(term.department)]
    if is_nothing(text):
        return Issue("none_given")
    return Issue("former_title" if _is_past(text, title_words(text)) else "unknown_title")


def read_title(text: str) -> Term:
    """The seniority and the department that a title means, each empty if it says none.

    Of several offices (“Founder & CEO”) the highest seniority counts, and the first department.
    """
    return _whole_term(text) or _term_of_words(text, title_words(text))


def _term_of_words(text: str, words: Sequence[Word]) -> Term:
    if _is_past(text, words):
        return NO_TERM
    return _term_of(list(map(read_office, groups(matches_of(words), _is_apart))), words)


def _term_of(offices: Sequence[Office], words: Sequence[Word]) -> Term:
    """The meaning of all offices of a title, which has these words."""
    if _are_assistants(offices):
        of_office = "administration" if are_known(words) else ""
        return Term("entry", _department(offices) or of_office)
    # “Chief Legal Officer and Corporate Secretary”: the second is no assistant.
    others = [office for office in offices if not office.is_assisting] or offices
    return Term(_lowered(others) or _highest(others), _department(others))


def _whole_term(text: str) -> Term | None:
    """The meaning of a title that is one term of the table, as most common ones are."""
    phrase = plain(text) if text.replace(" ", "").isalpha() else ""
    term = tables().terms.get(phrase)
    return None if phrase in tables().assisting or phrase in tables().former else term


def may_begin_a_title(word: str) -> bool:
    """Whether a word, in the form of `plain`, is the first of a term or a compound of terms."""
    return word in tables().longest or read_compound(word) is not None


def is_title(text: str) -> bool:
    """Whether all of a text's words are those of titles, departments and teams."""
    words = title_words(text)
    if not words or not may_begin_a_title(words[0].text):
        return False
    of_terms = sum(match.phrase.count(" ") + 1 for match in matches_of(words))
    return of_terms + sum(word.text in TEAMS for word in words) >= len(words)


def _is_past(text: str, words: Sequence[Word]) -> bool:
    is_former = bool(words) and words[0].text in tables().former
    return is_former or (bool(words) and OUT_OF_OFFICE.search(text) is not None)


def _is_apart(match: Match) -> bool:
    return match.is_apart


def _are_assistants(offices: Sequence[Office]) -> bool:
    """Whether the first office that has a rank is an assistant's."""
    ranked = (office for office in offices if office.seniority)
    return next(ranked, NO_OFFICE).is_assisting


def _lowered(offices: Sequence[Office]) -> str:
    return next((office.seniority for office in offices if office.is_lowering), "")


def _highest(offices: Sequence[Office]) -> str:
    """The highest seniority; “Owner Relations” has one only if the title has no other."""
    sure = highest(office.seniority for office in offices if not office.is_unsure)
    return sure or highest(office.seniority for office in offices)


def _department(offices: Sequence[Office]) -> str:
    """The first department that says more than others do: “executive” says least."""
    named = (office for office in offices if office.department)
    return min(named, key=attrgetter("generality"), default=NO_OFFICE).department
