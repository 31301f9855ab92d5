"""Whether a text is JSON, and whether it is one for all records or one on each line."""

import re
from enum import Enum
from typing import Any

from batchruns.engine.tables.readers.json.scanner import Pairs, decode

ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
OBJECT_BEGINS = re.compile(r'{\s*"')
LIST_BEGINS = re.compile(r'\[\s*(\[\s*["\d\[tfn-]|{\s*["}])')


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
    try:
        value, end = decode(first)
    except ValueError:
        value, end = None, 0
    is_line = value is not None and not first[end:].strip()
    if text.startswith("{"):
        # One object may be around a list of records.
        is_around = not has_more and isinstance(value, dict) and any(map(_may_hold, value.values()))
        return _layout(is_line and not is_around, is_around or OBJECT_BEGINS.match(text))
    return _layout(is_line and has_more, is_line or LIST_BEGINS.match(text))


def _layout(is_lines: bool, is_text: Any) -> Layout | None:
    if is_lines:
        return Layout.LINES
    return Layout.ONE_TEXT if is_text else None


def _may_hold(value: Any) -> bool:
    """Whether a list of records may be in there."""
    return isinstance(value, dict | Pairs | list) and bool(value)
