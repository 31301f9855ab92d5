"""What a job title means: how high somebody stands, and in which department."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.matches import Match, matches_of, read_compound
from batchruns.engine.subjects.title.office import Office, read_office
from batchruns.engine.subjects.title.tables import RANKS, Term, tables
from batchruns.engine.subjects.title.words import Word, title_words
from batchruns.engine.text import plain

NO_TERM = Term("", "")
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
    if term.seniority:
        return None if term.department else Issue("no_department_in_title")
    if term.department:
        return Issue("no_seniority_in_title")
    if is_nothing(text):
        return Issue("none_given")
    return Issue("former_title" if _is_past(text, title_words(text)) else "unknown_title")


def read_title(text: str) -> Term:
    """The seniority and the department that a title means, each empty if it says none.

    Of several offices (“Founder & CEO”) the highest seniority counts, and the first department.
    """
    if term := _whole_term(text):
        return term
    words = title_words(text)
    if _is_past(text, words):
        return NO_TERM
    offices = list(map(read_office, _split(matches_of(words))))
    first = next((office for office in offices if office.seniority), None)
    if first and first.is_assisting:
        return Term(first.seniority, _department(offices) or "administration")
    # “Chief Legal Officer and Corporate Secretary”: the second is no assistant.
    offices = [office for office in offices if not office.is_assisting] or offices
    lowered = next((office.seniority for office in offices if office.is_lowering), "")
    return Term(lowered or _highest(offices), _department(offices))


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


def _split(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """The matches of each office of a title."""
    office: list[Match] = []
    for match in matches:
        if match.is_apart and office:
            yield office
            office = []
        office.append(match)
    if office:
        yield office


def _highest(offices: Sequence[Office]) -> str:
    """The highest seniority; “Owner Relations” has one only if the title has no other."""
    sure = [office.seniority for office in offices if office.seniority and not office.is_unsure]
    seniorities = sure or [office.seniority for office in offices if office.seniority]
    return min(seniorities, key=RANKS.__getitem__, default="")


def _department(offices: Sequence[Office]) -> str:
    """The first department that says more than others do: “executive” says least."""
    named = sorted(
        (office for office in offices if office.department), key=lambda office: office.generality
    )
    return named[0].department if named else ""
