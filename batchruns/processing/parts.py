"""The parts of a run: the files that its chunks' rows were enriched into."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import Extract
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
        return self.chunk.rows - self.chunk.rejected


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
    steps = [step.extract_name for step in pipeline.later_steps]
    return [
        part
        for part in parts
        if not all(
            files.exists(run.pk, name)
            for name in (files.part(part.span), *(files.extract(step, part.span) for step in steps))
        )
    ]


def extracts_of(
    run: BatchRun,
    pipeline: Pipeline,
    parts: Sequence[Part],
    stack: ExitStack,
    is_unwanted: IsUnwanted,
) -> dict[str, list[Extract]]:
    """The extracts for each later step, by its name, in order; there until the stack is closed."""
    extracts: dict[str, list[Extract]] = {step.name: [] for step in pipeline.later_steps}
    for part in parts:
        if is_unwanted():
            raise WorkUnwantedError
        for step in pipeline.later_steps:
            name = files.extract(step.extract_name, part.span)
            path = stack.enter_context(files.reading(run.pk, name))
            extracts[step.name].append(Extract(part.rows, path))
    return extracts


def read_parts(
    run: BatchRun, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> Iterator[tuple[int, bytes]]:
    """How many rows each part has, and these as bytes."""
    for part in parts:
        if is_unwanted():
            raise WorkUnwantedError
        yield part.rows, files.read(run.pk, files.part(part.span))
