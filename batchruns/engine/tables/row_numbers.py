"""Which row of the uploaded file a row is, by the number that a spreadsheet program shows beside it."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from heapq import merge

from batchruns.engine.tables.stored_csv import decode_rows, encode_rows

FIRST_ROW = 2
"""The number of the first row below a header in the first line."""


class RowNumbers:
    """The number of each row, which is known by its index, from 0, among rows in order.

    Rows follow each other in the file, but for what lies between them: empty lines, rejected rows,
    whatever is set aside. Only such jumps are kept, so that a million rows take a few bytes. At first,
    row 0 has the number FIRST_ROW, and none is left out behind it.
    """

    def __init__(self) -> None:
        self._starts = array("q", [0])
        # What is added to the index of a row, from the start on.
        self._shifts = array("q", [FIRST_ROW])

    def add(self, row: int, number: int) -> None:
        """Says the number of a row; those behind it follow on. Rows must come in order."""
        shift = number - row
        if row == self._starts[-1]:
            self._shifts[-1] = shift
        elif shift != self._shifts[-1]:
            self._starts.append(row)
            self._shifts.append(shift)

    def number_of(self, row: int) -> int:
        """The number of a row in the uploaded file, from 1."""
        return row + self._shifts[bisect_right(self._starts, row) - 1]

    def extend(self, others: "RowNumbers", start: int) -> None:
        """Adds the numbers of further rows, of which the first is the row `start` of all."""
        for row in others._starts:
            self.add(start + row, others.number_of(row))

    def without(self, rows: Iterable[int]) -> "RowNumbers":
        """The numbers of the rows that are left once these are taken out."""
        removed = sorted(rows)
        left = RowNumbers()
        for row in merge(self._starts, (row + 1 for row in removed)):
            left.add(row - bisect_left(removed, row), self.number_of(row))
        return left

    def encode(self) -> bytes:
        """The numbers as bytes, which `decode` reads."""
        return encode_rows([str(row), str(self.number_of(row))] for row in self._starts)

    @classmethod
    def decode(cls, data: bytes) -> "RowNumbers":
        """The numbers that `encode` made these bytes of."""
        numbers = cls()
        for row, number in decode_rows(data):
            numbers.add(int(row), int(number))
        return numbers
