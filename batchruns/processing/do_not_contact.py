"""The rows of a run whose leads must not be contacted: they are marked, or left out of its parts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models import F

from batchruns.engine.do_not_contact.contact_list import DoNotContactList
from batchruns.engine.do_not_contact_step import DUPLICATE, ISSUES
from batchruns.engine.lookups.looked_up import LookedUpLeads
from batchruns.engine.steps.later import AddedCells, Cells
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.engine.tables.table import RejectedRow
from batchruns.models import BatchRun, Chunk
from batchruns.processing.chunk_codec import pack_rows, unpack_rows
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.parts import Part, left_rows, numbers_in_file, suppressed_rows
from batchruns.processing.process_pool import IsUnwanted
from batchruns.processing.split import as_row
from batchruns.runs import files, queue
from batchruns.storage.temporary_files import scratch_folder


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
    parts: Sequence[Part],
    is_unwanted: IsUnwanted,
) -> dict[int, str]:
    """What marks each row whose lead is on the list, by what came with it or was found.

    A row with the same lead as such a one is marked, too, whatever else it says.
    """
    spans = list(_spans(parts)) if contacts else []
    marks: dict[int, str] = {}
    for rows in spans:
        if is_unwanted():
            raise WorkUnwantedError
        marks |= _matches(contacts, leads, rows)
    if not marks or duplicates is None:
        return marks
    marked = {_first_of(row, duplicates, numbers) for row in marks}
    same = (row for rows in spans for row in _same_leads(rows, marked, duplicates, numbers))
    return dict.fromkeys(same, DUPLICATE) | marks


def _matches(contacts: DoNotContactList, leads: LookedUpLeads, rows: range) -> dict[int, str]:
    """By what the list means the leads of some rows."""
    kinds = map(contacts.match, leads.with_finds(rows))
    return {row: kind.value for row, kind in zip(rows, kinds, strict=True) if kind}


def _spans(parts: Sequence[Part]) -> Iterator[range]:
    """The rows of each part, counted from 0 over the result."""
    start = 0
    for part in parts:
        yield range(start, start := start + part.rows)


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


# --- rows that are left out -----------------------------------------------------------------------


def leave_out(run: BatchRun, parts: Sequence[Part], marks: Mapping[int, str]) -> None:
    """Leaves marked rows out of their parts, which are made again without them."""
    concerned = [
        (part, some)
        for part, rows in zip(parts, _spans(parts), strict=True)
        if (some := {row - rows.start: marks[row] for row in rows if row in marks})
    ]
    for part, some in concerned:
        _write_suppressed(run, part, some)
    with transaction.atomic():
        for part, some in concerned:
            chunks = Chunk.objects.filter(pk=part.chunk.pk)
            chunks.update(
                done_at=None,
                summary={},
                enriched=0,
                rejected=0,
                suppressed=F("suppressed") + len(some),
            )
        queue.enqueue_chunks(run.pk, [part.chunk.number for part, _some in concerned])


def _write_suppressed(run: BatchRun, part: Part, marks: Mapping[int, str]) -> None:
    """Adds to the part's rows that are left out those of these marks, by their place in it."""
    before = [[str(index), issue.dump()] for index, issue in suppressed_rows(run, part)]
    left = left_rows(run, part)
    new = [[str(left[place]), ISSUES[mark].dump()] for place, mark in marks.items()]
    with files.writing(run.pk, files.part_suppressed_rows(part.span)) as file:
        file.write(encode_rows([*before, *new]))


@contextmanager
def rows_to_enrich(run: BatchRun, part: Part) -> Iterator[tuple[Path, Sequence[int]]]:
    """A file with the rows of a chunk but those that are left out, and each one's index in the chunk."""
    with files.reading(run.pk, files.chunk(part.span)) as source:
        if not part.chunk.suppressed:
            yield source, range(part.chunk.rows)
            return
        left_out = {index for index, _issue in suppressed_rows(run, part)}
        rows = unpack_rows(source.read_bytes())
        kept = [index for index in range(len(rows)) if index not in left_out]
        with scratch_folder() as folder:
            remaining = folder / "rows"
            remaining.write_bytes(pack_rows([rows[index] for index in kept]))
            yield remaining, kept


def collect_suppressed(run: BatchRun, columns: Sequence[str], parts: Sequence[Part]) -> int:
    """Writes the rows that were left out, with their reasons; gives how many."""
    total = sum(part.chunk.suppressed for part in parts)
    if total:
        with files.writing(run.pk, files.SUPPRESSED) as file:
            file.write(encode_rows([["line", "reason", *columns]]))
            file.write(encode_rows(_as_rows(run, parts)))
        with reading_rows(files.opened(run.pk, files.SUPPRESSED)) as records:
            total = sum(1 for _ in records) - 1
    return total


def _as_rows(run: BatchRun, parts: Sequence[Part]) -> Iterator[list[str]]:
    numbers = numbers_in_file(run)
    for part in parts:
        if part.chunk.suppressed:
            rows = unpack_rows(files.read(run.pk, files.chunk(part.span)))
            for index, issue in sorted(suppressed_rows(run, part)):
                number = numbers.number_of(part.span[index])
                yield as_row(RejectedRow(number, rows[index], issue))
