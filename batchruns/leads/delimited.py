"""Delimited text as records, exactly: by Python's csv module, and beside it where it would guess."""

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator

from batchruns.leads.formats import Format
from batchruns.leads.table import Record

MAX_CELL_CHARACTERS = 10_000_000
QUOTES_OPEN = "The quotes in this line don't add up: one isn't closed, or closed too early."

csv.field_size_limit(min(MAX_CELL_CHARACTERS, sys.maxsize))


class _Lines:
    """Lines that can be given back, and that remember which of them were taken since last asked."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._given_back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._given_back.extendleft(reversed(lines))


def records(lines: Iterable[str], format: Format) -> Iterator[Record]:
    """The records of a delimited text, given as its lines with their ends.

    Where the quotes of a record don't add up, csv would guess, and lose characters or swallow the
    lines that follow. Here only that line has a problem, and the next one is read on its own.
    """
    source = _Lines(lines)
    delimiter = format.delimiter or ","
    reader = csv.reader(
        source,
        delimiter=delimiter,
        quotechar=format.quotechar,
        quoting=csv.QUOTE_MINIMAL if format.quotechar else csv.QUOTE_NONE,
        strict=True,
    )
    line = 1
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            first, *rest = source.taken
            source.give_back(rest)
            yield Record(line, first.rstrip("\r\n").split(delimiter), QUOTES_OPEN)
            line += 1
        else:
            yield Record(line, cells)
            line += len(source.taken)
