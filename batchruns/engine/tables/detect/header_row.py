"""Which record holds the columns' names: not always the first one, and not always any."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from batchruns.engine.schema.fields import LONGEST
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
LEAST_VALUES = 0.15
"""The share of a row's filled cells that are values, and no names, from which it is a lead."""
# What no column is called, but a lead's cell may hold: an address or a link; a number.
ADDRESS = re.compile(r"(?=\S[^\s@]*+@\S+\.\S)\S++|https?://\S+")
NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?")
DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
PERSON = re.compile(r"[^\W\d_a-z][^\W\d_]+(?: [^\W\d_a-z][\w.'’-]*){1,3}")
# How the cells below a name of a field look, if it is one.
PROOFS = {
    "email": re.compile(r"(?=\S+@\S)\S++"),
    "website": re.compile(r"(?=\S+\.\w{2})\S++"),
    "phone": re.compile(r"\D*+\d[\d\s()./+-]{5,}+.*"),
}


def find_header_row(rows: Rows) -> int | None:
    """The index of the header among the first filled records, or None where there is none.

    It is the first row that is as full as others, unless that is a lead, or a later row names more
    columns and what stands below it proves it.
    """
    if not rows:
        return 0
    # What stands behind so many characters of a cell says nothing more.
    rows = [[cell[:LONGEST] for cell in row] for row in rows]
    names = list(map(_names_of_header, rows[:MOST_ABOVE]))
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
    better = max(1, names[first])
    indexes = [index for index in range(first + 1, len(names)) if names[index] > better]
    indexes.sort(key=lambda index: -names[index])
    return next((index for index in indexes if _is_header(rows, names, first, index)), None)


def _is_header(rows: Rows, names: Sequence[int], first: int, index: int) -> bool:
    """Whether a row that names more columns than the row `first` is the header instead."""
    proofs = list(_proofs(rows, index))
    if proofs:
        return all(proofs)
    is_free = not names[first] and names[index] > _filled(rows[index]) / 2
    return (is_free or _is_below_groups(rows, first, index)) and not _recurs(rows, index)


def _proofs(rows: Rows, index: int) -> Iterator[bool]:
    """For each name of a row that can be proven so, whether a cell below is what it says."""
    for column, name in enumerate(rows[index][:MOST_NAMES]):
        if pattern := PROOFS.get(_field(name)):
            below = list(filter(None, _column(rows[index + 1 :], column)))
            if below:
                yield any(map(pattern.fullmatch, below))


def _recurs(rows: Rows, index: int) -> bool:
    """Whether one of a row's names is a cell of another row, too: then it is a value."""
    others = [*rows[:index], *rows[index + 1 :]]
    names = enumerate(rows[index][:MOST_NAMES])
    return any(_field(name) and name in _column(others, column) for column, name in names)


def _is_below_groups(rows: Rows, first: int, index: int) -> bool:
    """Whether the row above names groups of columns, as merged cells do: “Contact,,,Company,,”."""
    return index == first + 1 and _filled(rows[first]) < _filled(rows[index])


def _is_lead(rows: Rows, index: int) -> bool:
    """Whether a row that names no field is a lead already, by what its cells hold."""
    row = rows[index]
    has_values = sum(map(_is_value, row)) > LEAST_VALUES * _filled(row)
    return _is_data(row) or has_values or _are_alike(_only_column(rows, index))


def _is_value(cell: str) -> bool:
    """Whether a cell holds what no column is called."""
    cell = cell.strip()
    is_one = is_phone(cell) or DATE.fullmatch(cell) or is_country(cell)
    return bool(is_one) or _is_name_of_company(cell)


def _is_name_of_company(cell: str) -> bool:
    return " " in cell and is_company(cell) and not _is_of_headers(cell)


def _only_column(rows: Rows, index: int) -> list[str]:
    """The cells of a table's only column from a row on, none if there are several columns."""
    if max(map(len, rows)) > 1:
        return []
    return [row[0].strip() for row in rows[index:] if row]


def _are_alike(cells: Sequence[str]) -> bool:
    """Whether several cells all look like domains, or all like names of persons."""
    if len(cells) < 2:
        return False
    are_domains = all(map(DOMAIN.fullmatch, map(str.lower, cells)))
    return are_domains or (all(map(PERSON.fullmatch, cells)) and not _is_of_headers(cells[0]))


def _is_of_headers(text: str) -> bool:
    """Whether one of the words is one that names of columns are made of."""
    return not _words_of_headers().isdisjoint(plain(text).split())


@cache
def _words_of_headers() -> frozenset[str]:
    return frozenset(" ".join(header_names().first).split())


def _is_title(row: Sequence[str], typical: int) -> bool:
    """Whether it is a heading above the table, whose rows have `typical` filled cells."""
    filled = _filled(row)
    return filled < typical * TITLE_SHARE or (filled == 1 < typical and not _names(row))


def _column(rows: Rows, column: int) -> list[str]:
    return [row[column].strip() for row in rows if column < len(row)]


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, map(str.strip, row)))


def _field(name: str) -> str:
    """The lead field that a cell names, "" if it names none."""
    guess = field_of(name) if len(name) < LONGEST_NAME else None
    return guess.field if guess else ""


def _names(row: Sequence[str]) -> int:
    return sum(map(bool, map(_field, row[:MOST_NAMES])))


def _names_of_header(row: Sequence[str]) -> int:
    """How many fields a row names, none if it is a lead."""
    return 0 if _is_data(row) else _names(row)


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a record is a lead: it holds an address, or mostly numbers and no field's name."""
    filled = list(filter(None, map(str.strip, cells)))
    if any(map(ADDRESS.fullmatch, filled)):
        return True
    numbers = sum(map(bool, map(NUMBER.fullmatch, filled)))
    return numbers > len(filled) / 2 and not _names(cells)
