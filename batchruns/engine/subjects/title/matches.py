"""The terms of our tables that a job title has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.subjects.title.tables import (
    SHORTEST_END,
    Tables,
    Term,
    end_of,
    is_unspaced,
    tables,
)
from batchruns.engine.subjects.title.words import AND, Word

SHORTEST_COMPOUND, SHORTEST_UNSPACED, LONGEST_STEM = 6, 2, 20
CHIEF, OFFICER = "chief", "officer"
# “Chief … Officer”, with so many words between at most
LONGEST_OFFICE = 4


@dataclass(slots=True)
class Match:
    """A term in a title."""

    phrase: str
    """Its words, in the form of `plain`."""
    term: Term
    following: str
    """The word behind it in the same office, or nothing."""
    is_apart: bool
    """Whether another office or department begins with it."""
    is_joined: bool
    """Whether a hyphen joins it to the word before it."""
    link: str
    """The word for “of” between it and the term before it, or nothing."""


def matches_of(words: Sequence[Word]) -> list[Match]:
    """Each term in the order of the title, up to the employer's name (“CEO at Acme”)."""
    return list(_matches(words, tables()))


def read_compound(word: str) -> Term | None:
    """What a compound means by its end and its beginning: “vertriebsleiterin”; None if it is none."""
    is_short = len(word) < SHORTEST_COMPOUND and not is_unspaced(word)
    if is_short or len(word) < SHORTEST_UNSPACED:
        return None
    end = end_of(word, tables().ends)
    if not end:
        return None
    find = _department_within if is_unspaced(word) else _department_by_beginning
    return Term(tables().ends[end], find(word, end) or _department_by_end(word))


def _department_by_beginning(word: str, end: str) -> str:
    """The department of the longest beginning: “vertriebs|leiterin”."""
    stems = tables().stems
    lengths = range(min(len(word) - min(len(end), SHORTEST_END), LONGEST_STEM), 1, -1)
    return next((stems[word[:n]] for n in lengths if word[:n] in stems), "")


def _department_within(word: str, end: str) -> str:
    """The department in scripts without spaces: that of the occupation at the end (“设计|工程师” is an
    engineer), else of what stands nearest to it (“平面|设计|总监”).
    """
    stems, occupation = tables().stems, tables().terms.get(end)
    if occupation and occupation.department and end not in tables().general:
        return occupation.department
    word = word.removesuffix(end)
    spans = (
        word[start:end]
        for end in range(len(word), 1, -1)
        for start in range(max(end - LONGEST_STEM, 0), end - 1)
    )
    return next((stems[span] for span in spans if span in stems), "")


def _department_by_end(word: str) -> str:
    """The department of the longest occupation that ends a compound: “Test|ingenieur”."""
    terms = tables().terms
    ends = (word[start:] for start in range(1, len(word)))
    return next(
        (terms[end].department for end in ends if end in terms and terms[end].seniority), ""
    )


def _matches(words: Sequence[Word], vocabulary: Tables) -> Iterator[Match]:
    index = behind = 0
    while index < len(words):
        if index and words[index].text in vocabulary.employer:
            return
        phrase, term, length = _term_at(index, words, vocabulary)
        if term:
            before = words[behind : index + 1]
            yield Match(
                phrase,
                term,
                _following(words[index + length : index + length + 1]),
                behind > 0 and _is_apart(before),
                words[index].is_joined,
                next(
                    (word.text for word in before[:-1] if word.text in vocabulary.before_area), ""
                ),
            )
            behind = index + length
        index += length


def _is_apart(words: Sequence[Word]) -> bool:
    return any(word.is_apart or word.text in AND for word in words)


def _following(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words if not _is_apart([word]))


def _term_at(index: int, words: Sequence[Word], vocabulary: Tables) -> tuple[str, Term | None, int]:
    """The longest term that begins with a word, what it means, and how many words it has."""
    texts = [word.text for word in words[index : index + LONGEST_OFFICE + 2]]
    if texts[0] == CHIEF and OFFICER in texts[1 : 1 + LONGEST_OFFICE]:
        end = texts.index(OFFICER)
        return "chief officer", _chief_officer(words[index + 1 : index + end], vocabulary), end + 1
    longest = min(vocabulary.longest.get(texts[0], 0), len(words) - index)
    for length in range(longest, 0, -1):
        phrase = " ".join(word.text for word in words[index : index + length])
        if phrase in vocabulary.terms and not _is_managed(index, length, phrase, words, vocabulary):
            return phrase, vocabulary.terms[phrase], length
    return texts[0], read_compound(texts[0]), 1


def _is_managed(
    index: int, length: int, phrase: str, words: Sequence[Word], vocabulary: Tables
) -> bool:
    """Whether a rank of several words is split by what follows: “Senior Partner Manager”."""
    following = _following(words[index + length : index + length + 1])
    is_followed = following and following not in vocabulary.before_area
    return length > 1 and phrase in vocabulary.managed and bool(is_followed)


def _chief_officer(words: Sequence[Word], vocabulary: Tables) -> Term:
    """Chief … Officer, with what stands between the two."""
    if any(word.text == "executive" for word in words):
        return Term("c_suite", "executive")
    departments = (match.term.department for match in _matches(words, vocabulary))
    return Term("c_suite", next(filter(None, departments), ""))
