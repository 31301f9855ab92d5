"""The parts of a run: the files that its chunks' rows were enriched into."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from batchruns.engine.issues import Issue
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import Extract
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun, Chunk
from batchruns.processing.errors import RowsLostError, WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs import files


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk that is done."""

    chunk: Chunk
    span: range
    """The chunk's rows, counted from 0 over the whole file."""

    @property
    def rows(self) -> int:
        """How many rows were enriched."""
        return self.chunk.rows - self.chunk.rejected - self.chunk.suppressed


def parts_of(run: BatchRun) -> list[Part]:
    """The parts in the order of their rows. Raises RowsLostError where a chunk isn't done."""
    chunks = list(Chunk.objects.filter(run=run).order_by("number"))
    last = chunks[-1].number
    if [chunk.number for chunk in chunks if chunk.done_at] != list(range(last + 1)):
        raise RowsLostError("chunks_missing", chunks=len(chunks), last=last)
    parts, start = [], 0
    for chunk in chunks:
        parts.append(Part(chunk, range(start, start := start + chunk.rows)))
    return parts


def without_files(run: BatchRun, pipeline: Pipeline, parts: Sequence[Part]) -> list[Part]:
    """The parts of which a file isn't there, as of those that an earlier version has written."""
    extracts = pipeline.extract_names.values()
    return [
        part
        for part in parts
        if not all(
            files.exists(run.pk, name)
            for name in (
                files.part(part.span),
                *(files.extract(name, part.span) for name in extracts),
            )
        )
    ]


def extracts_of(
    run: BatchRun,
    pipeline: Pipeline,
    parts: Sequence[Part],
    stack: ExitStack,
    is_unwanted: IsUnwanted,
) -> dict[str, list[Extract]]:
    """The extracts by name, those of each in order; there until the stack is closed."""
    extracts: dict[str, list[Extract]] = {name: [] for name in pipeline.extract_names}
    for part in parts:
        if is_unwanted():
            raise WorkUnwantedError
        for name, kept_as in pipeline.extract_names.items():
            file = files.extract(kept_as, part.span)
            path = stack.enter_context(files.reading(run.pk, file))
            extracts[name].append(Extract(part.rows, path))
    return extracts


def row_numbers_of(run: BatchRun, parts: Sequence[Part]) -> RowNumbers:
    """The number of each row of the result in the uploaded file."""
    failed = (row for row, _issue in unenrichable_rows(run, parts))
    suppressed = (part.span[i] for part in parts for i, _issue in suppressed_rows(run, part))
    return numbers_in_file(run).without([*failed, *suppressed])


def numbers_in_file(run: BatchRun) -> RowNumbers:
    """The number of each row that was read in the uploaded file."""
    # An earlier version has written none: then rows are counted from the header on.
    if files.exists(run.pk, files.ROW_NUMBERS):
        return RowNumbers.decode(files.read(run.pk, files.ROW_NUMBERS))
    return RowNumbers()


def unenrichable_rows(run: BatchRun, parts: Sequence[Part]) -> Iterator[tuple[int, Issue]]:
    """Which of the rows that were read, from 0 over the whole file, couldn't be enriched, and why."""
    for part in parts:
        if part.chunk.rejected:
            with reading_rows(files.opened(run.pk, files.part_rejected_rows(part.span))) as records:
                for index, issue, *_cells in records:
                    yield part.span[int(index)], Issue.load(issue)


def suppressed_rows(run: BatchRun, part: Part) -> list[tuple[int, Issue]]:
    """Which rows of a chunk, from 0, are left out as their leads must not be contacted, and why."""
    if not part.chunk.suppressed:
        return []
    with reading_rows(files.opened(run.pk, files.part_suppressed_rows(part.span))) as records:
        # What a try that was cut off has written behind them doesn't count.
        counted = islice(records, part.chunk.suppressed)
        return [(int(index), Issue.load(issue)) for index, issue, *_cells in counted]


def left_rows(run: BatchRun, part: Part) -> list[int]:
    """The index in its chunk, from 0, of each row of a part."""
    failed = {row - part.span.start for row, _issue in unenrichable_rows(run, [part])}
    failed |= {index for index, _issue in suppressed_rows(run, part)}
    return [index for index in range(part.chunk.rows) if index not in failed]


def read_parts(
    run: BatchRun, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> Iterator[tuple[int, bytes]]:
    """How many rows each part has, and these as bytes."""
    for part in parts:
        if is_unwanted():
            raise WorkUnwantedError
        yield part.rows, files.read(run.pk, files.part(part.span))
