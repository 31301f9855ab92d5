"""Where in a JSON text its records are, as a JSON pointer such as “/data/contacts”."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TextIO

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.json.flatten import flat
from batchruns.engine.tables.readers.json.scanner import Scanner

# The keys under which programs keep records: numbers, or letters with a digit among them.
ID = re.compile(r"(?=.*\d)[\w-]+")
# How deep in objects a list of records is looked for.
DEEPEST = 4

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
    most = max((len(fields) for _, fields in lists), default=0)
    if scanner.sign() or not lists or 0 < len(outer) >= most:
        return None
    return _of_leads(lists)


def _of_leads(lists: Sequence[PointedList]) -> str:
    """The pointer of the only list, or of the one that tells more of leads than all others do."""
    most, next_most, *_ = sorted([*(len(fields) for _, fields in lists), 0], reverse=True)
    if len(lists) == 1 or (most > 1 and most >= 2 * next_most):
        return max(lists, key=lambda pointed: len(pointed[1]))[0]
    names = ", ".join(f"“{pointer[1:]}”" for pointer, _ in lists)
    raise UnreadableFileError("several_lists", lists=names)


def _lists(scanner: Scanner, path: str, outer: set[str]) -> Iterator[PointedList]:
    """The lists of records in an object, and the lead fields of each; `outer` gets those around them."""
    for key in scanner.members():
        pointer = f"{path}/{_escaped(key)}"
        sign = scanner.sign()
        if sign == "{" and pointer.count("/") < DEEPEST:
            yield from _lists(scanner, pointer, outer)
        elif sign == "[":
            yield from _list_of_records(scanner, pointer)
        elif scanner.value().value:
            outer.update(_fields([key]))


def _list_of_records(scanner: Scanner, pointer: str) -> Iterator[PointedList]:
    """The list that comes next, if its first item may be a record."""
    items = scanner.items()
    for first in islice(items, 1):
        if isinstance(first.value, dict | list):
            yield pointer, _fields_of(first.value)
    deque(items, maxlen=0)


def pointer_of_entries(text: TextIO) -> str | None:
    """Where the records are if the text is one object in which each stands under its id.

    As a JSON pointer to the object that has the ids for keys; None if it is anything else.
    """
    scanner = Scanner(text)
    pointer = _entries(scanner, "") if scanner.sign() == "{" else None
    return None if scanner.sign() else pointer


def _entries(scanner: Scanner, path: str) -> str | None:
    """The pointer of the next object if its members are records, else of the only such one in it."""
    keys = scanner.members()
    are_leads = False
    for key in keys:
        if not _begins_entry(scanner, key):
            return _of_only(_inner_entries(scanner, path, chain([key], keys)))
        value = scanner.value().value
        are_leads = are_leads or (isinstance(value, dict) and bool(_fields_of(value)))
    return path if are_leads else None


def _begins_entry(scanner: Scanner, key: str) -> bool:
    """Whether a record under its id comes next."""
    return scanner.sign() == "{" and bool(ID.fullmatch(key)) and field_of(key) is None


def _inner_entries(scanner: Scanner, path: str, keys: Iterable[str]) -> Iterator[str | None]:
    """What `_entries` gives for the objects under these keys."""
    for key in keys:
        if scanner.sign() == "{" and path.count("/") < DEEPEST:
            yield _entries(scanner, f"{path}/{_escaped(key)}")
        else:
            scanner.value()


def _of_only(pointers: Iterable[str | None]) -> str | None:
    """The pointer, if there is exactly one."""
    known = list(filter(None, pointers))
    return known[0] if len(known) == 1 else None


def _fields_of(record: dict[str, Any] | list[Any]) -> set[str]:
    """The lead fields of records such as this one: by its keys, also inner ones, or as a header."""
    if isinstance(record, list):
        return _fields(record)
    return _fields(path[-1] for path in flat(record))


def _fields(names: Iterable[Any]) -> set[str]:
    """The lead fields that columns of these names hold."""
    guesses = (field_of(name) for name in names if isinstance(name, str))
    return {guess.field for guess in guesses if guess}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _key(escaped: str) -> str:
    return escaped.replace("~1", "/").replace("~0", "~")
