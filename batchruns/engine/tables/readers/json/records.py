"""JSON as records: a list of objects or arrays, or one of them on each line. Never more than one
record in memory."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TextIO

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.json.flatten import FlatColumns, is_empty, names_of
from batchruns.engine.tables.readers.json.scanner import (
    NESTED_TOO_DEEP,
    Literal,
    NestedTooDeepError,
    Pairs,
    ScannedValue,
    Scanner,
    decode,
    enter,
)
from batchruns.engine.tables.table import MAX_COLUMNS, Record
from batchruns.engine.text import gettext_noop

# Records that tell whether they are objects.
SHAPE_SAMPLE = 100
# Records that tell which keys there are. A key that comes later only has no column.
KEYS_SAMPLE = 20_000
HALF_CHARACTER = re.compile("[\ud800-\udfff]")

HALF = Issue("half_character")
KEY_TWICE = Issue("key_twice")
TOO_DEEP = Issue("nested_too_deep")
NO_LIST = None, Issue("no_list")
NO_OBJECT = None, Issue("no_object")

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

    def names(self) -> list[str]:
        """The names of the columns."""
        return names_of(self._paths)

    def of(self, record: Mapping[str, Any]) -> tuple[list[str] | None, Issue | None]:
        """The cells of an object, or why it can't be a row."""
        if self._columns.are_nested:
            return self._of_nested(record)
        cells = [as_cell(record[key]) if key in record else "" for key in self._keys]
        if strange := record.keys() - self._known_keys:
            return None, Issue("unknown_key", {"key": min(strange)})
        return cells, None

    def _of_nested(self, record: Mapping[str, Any]) -> tuple[list[str] | None, Issue | None]:
        values = self._columns.values(record)
        strange = [
            path for path in values if path not in self._known and not is_empty(values[path])
        ]
        if strange:
            return None, Issue("unknown_key", {"key": ".".join(min(strange))})
        return [as_cell(values.get(path)) for path in self._paths], None


def records(values: Values, objects: ObjectCells | None) -> Iterator[Record]:
    """The records of a JSON text. `objects`: gives the cells of objects; None where it has lists.

    Values are text as it is, nested ones compact JSON, null the empty cell.
    """
    for value, line, raw in values:
        try:
            cells, issue = _cells(value, objects)
        except RecursionError:
            cells, issue = None, TOO_DEEP
        if "\\u" in raw and _has_half_characters(cells, issue):
            cells, issue = None, HALF
        yield Record(line, [raw.strip()] if cells is None else cells, issue, raw)


def _cells(value: Any, objects: ObjectCells | None) -> tuple[list[str] | None, Issue | None]:
    """The cells of a record, or why it can't be a row."""
    if isinstance(value, Issue):
        return None, value
    if isinstance(value, Pairs):
        return None, KEY_TWICE
    if objects is None:
        return ([as_cell(item) for item in value], None) if isinstance(value, list) else NO_LIST
    return objects.of(value) if isinstance(value, dict) else NO_OBJECT


def _has_half_characters(cells: list[str] | None, issue: Issue | None) -> bool:
    texts = [*(cells or []), str(issue.params.get("key", "")) if issue else ""]
    return any(map(HALF_CHARACTER.search, texts))


def as_cell(value: Any) -> str:
    """A value as a cell: text as it is, null and what is empty as nothing, else compact JSON."""
    if isinstance(value, str):
        return str(value)
    return "" if is_empty(value) else _compact(value)


def _compact(value: Any) -> str:
    match value:
        case Literal():
            return str(value)
        case dict() | Pairs():
            items = value if isinstance(value, Pairs) else value.items()
            return f"{{{','.join(f'{_compact(key)}:{_compact(item)}' for key, item in items)}}}"
        case list():
            return f"[{','.join(map(_compact, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


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
