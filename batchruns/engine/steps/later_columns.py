"""The columns of the later steps are put behind those of the row phase, part by part.

Parts are CSV of our own (`tables.stored_csv`), so a cell is appended by finding where its record
ends; no cell is read and written again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import AddedCells, Cells
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import encode_columns
from batchruns.engine.tables.transpose import columns_of

CR, LF = b"\r", b"\n"


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
        # In order already where there is one step, for which sorting takes next to no time.
        filled = sorted(dict.fromkeys(chain.from_iterable(cells)))
        blank = b"," * sum(len(a.outputs) for a in self.additions) + CR
        if not filled and part.count(CR) == part.count(LF) == len(rows):
            return part.replace(CR, blank)
        columns = [
            column
            for addition, of_step in zip(self.additions, cells, strict=True)
            for column in self._counted_columns(addition.outputs, of_step, filled)
        ]
        # Each record, and behind it how it ends; LF comes last, as CR and LF stand between records.
        pieces = [blank] * (2 * len(rows)) + [LF]
        pieces[:-1:2] = _split(part, CR, len(rows), LF)
        for row, end in zip(filled, _record_ends(columns, len(filled)), strict=True):
            pieces[2 * (row - rows.start) + 1] = end
        return b"".join(pieces)

    def _counted_columns(
        self, outputs: Sequence[Output], cells: Mapping[int, Cells], rows: Sequence[int]
    ) -> Iterator[Sequence[str]]:
        """The columns of one step, of these rows alone; they are counted for the summary."""
        blank = ("",) * len(outputs)
        columns = columns_of([cells.get(row, blank) for row in rows], len(outputs))
        for output, column in zip(outputs, columns, strict=True):
            self._filled[output.name] += len(column) - column.count("")
            if output.counted:
                self._values.setdefault(output.name, Counter()).update(filter(None, column))
            yield column


def _record_ends(columns: Sequence[Sequence[str]], rows: int) -> list[bytes]:
    """These cells as the ends of records of CSV, each with a comma before and a CR behind."""
    # A blank column before the others makes the comma.
    text = encode_columns([[""] * rows, *columns]) if rows else b""
    return _split(text, LF, rows)


def _split(part: bytes, sign: bytes, rows: int, rest: bytes = b"") -> list[bytes]:
    """The records of a part, cut at CR or LF: to look for one byte takes far less than for two.

    `rest` is what comes behind the last cut. Raises PartCutOffError where there are fewer rows or more.
    """
    records = part.split(sign)
    # Where there are as many lines as rows, no line end is part of a cell.
    if len(records) != rows + 1:
        records = list(_whole_records(records, sign))
    behind_last = records.pop()
    if len(records) != rows or (rows and behind_last != rest):
        raise PartCutOffError("part_cut_off", rows=len(records), expected=rows)
    return records


def _whole_records(lines: Iterable[bytes], sign: bytes) -> Iterator[bytes]:
    """Lines put together again where they were cut within quotes."""
    begun: list[bytes] = []
    is_open = False
    for line in lines:
        begun.append(line)
        is_open ^= line.count(b'"') % 2 == 1
        if not is_open:
            yield sign.join(begun)
            begun.clear()
    if begun:
        yield sign.join(begun)
