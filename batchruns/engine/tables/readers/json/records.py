"""JSON as records: a list of objects or arrays, or one of them on each line. Never more than one
record in memory."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TextIO

from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import JSON, JSON_LINES
from batchruns.engine.tables.readers.json.scanner import (
    Found,
    Literal,
    Pairs,
    Scanner,
    decode,
    enter,
)
from batchruns.engine.tables.table import Record

# Records that tell which keys there are. A key that comes later only has no column.
KEYS_SAMPLE = 20_000
HALF_CHARACTER = re.compile("[\ud800-\udfff]")

NOT_JSON = "The line isn't JSON: {}."
NO_LIST = (
    "This JSON holds no list of leads. "
    "It must be a list of objects, or one object on each line, such as {“name”: “Ada”}."
)


def kind_of(head: bytes) -> str | None:
    """The kind of JSON that a file beginning so is; None if it is none."""
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
        if text.startswith(("{", "[")) and (kind := _kind_of_text(text)):
            return kind
    return None


def _kind_of_text(text: str) -> str | None:
    lines = text.splitlines()
    try:
        value, end = decode(lines[0])
    except ValueError:
        value, end = None, 0
    is_line = value is not None and not lines[0][end:].strip()
    if text.startswith("{"):
        # One object may be around a list of records.
        is_one = len(lines) == 1 or not any(map(str.strip, lines[1:]))
        is_around = is_one and isinstance(value, dict) and any(map(_may_hold, value.values()))
        if is_line and not is_around:
            return JSON_LINES
        return JSON if is_around or re.match(r'{\s*"', text) else None
    if is_line and any(line.strip() for line in lines[1:]):
        return JSON_LINES
    return JSON if is_line or re.match(r'\[\s*(\[\s*["\d\[tfn-]|{\s*["}])', text) else None


def _may_hold(value: Any) -> bool:
    """Whether a list of records may be in there."""
    return isinstance(value, dict | Pairs | list) and bool(value)


def shape_of(text: TextIO, kind: str, pointer: str | None) -> str:
    """What most records are, "objects" or "arrays", by the first of them. Raises UnreadableFile."""
    for value, _, _ in islice(_values(text, kind, pointer), 100):
        if isinstance(value, dict | Pairs):
            return "objects"
        if isinstance(value, list):
            return "arrays"
    raise UnreadableFile(NO_LIST)


def keys(text: TextIO, kind: str, pointer: str | None) -> list[str]:
    """The keys of the first objects, in the order in which they come."""
    found: dict[str, None] = {}
    for value, _, _ in islice(_values(text, kind, pointer), KEYS_SAMPLE):
        if isinstance(value, dict):
            found.update(dict.fromkeys(value))
    return [key for key in found if not HALF_CHARACTER.search(key)]


def records(
    text: TextIO, kind: str, pointer: str | None, columns: list[str] | None
) -> Iterator[Record]:
    """The records of a JSON text. `columns`: the keys whose values are the cells, for objects.

    Values are text as it is, nested ones compact JSON, null the empty cell.
    """
    for value, line, raw in _values(text, kind, pointer):
        try:
            cells, problem = _cells(value, columns)
        except RecursionError:
            cells, problem = None, "The record is nested too deep."
        if "\\u" in raw and any(map(HALF_CHARACTER.search, [*(cells or []), problem or ""])):
            cells, problem = None, "The record holds half a character (\\ud800 to \\udfff)."
        yield Record(line, [raw.strip()] if cells is None else cells, problem, raw)


def _cells(value: Any, columns: list[str] | None) -> tuple[list[str] | None, str | None]:
    """The cells of a record, or what is wrong with it."""
    if isinstance(value, ValueError):
        return None, NOT_JSON.format(value)
    if isinstance(value, Pairs):
        return None, "The record has a key twice."
    if columns is None:
        if isinstance(value, list):
            return [as_cell(item) for item in value], None
        return None, "The record is no list, as the first one is."
    if not isinstance(value, dict):
        return None, "The record is no object, as the first one is."
    cells = [as_cell(value[key]) if key in value else "" for key in columns]
    if strange := value.keys() - set(columns):
        return None, f"The record has the key “{min(strange)}”, which the first records don't have."
    return cells, None


def as_cell(value: Any) -> str:
    """A value as a cell: text as it is, null as nothing, all else as JSON without spaces."""
    if isinstance(value, str):
        return str(value)
    return "" if value is None else _compact(value)


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


def _values(text: TextIO, kind: str, pointer: str | None) -> Iterator[Found]:
    """Each value, or the ValueError that stands for it."""
    return _from_lines(text) if kind == JSON_LINES else _from_list(text, pointer)


def _from_lines(text: TextIO) -> Iterator[Found]:
    for number, line in enumerate(text, 1):
        stripped = line.strip().strip("\ufeff\x1e")
        if not stripped:
            continue
        try:
            value, end = decode(stripped)
            if end < len(stripped):
                raise ValueError("more follows behind its end")
        except json.JSONDecodeError as error:
            value = ValueError(f"{error.msg} at character {error.pos + 1}")
        except ValueError as error:
            value = error
        yield Found(value, number, line)


def _from_list(text: TextIO, pointer: str | None) -> Iterator[Found]:
    """The values in one or more lists, or one after the other without a list around them.

    With a `pointer`, those of the list that it names in one object.
    """
    scanner = Scanner(text)
    if pointer is not None:
        enter(scanner, pointer)
        yield from scanner.items()
        return
    while sign := scanner.sign():
        if sign == "[":
            yield from scanner.items()
        else:
            yield scanner.value(may_be_last=True)
