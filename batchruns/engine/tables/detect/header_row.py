"""Which record holds the columns' names: not always the first one, and not always any."""

import re
from collections.abc import Iterator, Sequence

from batchruns.engine.schema.headers.names import field_of, header_names
from batchruns.engine.schema.values import is_country, is_phone
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.text import plain

Rows = Sequence[Sequence[str]]

# Titles, dates and notes that stand above a header.
MOST_ABOVE = 30
LONGEST_NAME = 100
MOST_NAMES = 200
TITLE_SHARE = 0.6
"""The share of a usual row's filled cells below which a row is a heading above the table."""
# What no column is called, but a lead's cell may hold: an address or a link; a number.
ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+")
NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?")
DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
PERSON = re.compile(r"[^\W\d_a-z][^\W\d_]+(?: [^\W\d_a-z][\w.'’-]*){1,3}")
# How the cells below a name of a field look, if it is one.
PROOFS = {
    "email": re.compile(r"\S+@\S+"),
    "website": re.compile(r"\S+\.\w{2,}\S*"),
    "phone": re.compile(r"\D*\d[\d\s()./+-]{5,}.*"),
}


def find_header_row(rows: Rows) -> int | None:
    """The index of the header among the first filled records, or None where there is none.

    It is the first row that is as full as others, unless that is a lead, or a later row names more
    columns and what stands below it proves it.
    """
    if not rows:
        return 0
    head = rows[:MOST_ABOVE]
    names = [0 if _is_data(row) else _names(row) for row in head]
    first = _first_full_row(rows, names)
    if later := _later_header(rows, names, first):
        return later
    if names[first] or not _is_lead(rows, first):
        return first
    return None


def _first_full_row(rows: Rows, names: Sequence[int]) -> int:
    """The index of the first row that is no heading above the table."""
    typical = sorted(map(_filled, rows))[len(rows) // 2]
    for index, row in enumerate(rows[:MOST_ABOVE]):
        # However many of its names are missing.
        is_above_leads = names[index] and any(map(_is_data, rows[index + 1 : index + 2]))
        if is_above_leads or not _is_title(row, typical):
            return index
    return 0


def _later_header(rows: Rows, names: Sequence[int], first: int) -> int | None:
    """The index of the row below `first` that is the header instead, if there is one."""
    for index in sorted(range(first + 1, len(names)), key=lambda index: -names[index]):
        if names[index] < 2 or names[index] <= names[first]:
            return None
        proof = _proof(rows, index)
        is_group = _is_group(rows[first], rows[index]) and index == first + 1
        is_free = not names[first] and names[index] > _filled(rows[index]) / 2
        if proof or (proof is None and (is_group or is_free) and not _recurs(rows, index)):
            return index
    return None


def _proof(rows: Rows, index: int) -> bool | None:
    """Whether cells below a row's names are what these say; None if no name can be proven so."""
    proofs: list[bool] = []
    for column, name in enumerate(rows[index][:MOST_NAMES]):
        guess = field_of(name) if len(name) < LONGEST_NAME else None
        if guess and (pattern := PROOFS.get(guess.field)):
            below = list(filter(None, _column(rows[index + 1 :], column)))
            proofs += [any(map(pattern.fullmatch, below))] if below else []
    return all(proofs) if proofs else None


def _recurs(rows: Rows, index: int) -> bool:
    """Whether one of a row's names is a cell of another row, too: then it is a value."""
    others = [*rows[:index], *rows[index + 1 :]]
    return any(
        name in _column(others, column) and field_of(name)
        for column, name in enumerate(rows[index][:MOST_NAMES])
        if 0 < len(name) < LONGEST_NAME
    )


def _is_group(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row names groups of columns, by cells that were merged: “Contact,,,Company,,”."""
    return _filled(row) < _filled(below)


def _is_lead(rows: Rows, index: int) -> bool:
    """Whether a row that names no field is a lead already, by what its cells hold."""
    row = rows[index]
    return _is_data(row) or any(map(_is_value, row)) or any(_is_as_others(rows, index))


def _is_value(cell: str) -> bool:
    """Whether a cell holds what no column is called."""
    cell = cell.strip()
    is_one = is_phone(cell) or DATE.fullmatch(cell) or is_country(cell)
    return bool(is_one) or (" " in cell and is_company(cell))


def _is_as_others(rows: Rows, index: int) -> Iterator[bool]:
    """For each way to look that a single column's cells may have, whether all look so."""
    is_one_column = max(map(len, rows)) == 1
    cells = [row[0].strip() for row in rows[index:] if row] if is_one_column else []
    if len(cells) > 1:
        yield all(map(DOMAIN.fullmatch, map(str.lower, cells)))
        yield all(map(PERSON.fullmatch, cells)) and not _is_of_headers(cells[0])


def _is_of_headers(text: str) -> bool:
    """Whether one of the words is one that names of columns are made of."""
    return any(
        word in name.split() for word in plain(text).split() for name in header_names().first
    )


def _is_title(row: Sequence[str], typical: int) -> bool:
    """Whether it is a heading above the table, whose rows have `typical` filled cells."""
    filled = _filled(row)
    return filled < typical * TITLE_SHARE or (filled == 1 < typical and not _names(row))


def _column(rows: Rows, column: int) -> list[str]:
    return [row[column].strip() for row in rows if column < len(row)]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _names(row: Sequence[str]) -> int:
    return sum(1 for cell in row[:MOST_NAMES] if len(cell) < LONGEST_NAME and field_of(cell))


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a record is a lead: it holds an address, or mostly numbers and no field's name."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if any(map(ADDRESS.fullmatch, filled)):
        return True
    numbers = sum(bool(NUMBER.fullmatch(cell)) for cell in filled)
    return numbers > len(filled) / 2 and not _names(cells)
