"""The cells of some rows by field, as enrichers read them: stripped, and one for each lead."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count

from batchruns.engine.issues import Issue
from batchruns.engine.schema.fields import longest, may_say_unknown
from batchruns.engine.schema.lead_columns import (
    ADDRESS,
    FULL_ADDRESS,
    LOCALITY,
    NEVER,
    AddressColumns,
    FieldColumn,
    LeadColumns,
    rank_of,
)
from batchruns.engine.schema.roles import role_of
from batchruns.engine.subjects.address.read import Place, read_place
from batchruns.engine.subjects.placeholders import without_placeholders
from batchruns.engine.subjects.repair import repair_column

NONE = -1
"""Instead of the number of a column: the lead has no value of its own."""
VALID = "valid"
FORMULA_OF_TEXT = re.compile('="([^"]*)"')

Column = Sequence[str]


class LeadCells:
    """The cells of some rows, by field and column.

    `own` are the file's columns. `fields` has a column for each field: where several columns hold it,
    each row has the cell of the one that counts most.
    """

    def __init__(self, lead: LeadColumns, own: Sequence[Column], rows: int) -> None:
        self._own = own
        self._rows = rows
        self._read: dict[int, Column] = {}
        self.issues: dict[int, Mapping[int, Issue]] = {}
        """What is to say of garbled or too long text, by column and row."""
        self.fields: dict[str, Column] = {
            name: self.column(index, name) for name, index in lead.single().items()
        }
        self.repeated = {
            name: [self.column(column.index, name) for column in columns]
            for name, columns in lead.repeated.items()
        }
        """The cells of each column of the phones and of the emails, by field."""
        for name, columns in self.repeated.items():
            self.fields[name] = pick(columns, first_filled(columns))
        self.addresses = [self._address(address) for address in lead.addresses]
        self.address_choice = _whole_address(self.addresses)
        """The number of the address that is each lead's own."""
        for name in lead.fields.intersection(ADDRESS):
            self.fields[name] = pick([a[name] for a in self.addresses], self.address_choice)

    def column(self, index: int, field: str = "") -> Column:
        """The cells of a column of the file that holds a field: stripped, without placeholders and cells
        that are too long, and garbled text as it was before.
        """
        if index not in self._read:
            self._read[index] = self._legible(index, field)
        return self._read[index]

    def _legible(self, index: int, field: str) -> Column:
        stripped: Column = without_formulas(list(map(str.strip, self._own[index])))
        stripped, too_long = without_longer(stripped, longest(field))
        distinct = set(stripped)
        cells, garbled = repair_column(stripped, distinct)
        if issues := garbled | too_long:
            self.issues[index] = issues
            distinct = set(cells)
        if may_say_unknown(field):
            return cells
        return without_placeholders(cells, distinct, field)

    def _address(self, address: AddressColumns) -> dict[str, Column]:
        blank = [""] * self._rows
        cells = {
            name: self.column(address.indices[name], name) if name in address.indices else blank
            for name in ADDRESS
        }
        if FULL_ADDRESS in address.indices:
            places = map(read_place, self.column(address.indices[FULL_ADDRESS], FULL_ADDRESS))
            for name, read in zip(Place._fields, zip(*places, strict=True), strict=False):
                cells[name] = [own or within for own, within in zip(cells[name], read, strict=True)]
        return cells


def without_formulas(cells: Column) -> Column:
    """The cells without what keeps a spreadsheet from taking them for numbers: “="0151"” as “0151”."""
    if '="' not in "".join(cells):
        return cells
    formulas = map(FORMULA_OF_TEXT.fullmatch, cells)
    return [
        formula[1].strip() if formula else cell
        for formula, cell in zip(formulas, cells, strict=True)
    ]


def without_longer(cells: Column, limit: int) -> tuple[Column, dict[int, Issue]]:
    """The cells, blank where they have more characters than the limit, and the issue of these."""
    if max(map(len, cells), default=0) <= limit:
        return cells, {}
    issues = {
        row: Issue("too_long_for_field", {"length": len(cell), "limit": limit})
        for row, cell in enumerate(cells)
        if len(cell) > limit
    }
    return ["" if row in issues else cell for row, cell in enumerate(cells)], issues


def pick(columns: Sequence[Column], choice: Sequence[int] | None) -> Column:
    """The cell of the column that is chosen for each row; of the first where there is no choice."""
    if choice is None:
        return columns[0]
    picked = list(columns[0])
    for row, number in enumerate(choice):
        if number:
            picked[row] = "" if number == NONE else columns[number][row]
    return picked


def first_filled(columns: Sequence[Column]) -> list[int] | None:
    """For each row the number of the first of these columns that is filled there."""
    if len(columns) == 1:
        return None
    return [next(_filled(cells), 0) for cells in zip(*columns, strict=True)]


def _filled(cells: Iterable[str]) -> Iterator[int]:
    """The numbers of the cells that are filled."""
    return compress(count(), cells)


def best_of(
    field: str,
    columns: Sequence[FieldColumn],
    cells: Sequence[Column],
    labels: Sequence[Column | None],
    statuses: Sequence[Column],
) -> list[int] | None:
    """For each row the number of the column whose value is the lead's own: valid before invalid, then
    by the rank of its kind. None where there is one column without labels.
    """
    if len(columns) == 1 and labels == [None]:
        return None
    ranks = [rank_of(column.role.kind, field) for column in columns]

    def rank(number: int, row: int) -> int:
        label = labels[number]
        return rank_of(role_of(label[row]).kind, field) if label and label[row] else ranks[number]

    def best(row: int) -> int:
        filled = [n for n in range(len(columns)) if cells[n][row]]
        ranked = [(statuses[n][row] != VALID, rank(n, row), n) for n in filled]
        possible = [candidate for candidate in ranked if candidate[1] < NEVER]
        if possible:
            return min(possible)[-1]
        return NONE if filled else 0

    return list(map(best, range(len(cells[0]))))


def _whole_address(addresses: Sequence[dict[str, Column]]) -> list[int] | None:
    """For each row the number of the first address there is; one with no more than a region or country
    only where there is no other.
    """
    if len(addresses) < 2:
        return None

    # Those with a street, postal code or city before those with a region or country only.
    columns = [
        list(map(any, zip(*(address[name] for name in names if name in address), strict=True)))
        for names in (LOCALITY, ADDRESS)
        for address in addresses
    ]
    return [next(compress(count(), row), 0) % len(addresses) for row in zip(*columns, strict=True)]
