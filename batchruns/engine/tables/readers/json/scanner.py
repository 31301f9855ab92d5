"""A JSON text, value after value, never more than one of them in memory."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.text import gettext_noop

MAX_RECORD_CHARACTERS = 10_000_000
BLOCK = 1 << 16
BETWEEN = re.compile(r"[\s,]*")
SIGNS = frozenset('{}[]":-0123456789tfn')
"""How a value or what is around it begins, so that no blank does."""

NESTED_TOO_DEEP = gettext_noop("it is nested too deep")


class NestedTooDeepError(ValueError):
    """A value with more levels than can be read."""


class Literal(str):
    """A number as it stands in the text: 1.10 stays 1.10, whatever its length."""


class Pairs(list[tuple[str, Any]]):
    """An object that has a key twice, of which a dict would lose one."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Pairs:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Pairs(pairs)


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Literal, parse_float=Literal, parse_constant=Literal
)


def decode(text: str, position: int = 0) -> tuple[Any, int]:
    """The value at this position and where it ends.

    Raises ValueError: json.JSONDecodeError or NestedTooDeepError.
    """
    try:
        return DECODER.raw_decode(text, position)
    except RecursionError:
        raise NestedTooDeepError from None


class ScannedValue(NamedTuple):
    """A value, the line where it begins, from 1, and how it stands in the text."""

    value: Any
    line: int
    raw: str


class Scanner:
    """A JSON text from its beginning to its end. Raises UnreadableFileError where it is broken."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._buffer = text.read(BLOCK).lstrip("\ufeff")
        self._position = 0
        self._line = 1

    def sign(self) -> str:
        """The next character that is no blank and no comma; none at the end."""
        sign = self._buffer[self._position : self._position + 1]
        return sign if sign in SIGNS else self._sign_behind_blanks()

    def _sign_behind_blanks(self) -> str:
        while True:
            start, self._position = self._position, _end_of_blanks(self._buffer, self._position)
            self._line += self._buffer.count("\n", start, self._position)
            if self._position < len(self._buffer):
                return self._buffer[self._position]
            self._buffer, self._position = self._text.read(BLOCK), 0
            if not self._buffer:
                return ""

    def take(self, sign: str) -> None:
        """Goes on behind this sign, which has to come next."""
        if self.sign() != sign:
            raise self.broken()
        self._position += 1

    def value(self, *, may_be_last: bool = False) -> ScannedValue:
        """The value that comes next. Only a number or word that `may_be_last` ends with the text."""
        self.sign()
        value, end = self._decoded()
        while end == len(self._buffer) and self._read_on(value, may_be_last):
            value, end = self._decoded()
        scanned = ScannedValue(value, self._line, self._buffer[self._position : end])
        self._line += scanned.raw.count("\n")
        self._position = end
        return scanned

    def _decoded(self) -> tuple[Any, int]:
        """The value at this position and where it ends; None where the buffer has no whole one."""
        try:
            return decode(self._buffer, self._position)
        except ValueError:
            return None, len(self._buffer)

    def _read_on(self, value: Any, may_be_last: bool) -> bool:
        """Whether there is more of the text, where the value may go on: then it is in the buffer."""
        size = len(self._buffer) - self._position
        more = self._text.read(max(BLOCK, size // 4))
        if not more:
            if value is None or not may_be_last:
                raise self.broken()
            return False
        if size >= MAX_RECORD_CHARACTERS:
            raise UnreadableFileError("record_too_long", limit=MAX_RECORD_CHARACTERS)
        self._buffer, self._position = self._buffer[self._position :] + more, 0
        return True

    def items(self) -> Iterator[ScannedValue]:
        """The values of the list that comes next."""
        self.take("[")
        while self.sign() != "]":
            yield self.value()
        self.take("]")

    def entries(self) -> Iterator[ScannedValue]:
        """The values of the object that comes next."""
        for _ in self.members():
            yield self.value()

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; behind each, whoever asks takes its value."""
        self.take("{")
        while self.sign() != "}":
            key = self.value().value
            self.take(":")
            yield str(key)
        self.take("}")

    def broken(self) -> UnreadableFileError:
        """What is to be raised where the text can't go on so."""
        return UnreadableFileError("broken_json", line=self._line)


def _end_of_blanks(text: str, position: int) -> int:
    match = BETWEEN.match(text, position)
    return match.end() if match else position
