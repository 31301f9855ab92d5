"""The terms of our tables that a job title has."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from batchruns.engine.subjects.title.tables import (
    SHORTEST_END,
    Term,
    end_of,
    is_unspaced,
    tables,
)
from batchruns.engine.subjects.title.words import AND, Word

SHORTEST_COMPOUND, SHORTEST_UNSPACED, LONGEST_COMPOUND, LONGEST_STEM = 6, 2, 100, 20
# “Vertriebs|gebiets|leiter”
SHORTEST_BEFORE_OTHERS = 7
# More terms are no title, and say nothing of one.
MOST_TERMS = 50
CHIEF, OFFICER, EXECUTIVE = "chief", "officer", "executive"
NO_TERM = Term("", "")
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

    @property
    def seniority(self) -> str:
        """The seniority that it tells, or nothing."""
        return self.term.seniority

    @property
    def department(self) -> str:
        """The department that it tells, or nothing."""
        return self.term.department

    @property
    def is_managed(self) -> bool:
        """Whether it may be somebody who is managed: “partner”, “owner”."""
        return self.phrase in tables().managed

    @property
    def is_followed(self) -> bool:
        """Whether something stands behind it, but for “of” and the like."""
        return _is_followed_by(self.following)

    @property
    def is_assisting(self) -> bool:
        """Whether it says that somebody assists."""
        return self.phrase in tables().assisting

    @property
    def is_lowering(self) -> bool:
        """Whether it says how low somebody stands, whatever else a title says."""
        return self.phrase in tables().lowering or self.seniority == "intern"

    @property
    def is_head_first(self) -> bool:
        """Whether it is of languages only in which what a head is for stands behind it."""
        return self.phrase in tables().head_first

    @property
    def is_vague(self) -> bool:
        """Whether its department counts only where nothing else names one."""
        return self.phrase in tables().general or self.phrase in tables().broad

    @property
    def is_weak(self) -> bool:
        """Whether its department counts only where all other words are known and name none."""
        return self.phrase in tables().weak

    @property
    def is_english(self) -> bool:
        """Whether English has it, too."""
        return self.phrase in tables().english


@dataclass(slots=True)
class _Phrase:
    """Some words of a title, and what they mean."""

    text: str
    term: Term | None
    length: int
    """How many words there are in the title."""


_Place = tuple[int, _Phrase]
"""A phrase behind the index of its first word."""


def matches_of(words: Sequence[Word]) -> list[Match]:
    """Each term in the order of the title, up to the employer's name (“CEO at Acme”)."""
    return list(islice(_matches(words), MOST_TERMS))


def are_known(words: Sequence[Word]) -> bool:
    """Whether all words up to the employer's name belong to terms, or change no meaning."""
    return all(_is_known(phrase) for _, phrase in _phrases(words))


def groups(
    matches: Sequence[Match], begins: Callable[[Match], object]
) -> Iterator[Sequence[Match]]:
    """The matches from each that begins a group, and from the first, to the next such one."""
    starts = [index for index, match in enumerate(matches) if begins(match) or not index]
    for start, end in pairwise([*starts, len(matches)]):
        yield matches[start:end]


def read_compound(word: str) -> Term | None:
    """What a compound means by its end and its beginning: “vertriebsleiterin”; None if it is none."""
    if word[-SHORTEST_END:] not in tables().last_letters and not is_unspaced(word):
        return None
    shortest = SHORTEST_UNSPACED if is_unspaced(word) else SHORTEST_COMPOUND
    end = end_of(word, tables().ends) if shortest <= len(word) <= LONGEST_COMPOUND else ""
    return Term(tables().ends[end], _department_of_compound(word, end)) if end else None


def _department_of_compound(word: str, end: str) -> str:
    if is_unspaced(word):
        return _department_within(word, end)
    return _department_by_beginning(word, end) or _department_by_end(word)


def _department_by_beginning(word: str, end: str) -> str:
    """The department of the longest beginning: “vertriebs|leiterin”; a short one says nothing of what
    doesn't end right behind it: “system|gastronomie|fachkraft”.
    """
    whole = len(word) - len(end)
    lengths = range(min(len(word) - min(len(end), SHORTEST_END), LONGEST_STEM), 1, -1)
    return _first_department(
        word[:length] for length in lengths if length >= min(whole, SHORTEST_BEFORE_OTHERS)
    )


def _department_within(word: str, end: str) -> str:
    """The department in scripts without spaces: that of the occupation at the end (“软件|工程师” is an
    engineer, “芯片|设计师” may be one), else of what stands nearest to it (“平面|设计|总监”).
    """
    occupation = tables().terms.get(end, NO_TERM).department
    if occupation and end not in tables().general:
        return "" if end in tables().weak else occupation
    return _first_department(_stems_from_end(word.removesuffix(end)))


def _stems_from_end(word: str) -> Iterator[str]:
    """What stands within a word, first what is nearest to its end, of that the longest."""
    for end in range(len(word), 1, -1):
        yield from (word[start:end] for start in range(max(end - LONGEST_STEM, 0), end - 1))


