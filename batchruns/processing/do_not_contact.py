"""The rows of a run whose leads must not be contacted: they are marked, or left out of its parts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models import F

from batchruns.engine.do_not_contact_step import ISSUES
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.engine.tables.table import RejectedRow
from batchruns.models import BatchRun, Chunk
from batchruns.processing.chunk_codec import pack_rows, unpack_rows
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.parts import Part, left_rows, numbers_in_file, suppressed_rows
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.processing.split import as_row
from batchruns.runs import files, queue
from batchruns.storage.temporary_files import scratch_folder


def spans_of(parts: Sequence[Part], is_unwanted: IsUnwanted = never) -> Iterator[range]:
    """The rows of each part, counted from 0 over the result. Raises WorkUnwantedError."""
    start = 0
    for part in parts:
        if is_unwanted():
            raise WorkUnwantedError
        yield range(start, start := start + part.rows)


# --- rows that are left out -----------------------------------------------------------------------


def leave_out(run: BatchRun, parts: Sequence[Part], marks: Mapping[int, str]) -> None:
    """Leaves marked rows out of their parts, which are made again without them."""
    concerned = [
        (part, some)
        for part, rows in zip(parts, spans_of(parts), strict=True)
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
