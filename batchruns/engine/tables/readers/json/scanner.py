"""A JSON text, value after value, never more than one of them in memory; and where its records are."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TextIO

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.json.flatten import flat
from batchruns.engine.text import gettext_noop

MAX_RECORD_CHARACTERS = 10_000_000
BLOCK = 1 << 16
BETWEEN = re.compile(r"[\s,]*")
# The keys under which programs keep records: numbers, or letters with a digit among them.
ID = re.compile(r"(?=.*\d)[\w-]+")
# How deep in objects a list of records is looked for.
DEEPEST = 4

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
        while True:
            try:
                value, end = decode(self._buffer, self._position)
            except ValueError:
                value, end = None, len(self._buffer)
            if end < len(self._buffer):
                break
            # It may go on beyond what has been read.
            size = end - self._position
            more = self._text.read(max(BLOCK, size // 4))
            if more and size >= MAX_RECORD_CHARACTERS:
                raise UnreadableFileError("record_too_long", limit=MAX_RECORD_CHARACTERS)
            if not more and (value is None or not may_be_last):
                raise self.broken()
            if not more:
                break
            self._buffer, self._position = self._buffer[self._position :] + more, 0
        scanned = ScannedValue(value, self._line, self._buffer[self._position : end])
        self._line += scanned.raw.count("\n")
        self._position = end
        return scanned

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


PointedList = tuple[str, set[str]]
"""Where a list of records is, as a JSON pointer, and the lead fields of these."""


def enter(scanner: Scanner, pointer: str) -> None:
    """Goes to the value that a JSON pointer names. Raises UnreadableFileError where there is none."""
    for name in map(_key, pointer.split("/")[1:]):
        for key in scanner.members():
            if key == name:
                break
            scanner.value()


def pointer_of(text: TextIO) -> str | None:
    """Where the records are if the text is one object around a list of them, as a JSON pointer.

    None if it is anything else: an object that tells more of a lead than the records in it, too.
    Raises UnreadableFileError where there are several such lists.
    """
    scanner = Scanner(text)
    if scanner.sign() != "{":
        return None
    outer: set[str] = set()
    lists = list(_lists(scanner, "", outer))
    if scanner.sign() or not lists or 0 < len(outer) >= max(len(fields) for _, fields in lists):
        return None
    if len(lists) > 1:
        lists = _of_leads(lists)
    if len(lists) > 1:
        names = ", ".join(f"“{pointer[1:]}”" for pointer, _ in lists)
        raise UnreadableFileError("several_lists", lists=names)
    return lists[0][0]


def _of_leads(lists: Sequence[PointedList]) -> list[PointedList]:
    """Of several lists the one that tells more of leads than all others do, else all."""
    ranked = sorted(lists, key=lambda named: len(named[1]), reverse=True)
    most, next_most = (len(fields) for _, fields in ranked[:2])
    return ranked[:1] if most > 1 and most >= 2 * next_most else list(lists)


def _lists(scanner: Scanner, path: str, outer: set[str]) -> Iterator[PointedList]:
    """The lists of records in an object, and the lead fields of each; `outer` gets those around them."""
    for key in scanner.members():
        pointer = f"{path}/{_escaped(key)}"
        sign = scanner.sign()
        if sign == "{" and pointer.count("/") < DEEPEST:
            yield from _lists(scanner, pointer, outer)
            continue
        if sign == "[":
            items = scanner.items()
            first = next(items, None)
            if first and isinstance(first.value, dict | Pairs | list):
                yield pointer, _fields(_names(first.value))
            for _ in items:
                pass
            continue
        if scanner.value().value:
            outer.update(_fields([key]))


def pointer_of_entries(text: TextIO) -> str | None:
    """Where the records are if the text is one object in which each stands under its id.

    As a JSON pointer to the object that has the ids for keys; None if it is anything else.
    """
    scanner = Scanner(text)
    pointer = _entries(scanner, "") if scanner.sign() == "{" else None
    return None if scanner.sign() else pointer


def _entries(scanner: Scanner, path: str) -> str | None:
    """The pointer of the one object among these whose members are records; None without one."""
    pointers: list[str] = []
    is_of_ids = True
    entries: list[set[str]] = []
    for key in scanner.members():
        is_id = bool(ID.fullmatch(key)) and field_of(key) is None
        is_of_ids = is_of_ids and is_id and scanner.sign() == "{"
        if not is_of_ids and scanner.sign() == "{" and path.count("/") < DEEPEST:
            pointers += filter(None, [_entries(scanner, f"{path}/{_escaped(key)}")])
            continue
        value = scanner.value().value
        entries.append(_fields(_names(value)) if isinstance(value, dict) else set())
    if is_of_ids and any(entries):
        pointers.append(path)
    return pointers[0] if len(pointers) == 1 else None


def _names(record: dict[str, Any] | list[Any]) -> list[Any]:
    """What columns of such records may be called: keys, also inner ones, or the cells of a header."""
    return [path[-1] for path in flat(record)] if type(record) is dict else list(record)


def _fields(names: Iterable[Any]) -> set[str]:
    """The lead fields that columns of these names hold."""
    guesses = (field_of(name) for name in names if isinstance(name, str))
    return {guess.field for guess in guesses if guess}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _key(escaped: str) -> str:
    return escaped.replace("~1", "/").replace("~0", "~")
