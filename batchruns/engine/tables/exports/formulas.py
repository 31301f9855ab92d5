"""Cells that a spreadsheet would take for a formula, made harmless."""

import re
from collections.abc import Sequence

# Also in the width of East Asian letters, which Excel takes for the same.
_SIGN = r"[=+\-@＝＋－＠]"
# What a spreadsheet, or what comes before it, may leave out on the way to the sign.
_SKIPPED = '[\0-\x08\x0b\x0c\x0e-\x1f "\u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff]*'
# Where a cell begins for a spreadsheet that doesn't go by commas: Excel in German and many other
# languages cuts at semicolons, without regard to quotes that don't begin its own cell.
_APART = "[;\t\r\n]"
_BEGINS = re.compile(f"{_SKIPPED}{_SIGN}|[\t\r\n]")
_BEGINS_INSIDE = re.compile(f"{_APART}{_SKIPPED}{_SIGN}")
_FORMULA = re.compile(f"(^|{_APART})({_SKIPPED}({_SIGN}[^;\t\r\n]*))")

LONGEST_NUMBER = 60
NUMBER = re.compile(
    r"[+-]?[\d.,'\u2019\u00a0\u202f ]*\d ?[%€$£]?|[+-]?\d+([.,]\d+)?[eE][+-]?\d+|[+-]"
)
PHONE = re.compile(
    r"\+[\d\s()./\u2010-\u2015\u00a0-]*\d(\s*(,|;)?\s*(ext|extension|x|durchwahl|dw|app|#)\.?:?\s*\d+)?",
    re.IGNORECASE,
)
# Cells that only go on with the number before them, if the comma between them is a decimal one, and
# such that end it: words. Anything else may calculate.
_GOES_ON = re.compile(r"[\d\s.,:/T+()-]*Z?")
_ENDS = re.compile(r"(?![eE][+-]?\d)[^\W\d_].*|[\w\s.,]*", re.DOTALL)
# What commands and functions are called by, wherever it stands: strict programs see no formula there,
# but others may read on.
_CALLS = re.compile(r"[|!]|[^\W\d_]\(")


def defused_row(cells: Sequence[str]) -> list[str]:
    """The cells of a row, each `defused`, also as they stand in a line of CSV.

    A program that cuts lines at semicolons joins cells: of “+1” and “1+cmd|…” it makes a formula.
    """
    harmless = list(map(defused, cells))
    line = ",".join(harmless)
    if not (_BEGINS.match(line) or _BEGINS_INSIDE.search(line)):
        return harmless
    for index, cell in enumerate(harmless):
        begin = max(map(cell.rfind, ";\t\r\n")) + 1
        may_begin = (begin or index == 0) and _BEGINS.match(cell, begin)
        if may_begin and _calculates(harmless[index + 1 :]):
            harmless[index] = f"{cell[:begin]}'{cell[begin:]}"
    return harmless


def _calculates(cells: Sequence[str]) -> bool:
    """Whether the cells behind a number, up to a semicolon, may make a formula of it."""
    if _CALLS.search(re.split(_APART, ",".join(cells), maxsplit=1)[0]):
        return True
    for cell in cells:
        own, *others = re.split(_APART, cell, maxsplit=1)
        if others or not _GOES_ON.fullmatch(own):
            return not (_GOES_ON.fullmatch(own) or _ENDS.fullmatch(own))
    return False


def defused(cell: str) -> str:
    """The cell, with an apostrophe in front of all that a spreadsheet would work out as a formula.

    That may be in the middle, behind a semicolon, a tab or a line's end. Plain numbers and phone
    numbers stay as they are: “-5.20”, “+49 30 901820”.
    """
    if not (_BEGINS.match(cell) or _BEGINS_INSIDE.search(cell)):
        return cell
    harmless = _FORMULA.sub(_with_apostrophe, cell)
    return f"'{harmless}" if cell[0] in "\t\r\n" else harmless


def _with_apostrophe(match: re.Match[str]) -> str:
    text = match[3].rstrip(' "\u00a0')
    if len(text) <= LONGEST_NUMBER and (NUMBER.fullmatch(text) or PHONE.fullmatch(text)):
        return match[0]
    return f"{match[1]}'{match[2]}"
