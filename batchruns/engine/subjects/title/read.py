"""What a job title means: how high somebody stands, and in which department."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.title.tables import (
    RANKS,
    Tables,
    Term,
    seniority_by_end,
    tables,
)
from batchruns.engine.text import plain

NO_TERM = Term("", "")
# “Geschäftsführer a.D.”, “Professor i. R.”
OUT_OF_OFFICE = re.compile(r"\b(?:a\. ?D|i\. ?R)\.|\bim Ruhestand\b|\b(?:retired|em(?:eritus|\.))$")
# “CEO a.i.”: for the time being
INTERIM = re.compile(r"\ba\. ?i\.")
SHORTEST_COMPOUND, LONGEST_STEM = 6, 20
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
CHIEF, OFFICER = "chief", "officer"
# “Chief … Officer”, with so many words between at most
LONGEST_OFFICE = 4


@dataclass(slots=True)
class TitleAnswer(Answer):
    """A title, as far as the tables know it."""

    seniority: str = ""
    department: str = ""
    issue: Issue | None = None


@dataclass(slots=True)
class Match:
    """A term in a title."""

    phrase: str
    """Its words, in the form of `plain`."""
    term: Term
    following: str
    """The word behind it."""


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
    return Issue("former_title" if _is_past(text, _words(text)) else "unknown_title")


def read_title(text: str) -> Term:
    """The seniority and the department that a title means, each empty if it says none."""
    words, vocabulary = _words(text), tables()
    if _is_past(text, words):
        return NO_TERM
    matches = list(_matches(words, vocabulary))
    departments = list(filter(None, (match.term.department for match in matches)))
    seniorities: list[str] = []
    for index, match in enumerate(matches):
        if match.phrase in vocabulary.lowering or match.term.seniority == "intern":
            return Term(match.term.seniority, _first_special(departments))
        if match.phrase not in vocabulary.assisting:
            seniorities.append(match.term.seniority)
        elif _is_rank(match, matches[index + 1 :], vocabulary):
            departments = _without("administration", departments)
        else:
            departments = _without("executive", departments) or ["administration"]
            return Term("entry", _first_special(departments))
    highest = min(filter(None, seniorities), key=RANKS.__getitem__, default="")
    return Term(highest, _first_special(departments))


def may_begin_a_title(word: str) -> bool:
    """Whether a word, in the form of `plain`, is the first of a term or a compound of terms."""
    vocabulary = tables()
    return word in vocabulary.longest or _read_compound(word, vocabulary) is not None


def is_title(text: str) -> bool:
    """Whether all of a text's words are those of titles, departments and teams."""
    words, vocabulary = _words(text), tables()
    if not words or not may_begin_a_title(words[0]):
        return False
    of_terms = sum(match.phrase.count(" ") + 1 for match in _matches(words, vocabulary))
    return of_terms + sum(word in TEAMS for word in words) >= len(words)


def _is_past(text: str, words: Sequence[str]) -> bool:
    return bool(words) and (words[0] in tables().former or OUT_OF_OFFICE.search(text) is not None)


def _is_rank(match: Match, behind: Sequence[Match], vocabulary: Tables) -> bool:
    """Whether an assisting term is a rank, as in “Assistant Manager”: no one behind it is assisted."""
    ranks = [RANKS[later.term.seniority] for later in behind if later.term.seniority]
    is_alone = match.phrase in RANKING and match.following not in vocabulary.behind_assisting
    return is_alone and min(ranks, default=len(RANKS)) <= RANKS["manager"]


def _without(department: str, departments: Sequence[str]) -> list[str]:
    return [other for other in departments if other != department]


def _first_special(departments: Sequence[str]) -> str:
    """The first department that says more than “executive”, else the first."""
    return next(iter(_without("executive", departments) or departments), "")


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


def _matches(words: list[str], vocabulary: Tables) -> Iterator[Match]:
    """Each term in the order of the title, up to the employer's name (“CEO at Acme”)."""
    index = 0
    while index < len(words):
        word = words[index]
        if index and word in vocabulary.employer:
            return
        if word == CHIEF and OFFICER in words[index + 1 : index + 1 + LONGEST_OFFICE]:
            end = words.index(OFFICER, index)
            yield Match("chief officer", _chief_officer(words[index + 1 : end], vocabulary), "")
            index = end + 1
            continue
        phrase = _phrase_at(index, words, vocabulary)
        term = vocabulary.terms.get(phrase) or _read_compound(word, vocabulary)
        index += phrase.count(" ") + 1
        if term:
            yield Match(phrase, term, "".join(words[index : index + 1]))


def _phrase_at(index: int, words: list[str], vocabulary: Tables) -> str:
    """The longest term that begins with a word, else the word itself."""
    longest = min(vocabulary.longest.get(words[index], 0), len(words) - index)
    phrases = (" ".join(words[index : index + n]) for n in range(longest, 0, -1))
    return next((phrase for phrase in phrases if phrase in vocabulary.terms), words[index])


def _chief_officer(words: list[str], vocabulary: Tables) -> Term:
    """Chief … Officer, with what stands between the two."""
    if "executive" in words:
        return Term("c_suite", "executive")
    departments = (match.term.department for match in _matches(words, vocabulary))
    return Term("c_suite", next(filter(None, departments), ""))


def _read_compound(word: str, vocabulary: Tables) -> Term | None:
    """What a compound means by its end and its beginning: “vertriebsleiterin”."""
    if len(word) < SHORTEST_COMPOUND:
        return None
    seniority = seniority_by_end(word, vocabulary.ends)
    if not seniority:
        return None
    stems = (word[:n] for n in range(min(len(word) - 4, LONGEST_STEM), 1, -1))
    department = next((vocabulary.stems[stem] for stem in stems if stem in vocabulary.stems), "")
    return Term(seniority, department)
