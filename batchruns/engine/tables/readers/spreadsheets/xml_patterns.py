"""XML of the plain kind that spreadsheet programs write, read by patterns: thrice as fast.

What isn't exactly of that kind is given up with IrregularError, never guessed.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.spreadsheets.xml import IrregularError
from batchruns.engine.tables.source import DAMAGE

BLOCK = 1 << 18
MAX_ELEMENT_CHARACTERS = 10_000_000
PROLOG = re.compile(
    r"\ufeff?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    r"(?: standalone=[\"']\w+[\"'])?\s*\?>)?\s*"
)
TEXT = r'<t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)'
STRING = rf"\s*<si>{TEXT}</si>"
CELL = (
    r'<c(?: r="([A-Z]{1,3})\d+"| s="(\d+)"| t="(\w+)"| [a-z]{2,}="\d*")*+'
    r"(?:/>|>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?"
    rf"(?:<v>([^<]*)</v>|<v/>|<is>{TEXT}</is>)?</c>)"
)
GROUP = re.compile(r"\((?!\?)")
ROW_ATTRIBUTES = r'(?: r="(\d{1,9})"| (?!r=)[\w:]+="[^"<>]*")*+'
ROW = rf"\s*<row{ROW_ATTRIBUTES}(?:/>|>((?:{GROUP.sub('(?:', CELL)})*+)</row>)"
ENTITY = re.compile(r"&([^;]*);?")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def string_elements(part: BinaryIO) -> Iterator[list[str]]:
    """The shared texts of a workbook, some at a time."""
    return _elements(part, r"<sst[^>]*>", STRING, "</si>", r"\s*</sst>")


def row_elements(part: BinaryIO) -> Iterator[list[tuple[str, str]]]:
    """The rows of a sheet, some at a time: their numbers, and their cells as XML."""
    start = r"<worksheet[^>]*>(?:[^<]|<(?!sheetData|!))*+<sheetData>"
    return _elements(part, start, ROW, "</row>", r"(?:\s*<row[^>]*/>)*\s*</sheetData>")


cells = re.compile(CELL).findall
"""The cells of a row: each its column's letters, style, type, value and text."""


def text_of(content: str) -> str:
    """The text that XML stands for."""
    return ENTITY.sub(_character, content) if "&" in content else content


def _character(match: re.Match[str]) -> str:
    name = match[1]
    try:
        if name.startswith("#"):
            return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))
        return ENTITIES[name]
    except (KeyError, ValueError, OverflowError, IndexError):
        raise IrregularError from None


def _elements(part: BinaryIO, start: str, element: str, last: str, rest: str) -> Iterator[Any]:
    """What the groups of each element hold, some elements at a time.

    `start` is what stands before the first element, `last` ends each, `rest` follows them.
    """
    text = io.TextIOWrapper(part, "utf-8")
    buffer = _behind(start, _read(text))
    several = re.compile(f"(?:{GROUP.sub('(?:', element)})*+")
    one, following = re.compile(element), re.compile(rest)
    while True:
        complete = buffer.rfind(last) + len(last)
        if complete >= len(last):
            if several.fullmatch(buffer, 0, complete) is None:
                raise IrregularError
            yield one.findall(buffer, 0, complete)
            buffer = buffer[complete:]
        if following.match(buffer):
            break
        buffer += _read_more(text, len(buffer))
    while _read(text):
        # To the end, where the archive checks that nothing was damaged.
        pass


def _behind(start: str, beginning: str) -> str:
    """A part's beginning without what stands before its first element."""
    prolog = PROLOG.match(beginning)
    match = re.compile(start).match(beginning, prolog.end() if prolog else 0)
    if match is None:
        raise IrregularError
    return beginning[match.end() :]


def _read_more(text: io.TextIOWrapper, buffered: int) -> str:
    """What comes next in an element of which so many characters are there already."""
    if buffered > MAX_ELEMENT_CHARACTERS:
        raise UnreadableFileError("row_or_cell_too_long", limit=MAX_ELEMENT_CHARACTERS)
    more = _read(text)
    if not more:
        raise IrregularError
    return more


def _read(text: io.TextIOWrapper) -> str:
    try:
        return text.read(BLOCK)
    except DAMAGE:
        raise UnreadableFileError("spreadsheet_damaged") from None
