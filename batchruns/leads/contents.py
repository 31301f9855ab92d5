"""Which lead field some cells hold, told by the cells alone."""

import re
from collections.abc import Sequence

SHARE = 0.6

PATTERNS = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"),
    "linkedin_url": re.compile(r"(https?://)?([a-z]+\.)?linkedin\.com/\S+", re.IGNORECASE),
    "website": re.compile(r"https?://\S+|www\.\S+\.\S+", re.IGNORECASE),
    "phone": re.compile(r"(?:\+|00|0|\(\d)[\d\s()./-]{6,18}\d"),
}


def field_of(cells: Sequence[str]) -> tuple[str, float] | None:
    """The field that most of these cells look like, with a confidence from 0 to 1, or None."""
    if not cells:
        return None
    for name, pattern in PATTERNS.items():
        share = sum(bool(pattern.fullmatch(cell.strip())) for cell in cells) / len(cells)
        if share >= SHARE:
            return name, round(0.9 * share, 2)
    return None


def have_spaces(cells: Sequence[str]) -> bool:
    """Whether most of these cells are more than one word."""
    return sum(" " in cell.strip() for cell in cells) > len(cells) / 2
