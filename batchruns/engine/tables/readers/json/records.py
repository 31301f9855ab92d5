"""JSON as records: a list of objects or arrays, or one of them on each line. Never more than one
record in memory."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TextIO

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.json.column_names import names_of
from batchruns.engine.tables.readers.json.flatten import FlatColumns
from batchruns.engine.tables.readers.json.notation import is_empty
from batchruns.engine.tables.readers.json.pointers import enter
from batchruns.engine.tables.readers.json.scanner import (
    NESTED_TOO_DEEP,
    Literal,
    NestedTooDeepError,
    Pairs,
    ScannedValue,
    Scanner,
    decode,
)
from batchruns.engine.tables.table import MAX_COLUMNS, Record
from batchruns.engine.text import gettext_noop

# Records that tell whether they are objects.
SHAPE_SAMPLE = 100
# Records that tell which keys there are. A key that comes later only has no column.
KEYS_SAMPLE = 20_000
HALF_CHARACTER = re.compile("[\ud800-\udfff]")

Cells = tuple[list[str] | None, Issue | None]
"""The cells of a record, or why it can't be a row."""
HALF: Cells = None, Issue("half_character")
KEY_TWICE: Cells = None, Issue("key_twice")
TOO_DEEP: Cells = None, Issue("nested_too_deep")
NO_LIST: Cells = None, Issue("no_list")
NO_OBJECT: Cells = None, Issue("no_object")

# What Python's parser says of a text, as in its messages.
PARSER_REASONS = (
    gettext_noop("Expecting value"),
    gettext_noop("Expecting property name enclosed in double quotes"),
    gettext_noop("Expecting ':' delimiter"),
    gettext_noop("Expecting ',' delimiter"),
    gettext_noop("Illegal trailing comma before end of object"),
    gettext_noop("Illegal trailing comma before end of array"),
    gettext_noop("Unterminated string starting at"),
    gettext_noop("Invalid control character at"),
    gettext_noop("Invalid \\escape"),
    gettext_noop("Invalid \\uXXXX escape"),
)
MORE_BEHIND = gettext_noop("more follows behind its end")

Values = Iterator[ScannedValue]
"""The values that stand for records; for one that is broken, the Issue that says why."""


def shape_of(values: Values) -> str:
    """What most records are, "objects" or "arrays", by the first of them.

    Raises UnreadableFileError where none of the first is either.
    """
    for value, _, _ in islice(values, SHAPE_SAMPLE):
        if isinstance(value, dict | Pairs):
            return "objects"
        if isinstance(value, list):
            return "arrays"
    raise UnreadableFileError("no_list")


def columns_of(values: Values) -> FlatColumns:
    """The columns of the first objects, in the order in which they come."""
    columns = FlatColumns(MAX_COLUMNS)
    for value, _, raw in islice(values, KEYS_SAMPLE):
        if isinstance(value, dict):
            columns.learn(value, may_be_nested="[" in raw or raw.count("{") > 1)
    return columns


class ObjectCells:
    """The cells of objects, by their columns. Those with another member can't be rows."""

    def __init__(self, columns: FlatColumns) -> None:
        self._columns = columns
        self._paths = [path for path in columns.paths() if not HALF_CHARACTER.search("".join(path))]
        self._known = frozenset(self._paths)
        self._keys = [path[0] for path in self._paths]
        self._known_keys = frozenset(self._keys)
        self._of = self._of_nested if columns.are_nested else self._of_flat

    def names(self) -> list[str]:
        """The names of the columns."""
        return names_of(self._paths)

    def of(self, value: Any) -> Cells:
        """The cells of a value, which should be an object."""
        return self._of(value) if isinstance(value, dict) else NO_OBJECT

    def _of_flat(self, record: Mapping[str, Any]) -> Cells:
        if strange := record.keys() - self._known_keys:
            return None, Issue("unknown_key", {"key": min(strange)})
        return _as_cells(record.get, self._keys), None

    def _of_nested(self, record: Mapping[str, Any]) -> Cells:
        values = self._columns.values(record)
        unknown = values.keys() - self._known
        if strange := [path for path in unknown if not is_empty(values[path])]:
            return None, Issue("unknown_key", {"key": ".".join(min(strange))})
        return _as_cells(values.get, self._paths), None


