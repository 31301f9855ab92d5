"""The issues of a row, each with what it is about: as a cell for people, and as one of our own files.

In a result they are English sentences; beside it they are kept encoded, with codes and parameters, by
which pages count, filter and translate them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from batchruns.engine.issues import Issue

BETWEEN_ISSUES = " | "
LINE_END = "\n"
REMEMBERED = 20_000


class RowIssue(NamedTuple):
    """One issue of a row."""

    about: tuple[str, ...]
    """Labels of steps, or names of the file's columns."""
    issue: Issue

    def __str__(self) -> str:
        """As the column of issues says it."""
        return f"{', '.join(self.about)}: {self.issue}" if self.about else str(self.issue)


def encode_issues(issues: Iterable[RowIssue]) -> str:
    """The issues of a row as a text: a line of JSON for each."""
    return LINE_END.join(map(_encode, issues))


def decode_issues(encoded: str) -> list[RowIssue]:
    """The issues in such a text; a line that isn't ours is an issue as it is written."""
    return [_decode(line) for line in encoded.split(LINE_END) if line]


def issues_in_english(encoded: str) -> str:
    """The cell of the column of issues."""
    return BETWEEN_ISSUES.join(map(_in_english, encoded.split(LINE_END))) if encoded else ""


def of_each_row(records: Iterable[Sequence[str]]) -> Iterator[str]:
    """For each row of a file its encoded issues, of `records` that have its index and these, in order.

    It has no end: the rows behind the last record have none.
    """
    start = 0
    for index, encoded in records:
        yield from repeat("", int(index) - start)
        yield encoded
        start = int(index) + 1
    yield from repeat("")


@lru_cache(REMEMBERED)
def _encode(issue: RowIssue) -> str:
    return json.dumps([issue.about, issue.issue.code, issue.issue.params])


@lru_cache(REMEMBERED)
def _decode(line: str) -> RowIssue:
    with suppress(LookupError, TypeError, ValueError):
        about, code, params = json.loads(line)
        return RowIssue(tuple(map(str, about)), Issue(code, params))
    return RowIssue((), Issue.of(line))


@lru_cache(REMEMBERED)
def _in_english(line: str) -> str:
    return str(_decode(line))
