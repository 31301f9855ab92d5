"""The columns of the later steps are put behind those of the row phase, part by part.

Parts are CSV of our own (`tables.stored_csv`), so a cell is appended by finding where its record
ends; no cell is read and written again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import AddedCells, Cells
from batchruns.engine.steps.later_issues import LaterIssues
from batchruns.engine.summary import Summary, added_counts
from batchruns.engine.tables.stored_csv import decode_rows, encode_columns, encode_rows
from batchruns.engine.tables.transpose import columns_of

CR, LF = b"\r", b"\n"


@dataclass(frozen=True, slots=True)
class Addition:
    """What one later step adds to a file."""

    names: Sequence[str]
    """Its outputs' own names; the last is the reason."""
    outputs: Sequence[Output | None]
    """Its outputs, named as in this file; None for those that the result doesn't have."""
    added: AddedCells
    about: str = ""
    """What its reasons are about, as issues say it; "" where they are no issues."""

    def narrowed(self, cells: Mapping[int, Cells]) -> Mapping[int, Cells]:
        """The cells of those outputs that the result has."""
        chosen = [number for number, output in enumerate(self.outputs) if output]
        if len(chosen) == len(self.outputs):
            return cells
        narrowed = {row: tuple(texts[n] for n in chosen) for row, texts in cells.items()}
        return {row: texts for row, texts in narrowed.items() if any(texts)}

    def reasons(self, cells: Mapping[int, Cells]) -> dict[int, RowIssue]:
        """Its reasons as issues, by row."""
        if not self.about:
            return {}
        about = (self.about,)
        reasons = ((row, texts[-1]) for row, texts in cells.items())
        return {row: RowIssue(about, Issue.of(reason)) for row, reason in reasons if reason}


@dataclass(slots=True)
class LaterColumns:
    """Appends the cells of the later steps to the parts of one file, and counts them.

    The additions are given in the order of their columns, `issues` come last. `order`: where each
    column of the result stands among all, where it isn't that order.
    """

    additions: Sequence[Addition]
    issues: LaterIssues | None = None
    order: Sequence[int] | None = None
    _filled: Counter[str] = field(default_factory=Counter)
    _values: dict[str, Counter[str]] = field(default_factory=dict)
    _issues: dict[str, Counter[str]] = field(default_factory=dict)

    def append_to(self, parts: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        """The parts, given in order with their rows, with the new cells behind their own.

        Raises PartCutOffError where a part hasn't so many rows.
        """
        start = 0
        for count, part in parts:
            appended = self._append(part, range(start, start + count))
            yield appended if self.order is None else _reordered(appended, self.order)
            start += count

    def add_to(self, summary: Summary) -> None:
        """Adds the counts to the summary of the file, once all parts are written."""
        for addition in self.additions:
            counts = addition.added.counts()
            for name, output in zip(addition.names, addition.outputs, strict=True):
                self._add_output(summary, output)
                if name in counts:
                    summary.values[output.name if output else name] = counts[name]
        self._add_output(summary, self.issues.output if self.issues else None)
        summary.issues = added_counts(summary.issues, self._issues)

    def _add_output(self, summary: Summary, output: Output | None) -> None:
        """Adds what was counted of an output; of one that the result doesn't have, nothing was."""
        if output:
            summary.filled[output.name] = self._filled[output.name]
            if output.counted:
                summary.values[output.name] = self._values.get(output.name, Counter())

    def _append(self, part: bytes, rows: range) -> bytes:
        columns = list(self._chosen_cells(rows))
        if not columns:
            return part
        # In order already where there is one step, for which sorting takes next to no time.
        filled = sorted(dict.fromkeys(chain.from_iterable(cells for _, cells in columns)))
        blank = b"," * sum(len(outputs) for outputs, _ in columns) + CR
        if not filled and part.count(CR) == part.count(LF) == len(rows):
            return part.replace(CR, blank)
        counted = chain.from_iterable(self._counted_columns(*each, filled) for each in columns)
        # Each record, and behind it how it ends; LF comes last, as CR and LF stand between records.
        pieces = [blank] * (2 * len(rows)) + [LF]
        pieces[:-1:2] = _split(part, CR, len(rows), LF)
        for row, end in zip(filled, _record_ends(list(counted), len(filled)), strict=True):
            pieces[2 * (row - rows.start) + 1] = end
        return b"".join(pieces)

    def _chosen_cells(self, rows: range) -> Iterator[tuple[Sequence[Output], Mapping[int, Cells]]]:
        """For each step that the result has outputs of, these and their cells; the issues come last."""
        cells = [addition.added.cells(rows) for addition in self.additions]
        issues = list(map(Addition.reasons, self.additions, cells))
        self._count_issues(chain.from_iterable(of_step.values() for of_step in issues))
        for addition, of_step in zip(self.additions, cells, strict=True):
            if outputs := [output for output in addition.outputs if output]:
                yield outputs, addition.narrowed(of_step)
        if self.issues:
            yield [self.issues.output], self.issues.cells(rows, issues)

    def _count_issues(self, issues: Iterable[RowIssue]) -> None:
        """Counts them by the code of the issue and what it is about."""
        for (about,), issue in issues:
            self._issues.setdefault(issue.code, Counter())[about] += 1

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


def _reordered(part: bytes, order: Sequence[int]) -> bytes:
    return encode_rows([[row[index] for index in order] for row in decode_rows(part)])


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
