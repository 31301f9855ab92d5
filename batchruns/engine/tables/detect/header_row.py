"""Which record holds the columns' names: not always the first one, and not always any."""

import re
from collections.abc import Sequence

from batchruns.engine.schema.headers.names import field_of

# Titles, dates and notes that stand above a header.
MOST_ABOVE = 30
LONGEST_NAME = 100
MOST_NAMES = 200
# What no column is called, but a lead's cell may hold: an address or a link; a number.
ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+")
NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")


def find_header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the header among the first filled records, or None where there is none."""
    if not rows:
        return 0
    head = rows[:MOST_ABOVE]
    names = [0 if _is_data(row) else _names(row) for row in head]
    if max(names) > 1:
        return names.index(max(names))
    typical = sorted(map(_filled, rows))[len(rows) // 2]
    for index, row in enumerate(head):
        if names[index] and any(map(_is_data, head[index + 1 : index + 2])):
            # However many of its names are missing.
            return index
        if not _is_title(row, typical):
            return None if _is_data(row) else index
    return 0


def _is_title(row: Sequence[str], typical: int) -> bool:
    """Whether it is a heading above the table, whose rows have `typical` filled cells."""
    filled = _filled(row)
    return filled < typical / 2 or (filled == 1 < typical and not _names(row))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _names(row: Sequence[str]) -> int:
    return sum(1 for cell in row[:MOST_NAMES] if len(cell) < LONGEST_NAME and field_of(cell))


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a record is a lead: it holds an address, or mostly numbers."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    numbers = sum(bool(NUMBER.fullmatch(cell)) for cell in filled)
    return any(map(ADDRESS.fullmatch, filled)) or numbers > len(filled) / 2