def records(values: Values, objects: ObjectCells | None) -> Iterator[Record]:
    """The records of a JSON text. `objects`: gives the cells of objects; None where it has lists.

    Values are text as it is, nested ones compact JSON, null the empty cell.
    """
    cells_of = _of_list if objects is None else objects.of
    for value, line, raw in values:
        cells, issue = _cells(value, cells_of)
        if "\\u" in raw and _has_half_characters(cells, issue):
            cells, issue = HALF
        yield Record(line, [raw.strip()] if cells is None else cells, issue, raw)


def _cells(value: Any, cells_of: Callable[[Any], Cells]) -> Cells:
    if isinstance(value, Issue):
        return None, value
    if isinstance(value, Pairs):
        return KEY_TWICE
    try:
        return cells_of(value)
    except RecursionError:
        return TOO_DEEP


def _of_list(value: Any) -> Cells:
    """The cells of a value, which should be a list."""
    return (list(map(as_cell, value)), None) if isinstance(value, list) else NO_LIST


def _has_half_characters(cells: list[str] | None, issue: Issue | None) -> bool:
    texts = [*(cells or []), str(issue.params.get("key", "")) if issue else ""]
    return any(map(HALF_CHARACTER.search, texts))


def _as_cells(get: Callable[[Any], Any], keys: Iterable[Any]) -> list[str]:
    """What `get` gives for each key as a cell. Most values are texts already."""
    return [value if type(value := get(key)) is str else as_cell(value) for key in keys]


def as_cell(value: Any) -> str:
    """A value as a cell: text as it is, null and what is empty as nothing, else compact JSON."""
    if isinstance(value, str):
        return str(value)
    return "" if is_empty(value) else _compact(value)


def _compact(value: Any) -> str:
    return COMPACT.get(type(value), ENCODER.encode)(value)


def _compact_members(members: Iterable[tuple[str, Any]]) -> str:
    return f"{{{','.join(f'{_compact(key)}:{_compact(item)}' for key, item in members)}}}"


ENCODER = json.JSONEncoder(ensure_ascii=False)
COMPACT: dict[type, Callable[[Any], str]] = {
    Literal: str,
    Pairs: _compact_members,
    dict: lambda members: _compact_members(members.items()),
    list: lambda items: f"[{','.join(map(_compact, items))}]",
}
"""How values are written that the decoder has a type of its own for, and those around others."""


def values_of_lines(text: TextIO) -> Values:
    """The value on each line that isn't empty."""
    for number, line in enumerate(text, 1):
        stripped = line.strip().strip("\ufeff\x1e")
        if stripped:
            yield ScannedValue(_value_of_line(stripped), number, line)


def _value_of_line(line: str) -> Any:
    """The value, or the Issue that stands for it."""
    try:
        value, end = decode(line)
    except json.JSONDecodeError as error:
        return Issue("not_json_at", {"reason": error.msg, "character": error.pos + 1})
    except NestedTooDeepError:
        return Issue("not_json", {"reason": NESTED_TOO_DEEP})
    return value if end == len(line) else Issue("not_json", {"reason": MORE_BEHIND})


def values_of_text(text: TextIO, pointer: str | None) -> Values:
    """The values in one or more lists, or one after the other without a list around them.

    With a `pointer`, those of the list or object that it names in one object.
    """
    scanner = Scanner(text)
    if pointer is not None:
        enter(scanner, pointer)
        yield from scanner.entries() if scanner.sign() == "{" else scanner.items()
        return
    while sign := scanner.sign():
        if sign == "[":
            yield from scanner.items()
        else:
            yield scanner.value(may_be_last=True)