def _first_department(stems: Iterable[str]) -> str:
    return next(filter(None, map(tables().stems.get, stems)), "")


def _department_by_end(word: str) -> str:
    """The department of the longest occupation that ends a compound: “Test|ingenieur”; none of a weak
    one, as nothing is known of what it begins with: “Zahn|techniker”.
    """
    ends = (word[start:] for start in range(1, len(word)))
    occupations = (end for end in ends if tables().terms.get(end, NO_TERM).seniority)
    end = next(occupations, "")
    return "" if end in tables().weak else tables().terms.get(end, NO_TERM).department


def _matches(words: Sequence[Word]) -> Iterator[Match]:
    phrases = _without_weak_departments(list(_phrases(words)))
    behind = 0
    for index, phrase in phrases:
        if phrase.term:
            end = index + phrase.length
            yield _match(phrase, words[behind : index + 1], words[end : end + 1], behind > 0)
            behind = end


def _without_weak_departments(places: Sequence[_Place]) -> Sequence[_Place]:
    """The phrases, of which the weak ones tell no department beside a word that we don't know."""
    weak = [phrase.text in tables().weak for _, phrase in places]
    if not any(weak) or all(_is_known(phrase) for _, phrase in places):
        return places
    pairs = zip(places, weak, strict=True)
    return [
        (index, _only_ranked(phrase) if is_weak else phrase) for (index, phrase), is_weak in pairs
    ]


def _only_ranked(phrase: _Phrase) -> _Phrase:
    """The phrase without its department."""
    term = phrase.term or NO_TERM
    return replace(phrase, term=Term(term.seniority, ""))


def _is_known(phrase: _Phrase) -> bool:
    """Whether a phrase has a meaning, or a word that changes none: “of”, “II”, “international”."""
    text = phrase.text
    is_link = text in AND or text in tables().before_area or text in tables().behind_assisting
    return phrase.term is not None or is_link or text in tables().neutral or text.isdecimal()


def _phrases(words: Sequence[Word]) -> Iterator[_Place]:
    """The phrases up to the employer's name, each with the index of its first word."""
    index = 0
    while index < len(words) and not (index and words[index].text in tables().employer):
        phrase = _phrase_at(index, words)
        yield index, phrase
        index += phrase.length


def _match(
    phrase: _Phrase, up_to: Sequence[Word], behind: Sequence[Word], is_behind: bool
) -> Match:
    """A phrase as a match, of the words from the match before it (if it is behind one) up to its first
    one, and of the word behind it.
    """
    *before, word = up_to
    links = (word.text for word in before if word.text in tables().before_area)
    is_apart = is_behind and _is_apart(up_to)
    return Match(
        phrase.text,
        phrase.term or NO_TERM,
        _following(behind),
        is_apart,
        word.is_joined,
        next(links, ""),
    )


def _is_apart(words: Sequence[Word]) -> bool:
    return any(word.is_apart or word.text in AND for word in words)


def _following(behind: Sequence[Word]) -> str:
    """The word behind a term, unless another office begins with it."""
    return "".join(word.text for word in behind if not _is_apart([word]))


def _is_followed_by(following: str) -> bool:
    return bool(following) and following not in tables().before_area


def _phrase_at(index: int, words: Sequence[Word]) -> _Phrase:
    """The longest term that begins with a word, or the word as a compound."""
    text = words[index].text
    end = index + LONGEST_OFFICE + 1
    office = _chief_office(words[index:end]) if text == CHIEF else None
    return office or _listed_phrase(index, words) or _Phrase(text, read_compound(text), 1)


def _listed_phrase(index: int, words: Sequence[Word]) -> _Phrase | None:
    """The longest term of the tables that begins with a word."""
    terms = tables().terms
    longest = min(tables().longest.get(words[index].text, 0), len(words) - index)
    for end in range(index + longest, index, -1):
        text = " ".join(word.text for word in words[index:end])
        if text in terms and not _is_managed(text, _following(words[end : end + 1])):
            return _Phrase(text, terms[text], end - index)
    return None


def _is_managed(phrase: str, following: str) -> bool:
    """Whether a rank of several words is split by what follows: “Senior Partner Manager”."""
    return " " in phrase and phrase in tables().managed and _is_followed_by(following)


def _chief_office(words: Sequence[Word]) -> _Phrase | None:
    """Chief … Officer, with what stands between the two; None if there is no officer."""
    texts = [word.text for word in words]
    if OFFICER not in texts:
        return None
    end = texts.index(OFFICER)
    is_executive = EXECUTIVE in texts[1:end]
    department = EXECUTIVE if is_executive else _first_of(_matches(words[1:end]))
    return _Phrase("chief officer", Term("c_suite", department), end + 1)


def _first_of(matches: Iterable[Match]) -> str:
    return next(filter(None, (match.department for match in matches)), "")
