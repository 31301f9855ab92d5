"""The columns of the later steps are put behind those of the row phase, part by part.

Parts are CSV of our own (`tables.stored_csv`), so a cell is appended by finding where its record
ends; no cell is read and written again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import AddedCells, Cells
from batchruns.engine.summary import Summary

LINE_END = b"\r\n"
needs_quotes = re.compile('[",\r\n]').search


@dataclass(frozen=True, slots=True)
class Addition:
    """What one later step adds to a file."""

    names: Sequence[str]
    """Its outputs' own names."""
    outputs: Sequence[Output]
    """Its outputs, named as in this file."""
    added: AddedCells


@dataclass(slots=True)
class LaterColumns:
    """Appends the cells of the later steps to the parts of one file, and counts them.

    The additions are given in the order of their columns.
    """

    additions: Sequence[Addition]
    _filled: Counter[str] = field(default_factory=Counter)
    _values: dict[str, Counter[str]] = field(default_factory=dict)

    def append_to(self, parts: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        """The parts, given in order with their rows, with the new cells behind their own.

        Raises PartCutOffError where a part hasn't so many rows.
        """
        start = 0
        for count, part in parts:
            yield self._append(part, range(start, start + count))
            start += count

    def add_to(self, summary: Summary) -> None:
        """Adds the counts to the summary of the file, once all parts are written."""
        for addition in self.additions:
            counts = addition.added.counts()
            for name, output in zip(addition.names, addition.outputs, strict=True):
                summary.filled[output.name] = self._filled[output.name]
                if output.counted or name in counts:
                    values = counts.get(name) or self._values.get(output.name, Counter())
                    summary.values[output.name] = values

    def _append(self, part: bytes, rows: range) -> bytes:
        cells = [addition.added.cells(rows) for addition in self.additions]
        for addition, of_step in zip(self.additions, cells, strict=True):
            self._count(addition.outputs, of_step)
        blanks = [("",) * len(addition.outputs) for addition in self.additions]
        blank = b"," * sum(map(len, blanks)) + LINE_END
        filled = set().union(*cells)
        if not filled and part.count(LINE_END) == len(rows):
            return part.replace(LINE_END, blank)
        ends = [blank] * len(rows)
        for row in filled:
            in_row = (of_step.get(row, none) for of_step, none in zip(cells, blanks, strict=True))
            ends[row - rows.start] = _record_end(chain.from_iterable(in_row))
        records = _records(part, len(rows))
        return b"".join(chain.from_iterable(zip(records, ends, strict=True)))

    def _count(self, outputs: Sequence[Output], cells: Mapping[int, Cells]) -> None:
        for index, output in enumerate(outputs):
            texts = [row[index] for row in cells.values() if row[index]]
            self._filled[output.name] += len(texts)
            if output.counted:
                self._values.setdefault(output.name, Counter()).update(texts)


def _record_end(cells: Iterable[str]) -> bytes:
    """These cells as the end of a record of CSV."""
    quoted = (
        '"{}"'.format(cell.replace('"', '""')) if needs_quotes(cell) else cell for cell in cells
    )
    return ",".join(["", *quoted]).encode("utf-8", "surrogatepass") + LINE_END


def _records(part: bytes, rows: int) -> list[bytes]:
    """The records of a part, without their line ends. Raises PartCutOffError."""
    records = part.split(LINE_END)
    # Where there are as many lines as rows, no line end is part of a cell.
    if len(records) != rows + 1:
        records = list(_whole_records(records))
    behind_last = records.pop()
    if len(records) != rows or behind_last:
        raise PartCutOffError("part_cut_off", rows=len(records), expected=rows)
    return records


def _whole_records(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines put together again where a line end stands within quotes."""
    begun: list[bytes] = []
    is_open = False
    for line in lines:
        begun.append(line)
        is_open ^= line.count(b'"') % 2 == 1
        if not is_open:
            yield LINE_END.join(begun)
            begun.clear()
    if begun:
        yield LINE_END.join(begun)
