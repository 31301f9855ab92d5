"""Whether a text is JSON, and whether it is one for all records or one on each line."""

import re
from enum import Enum
from typing import Any

from batchruns.engine.tables.readers.json.scanner import Pairs, decode

ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
BEGINNING = re.compile(r'{\s*"|\[\s*(\[\s*["\d\[tfn-]|{\s*["}])')


class Layout(Enum):
    """How JSON stands in a file."""

    ONE_TEXT = "one text"
    LINES = "a text on each line"


def layout_of(head: bytes) -> Layout | None:
    """The layout of JSON that a file beginning so has; None if it is no JSON."""
    for encoding in ENCODINGS:
        text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
        if text.startswith(("{", "[")) and (layout := _layout_of_text(text)):
            return layout
    return None


def _layout_of_text(text: str) -> Layout | None:
    first, *others = text.splitlines()
    has_more = any(map(str.strip, others))
    value = _value_of_line(first)
    if value is not None and (has_more or not _is_around_records(value)):
        return Layout.LINES
    return Layout.ONE_TEXT if value is not None or BEGINNING.match(text) else None


def _value_of_line(line: str) -> Any:
    """The value, if it is all that the line has, else None."""
    try:
        value, end = decode(line)
    except ValueError:
        return None
    return None if line[end:].strip() else value


def _is_around_records(value: Any) -> bool:
    """Whether it may be a list of records, or an object around one."""
    if isinstance(value, dict):
        return any(map(_may_hold, value.values()))
    return not isinstance(value, Pairs)


def _may_hold(value: Any) -> bool:
    """Whether a list of records may be in there."""
    return isinstance(value, dict | list) and bool(value)
