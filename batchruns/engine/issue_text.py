"""The column of issues read back: what each is about, and the issue itself, with its code.

A result holds finished English sentences, each made of a sentence of `engine.issues`. This reads them
by the same table, so that pages can count, filter and translate them.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter

from batchruns.engine.issues import SENTENCES, Issue

BETWEEN_ISSUES = " | "
BETWEEN_SUBJECTS = ", "
BEFORE_SENTENCE = ": "
OTHERS_WORDS = "email_malformed"
"""The code of sentences that aren't ours: email-validator's own."""


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One issue of a row, and what it is about: labels of steps, or names of the file's columns."""

    about: tuple[str, ...]
    issue: Issue


def issues_in(cell: str) -> list[RowIssue]:
    """The issues in a cell of the column of issues, in their order."""
    return [_row_issue(text) for text in cell.split(BETWEEN_ISSUES) if text]


def _row_issue(text: str) -> RowIssue:
    """What stands before the first colon, unless a column's name has one in it."""
    parts = text.split(BEFORE_SENTENCE)
    for number in range(1, len(parts)):
        issue = issue_of(BEFORE_SENTENCE.join(parts[number:]))
        if issue.code != OTHERS_WORDS:
            return RowIssue(_subjects(BEFORE_SENTENCE.join(parts[:number])), issue)
    about, _, sentence = text.partition(BEFORE_SENTENCE)
    return RowIssue(_subjects(about), issue_of(sentence))


def _subjects(text: str) -> tuple[str, ...]:
    return tuple(text.split(BETWEEN_SUBJECTS))


@lru_cache(maxsize=20_000)
def issue_of(sentence: str) -> Issue:
    """The issue whose English sentence this is: `issue_of(str(issue)).code == issue.code`.

    Its parameters are texts, as they stand in the sentence. One that isn't ours is OTHERS_WORDS.
    """
    if code := _plain_sentences().get(sentence):
        return Issue(code)
    for start, pattern, code in _patterns():
        if sentence.startswith(start) and (match := pattern.fullmatch(sentence)):
            return Issue(code, match.groupdict())
    return Issue(OTHERS_WORDS, {"sentence": sentence})


@cache
def _plain_sentences() -> dict[str, str]:
    """The code of each sentence that names no parameters."""
    return {sentence: code for code, sentence in SENTENCES.items() if "{" not in sentence}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    """How each sentence with parameters begins, its pattern and code: those that say most come first."""
    patterns = []
    for code, sentence in SENTENCES.items():
        literals = "".join(text for text, _name, _spec, _ in Formatter().parse(sentence))
        if "{" in sentence and literals:
            patterns.append((len(literals), sentence.partition("{")[0], _pattern(sentence), code))
    patterns.sort(key=lambda each: -each[0])
    return [(start, pattern, code) for _length, start, pattern, code in patterns]


def _pattern(sentence: str) -> re.Pattern[str]:
    named = set[str]()
    pieces = []
    for text, name, _spec, _conversion in Formatter().parse(sentence):
        pieces.append(re.escape(text))
        if name:
            pieces.append(f"(?P={name})" if name in named else f"(?P<{name}>.*?)")
            named.add(name)
    return re.compile("".join(pieces), re.DOTALL)
