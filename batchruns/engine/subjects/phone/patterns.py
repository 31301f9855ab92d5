"""Patterns for numbers of which only the first digits are known."""

import re
from functools import cached_property

UNKNOWN = "x"
NEVER = r"(?!)"
"""A pattern of which there is no number."""
# All that libphonenumber's patterns for national numbers are made of, besides groups and repeats.
ANY_DIGIT, SOME_DIGITS = r"\\d", r"\[[\d-]+\]|\d"
PARTS = re.compile(rf"(\{{[\d,]+\}})|({ANY_DIGIT})|({SOME_DIGITS})")


class UndecidedError(Exception):
    """The known digits leave it open: more of them have to be known."""


class PrefixPattern:
    """A pattern that answers for a number with unknown digits at its end what is true for all of them.

    The unknown digits are written as x. It is sure of a match where the pattern takes any digit
    for each x, and of none where not even the best digits would do. In between it is undecided.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    # Most countries' patterns are never asked, so none is compiled before it is.
    @cached_property
    def _surely(self) -> re.Pattern[str]:
        return re.compile(_with_unknown(self._pattern, for_some=False))

    @cached_property
    def _maybe(self) -> re.Pattern[str]:
        return re.compile(_with_unknown(self._pattern, for_some=True))

    def group(self, number: str) -> str | None:
        """The name of the group that the whole number matches, if it does. Raises UndecidedError."""
        possible = self._maybe.fullmatch(number)
        if possible is None or UNKNOWN not in number:
            return possible.lastgroup if possible else None
        sure = self._surely.fullmatch(number)
        if sure is None or sure.lastgroup != possible.lastgroup:
            raise UndecidedError
        return sure.lastgroup

    def begins(self, number: str) -> bool:
        """Whether the number begins like this. Raises UndecidedError."""
        possible = self._maybe.match(number)
        if possible is None or UNKNOWN not in number:
            return possible is not None
        sure = self._surely.match(number)
        if sure is None or sure.end() != possible.end():
            raise UndecidedError
        return True


def _with_unknown(pattern: str, *, for_some: bool) -> str:
    """The pattern, taking an x for any digit; and also where only some digits would do."""

    def part(match: re.Match[str]) -> str:
        repeat, any_digit, some = match.groups()
        if repeat or not (any_digit or for_some):
            return match[0]
        return rf"[\d{UNKNOWN}]" if any_digit else f"[{some.strip('[]')}{UNKNOWN}]"

    return PARTS.sub(part, pattern)
