"""Which rows of a file have leads who must not be contacted, and what marks them."""

from collections.abc import Iterable, Iterator, Mapping

from batchruns.engine.do_not_contact.contact_list import DoNotContactList
from batchruns.engine.do_not_contact_step import DUPLICATE
from batchruns.engine.lookups.looked_up import LookedUpLeads
from batchruns.engine.steps.later import AddedCells, Cells
from batchruns.engine.tables.row_numbers import RowNumbers


class Marks(AddedCells):
    """What marks each row whose lead must not be contacted."""

    def __init__(self, marks: Mapping[int, str]) -> None:
        self.marks = marks
        """By row, counted from 0 in the result."""

    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The mark of each of these rows that has one."""
        return {row: (self.marks[row],) for row in rows if row in self.marks}


def find_marks(
    contacts: DoNotContactList,
    leads: LookedUpLeads,
    duplicates: AddedCells | None,
    numbers: RowNumbers,
    spans: Iterable[range],
) -> dict[int, str]:
    """What marks each row whose lead is on the list, by what came with it or was found.

    A row with the same lead as such a one is marked, too, whatever else it says. `spans`: the rows of
    each part of the file, taken as they are worked on.
    """
    parts: list[range] = []
    marks: dict[int, str] = {}
    for rows in spans if contacts else ():
        parts.append(rows)
        marks |= _matches(contacts, leads, rows)
    if not marks or duplicates is None:
        return marks
    marked = {_first_of(row, duplicates, numbers) for row in marks}
    same = (row for rows in parts for row in _same_leads(rows, marked, duplicates, numbers))
    return dict.fromkeys(same, DUPLICATE) | marks


def _matches(contacts: DoNotContactList, leads: LookedUpLeads, rows: range) -> dict[int, str]:
    """By what the list means the leads of some rows."""
    kinds = map(contacts.match, leads.with_finds(rows))
    return {row: kind.value for row, kind in zip(rows, kinds, strict=True) if kind}


def _first_of(row: int, duplicates: AddedCells, numbers: RowNumbers) -> str:
    """The number of the first row with the same lead."""
    cells = duplicates.cells(range(row, row + 1))
    return cells[row][0] if row in cells else str(numbers.number_of(row))


def _same_leads(
    rows: range, marked: set[str], duplicates: AddedCells, numbers: RowNumbers
) -> Iterator[int]:
    """Those of some rows whose lead is that of a marked one, as first or as duplicate."""
    later = duplicates.cells(rows)
    for row in rows:
        if (later[row][0] if row in later else str(numbers.number_of(row))) in marked:
            yield row
