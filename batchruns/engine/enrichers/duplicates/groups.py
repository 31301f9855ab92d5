"""Rows that have the same lead, put together step by step."""

from array import array
from collections.abc import Iterator, Sequence

# Of rows whose leads differ in more than so many ways, only the first ones are compared with others.
MOST_COMPARED = 8
REASON_BITS = 4
REASON_MASK = (1 << REASON_BITS) - 1


class Groups:
    """Groups of rows, numbered from 0. Twelve bytes for each row, whatever its lead."""

    def __init__(self, rows: int) -> None:
        blank = bytes(rows * array("I").itemsize)
        self._parents = array("I", range(rows))
        # The row by which each is in its group, and the reason (from 1): 0 for the first of a group.
        self._links = array("I", blank)
        # The next row of the group whose lead is compared with others; 0 behind the last.
        self._next = array("I", blank)

    def __len__(self) -> int:
        return len(self._parents)

    def first(self, row: int) -> int:
        """The first row of a row's group."""
        parents = self._parents
        while (parent := parents[row]) != row:
            parents[row] = row = parents[parent]
        return row

    def are_joined(self, rows: Sequence[int]) -> bool:
        """Whether all these rows are in one group."""
        return len(set(map(self.first, rows))) == 1

    def is_alone(self, row: int) -> bool:
        """Whether a row is its whole group, as far as leads are compared."""
        return self._parents[row] == row and not self._next[row]

    def compared(self, first: int) -> Iterator[int]:
        """The rows whose leads stand for those of a group, which is given by its first row."""
        row = first
        yield row
        while row := self._next[row]:
            yield row

    def join(self, one: int, reason: int, other: int) -> None:
        """Makes one of the groups of two rows, which are the same by a reason (from 1).

        The leads of both are known to be equal, or to be compared: see `compare_also`.
        """
        first, later = self.first(one), self.first(other)
        if later < first:
            one, other, first, later = other, one, later, first
        self._parents[later] = first
        self._turn_links(other)
        self._links[other] = one << REASON_BITS | reason

    def compare_also(self, first: int, rows: list[int]) -> None:
        """Has these rows stand for their group as well, behind those that do already."""
        chain = [*self.compared(first), *rows][:MOST_COMPARED]
        for row, following in zip(chain, [*chain[1:], 0], strict=True):
            self._next[row] = following

    def link(self, row: int) -> tuple[int, int] | None:
        """The row by which a row is in its group, and the reason; None for the first."""
        link = self._links[row]
        return (link >> REASON_BITS, link & REASON_MASK) if link else None

    def links(self, rows: range) -> "array[int]":
        """For each of these rows the row by which it is in its group, shifted, and the reason."""
        return self._links[rows.start : rows.stop]

    def _turn_links(self, row: int) -> None:
        """Turns the links from a row to the first of its group, so that all lead to this row."""
        link, self._links[row] = self._links[row], 0
        while link:
            before, reason = link >> REASON_BITS, link & REASON_MASK
            link, self._links[before] = self._links[before], row << REASON_BITS | reason
            row = before
