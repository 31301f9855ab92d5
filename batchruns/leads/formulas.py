"""Cells that a spreadsheet would take for a formula, made harmless."""

import re

# Also in the width of East Asian letters, which Excel takes for the same.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_NUMBER = 60
NUMBER = re.compile(
    r"[+-]?[\d.,'\u2019\u00a0\u202f ]*\d ?[%€$£]?|[+-]?\d+([.,]\d+)?[eE][+-]?\d+|[+-]"
)
PHONE = re.compile(
    r"\+[\d\s()./\u2010-\u2015\u00a0-]*\d(\s*(,|;)?\s*(ext|extension|x|durchwahl|dw|app|#)\.?:?\s*\d+)?",
    re.IGNORECASE,
)


def defused(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would work it out as a formula.

    Plain numbers and phone numbers stay as they are: “-5.20”, “+49 30 901820”.
    """
    if not cell.startswith(STARTS):
        return cell
    if len(cell) <= LONGEST_NUMBER and (NUMBER.fullmatch(cell) or PHONE.fullmatch(cell)):
        return cell
    return f"'{cell}"
