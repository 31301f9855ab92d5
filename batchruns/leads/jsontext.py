"""JSON as records: a list of objects or arrays, or one of them on each line. Never more than one
record in memory."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TextIO

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import JSON, JSON_LINES
from batchruns.leads.table import Record

MAX_RECORD_CHARACTERS = 10_000_000
BLOCK = 1 << 16
# Records that tell which keys there are. A key that comes later only has no column.
KEYS_SAMPLE = 20_000
BETWEEN = re.compile(r"[\s,]*")
HALF_CHARACTER = re.compile("[\ud800-\udfff]")

NOT_JSON = "The line isn't JSON: {}."
TOO_LONG = (
    f"A record of this file has more than {MAX_RECORD_CHARACTERS:,} characters, which no lead has. "
    "Save the list again with an object for each lead, and upload that."
)
NO_LIST = (
    "This JSON holds no list of leads. "
    "It must be a list of objects, or one object on each line, such as {“name”: “Ada”}."
)


class Literal(str):
    """A number as it stands in the text: 1.10 stays 1.10, whatever its length."""


class Pairs(list[tuple[str, Any]]):
    """An object that has a key twice, of which a dict would lose one."""


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
        value, end = _decode(lines[0])
    except ValueError:
        value, end = None, 0
    is_line = value is not None and not lines[0][end:].strip()
    if text.startswith("{"):
        return JSON_LINES if is_line else JSON if re.match(r'{\s*"', text) else None
    if is_line and any(line.strip() for line in lines[1:]):
        return JSON_LINES
    return JSON if is_line or re.match(r'\[\s*(\[\s*["\d\[tfn-]|{\s*["}])', text) else None


def shape_of(text: TextIO, kind: str) -> str:
    """What most records are, "objects" or "arrays", by the first of them. Raises UnreadableFile."""
    for value, _, _ in islice(_values(text, kind), 100):
        if isinstance(value, dict | Pairs):
            return "objects"
        if isinstance(value, list):
            return "arrays"
    raise UnreadableFile(NO_LIST)


def keys(text: TextIO, kind: str) -> list[str]:
    """The keys of the first objects, in the order in which they come."""
    found: dict[str, None] = {}
    for value, _, _ in islice(_values(text, kind), KEYS_SAMPLE):
        if isinstance(value, dict):
            found.update(dict.fromkeys(value))
    return [key for key in found if not HALF_CHARACTER.search(key)]


def records(text: TextIO, kind: str, columns: list[str] | None) -> Iterator[Record]:
    """The records of a JSON text. `columns`: the keys whose values are the cells, for objects.

    Values are text as it is, nested ones compact JSON, null the empty cell.
    """
    for value, line, raw in _values(text, kind):
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


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Pairs:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Pairs(pairs)


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Literal, parse_float=Literal, parse_constant=Literal
)


def _decode(text: str, place: int = 0) -> tuple[Any, int]:
    """The value at this place and where it ends. Raises ValueError, with a short reason."""
    try:
        return DECODER.raw_decode(text, place)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _values(text: TextIO, kind: str) -> Iterator[tuple[Any, int, str]]:
    """Each value (or the ValueError that stands for it), its line, and its text."""
    return _from_lines(text) if kind == JSON_LINES else _from_list(text)


def _from_lines(text: TextIO) -> Iterator[tuple[Any, int, str]]:
    for number, line in enumerate(text, 1):
        stripped = line.strip().strip("\ufeff\x1e")
        if not stripped:
            continue
        try:
            value, end = _decode(stripped)
            if end < len(stripped):
                raise ValueError("more follows behind its end")
        except json.JSONDecodeError as error:
            value = ValueError(f"{error.msg} at character {error.pos + 1}")
        except ValueError as error:
            value = error
        yield value, number, line


def _from_list(text: TextIO) -> Iterator[tuple[Any, int, str]]:
    """The values in one or more lists, or one after the other without a list around them."""
    buffer, place, line, in_list = text.read(BLOCK).lstrip("\ufeff"), 0, 1, False
    while True:
        start, place = place, _end_of_blanks(buffer, place)
        line += buffer.count("\n", start, place)
        if place == len(buffer):
            buffer, place = text.read(BLOCK), 0
            if buffer:
                continue
            if in_list:
                raise _broken(line)
            return
        if buffer[place] == ("]" if in_list else "["):
            in_list = not in_list
            place += 1
            continue
        try:
            value, end = _decode(buffer, place)
        except ValueError:
            value, end = None, len(buffer)
        if end == len(buffer):
            # It may go on beyond what has been read.
            more = text.read(max(BLOCK, (end - place) // 4))
            if more and end - place < MAX_RECORD_CHARACTERS:
                buffer, place = buffer[place:] + more, 0
                continue
            if more:
                raise UnreadableFile(TOO_LONG)
            if value is None or in_list:
                raise _broken(line)
        raw = buffer[place:end]
        yield value, line, raw
        line += raw.count("\n")
        place = end


def _end_of_blanks(text: str, place: int) -> int:
    match = BETWEEN.match(text, place)
    return match.end() if match else place


def _broken(line: int) -> UnreadableFile:
    return UnreadableFile(
        f"The JSON of this file breaks off or is broken in line {line:,}. "
        "Save it again, or mend that line, and upload that."
    )
