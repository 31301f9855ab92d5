"""The last task of a run: its parts become the result."""

import csv
import io
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import reduce
from operator import add

from batchruns.engine.enrichers.duplicates.index import Duplicates
from batchruns.engine.enrichers.duplicates.keys import KeyReader
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.summary import Summary
from batchruns.engine.tables.reader import Reject, open_table
from batchruns.engine.tables.rejected import writing as writing_rejects
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.models import BatchRun, Chunk
from batchruns.models.meta import keyed
from batchruns.processing.process_pool import Interrupted, IsUnwanted, never
from batchruns.processing.split import as_row
from batchruns.runs import files, service
from batchruns.runs.options import options_of

logger = logging.getLogger(__name__)


class RowsLost(Exception):
    """Rows in are not rows out plus rejects: a defect of ours, never to be passed over."""


def join(run: BatchRun, is_unwanted: IsUnwanted = never) -> None:
    """Writes header and parts as the result, duplicates marked, counts, and completes the run."""
    done = list(Chunk.objects.filter(run=run).order_by("number"))
    if [chunk.number for chunk in done if chunk.done_at] != list(range(done[-1].number + 1)):
        raise RowsLost(f"{len(done)} chunks, the last of them number {done[-1].number}")
    options = options_of(run)
    pipeline = Pipeline(options.columns, options.mapping, options=options)
    duplicates = _find_duplicates(run, done, is_unwanted)
    with files.writing(run.pk, files.RESULT) as result:
        result.write(encode_rows([pipeline.columns]))
        result.writelines(duplicates.mark(_parts(run, done, is_unwanted)))
    rejected = _collect_rejects(run, options, done, is_unwanted)

    summary = reduce(add, (Summary.from_meta(chunk.summary) for chunk in done), Summary())
    duplicates.add_to(summary, KeyReader(pipeline, options.mapping).columns)
    # What the database counted while the file was cut, against what was enriched and written.
    rows_in = sum(chunk.rows + chunk.unreadable for chunk in done)
    if summary.rows + rejected != rows_in:
        raise RowsLost(f"{rows_in} rows in, {summary.rows} out, {rejected} rejected")
    service.complete(
        run,
        keyed(
            row_count=rows_in,
            enriched_count=summary.rows,
            rejected_count=rejected,
            summary=summary.to_meta(),
        ),
    )
    try:
        files.delete_working_files(run.pk)
    except OSError as error:
        logger.warning("Run %s is completed, but keeps its working files: %s", run.pk, error)


def _find_duplicates(run: BatchRun, done: Sequence[Chunk], is_unwanted: IsUnwanted) -> Duplicates:
    with ExitStack() as stack:
        keys = []
        for chunk, span in _spans(done):
            if is_unwanted():
                raise Interrupted
            path = stack.enter_context(files.reading(run.pk, files.keys(span)))
            keys.append((chunk.rows - chunk.rejected, path))
        return Duplicates.find(keys)


def _parts(
    run: BatchRun, done: Sequence[Chunk], is_unwanted: IsUnwanted
) -> Iterator[tuple[int, bytes]]:
    for chunk, span in _spans(done):
        if is_unwanted():
            raise Interrupted
        yield chunk.rows - chunk.rejected, files.read(run.pk, files.part(span))


def _collect_rejects(
    run: BatchRun, options: Options, done: Sequence[Chunk], is_unwanted: IsUnwanted
) -> int:
    """Writes the rows that couldn't be read, and those that couldn't be enriched; gives how many."""
    if any(chunk.rejected for chunk in done):
        _sort_out_anew(run, options, done, is_unwanted)
    else:
        with (
            files.opened(run.pk, files.UNREADABLE) as unreadable,
            files.writing(run.pk, files.REJECTS) as rejects,
        ):
            shutil.copyfileobj(unreadable, rejects)
    with _records(run, files.REJECTS) as records:
        return sum(1 for _ in records) - 1


def _sort_out_anew(
    run: BatchRun, options: Options, done: Sequence[Chunk], is_unwanted: IsUnwanted
) -> None:
    """Writes all rejects, with their reasons and to be mended, by reading the file once more.

    Few files have rows that can't be enriched. Only there they stand as the person wrote them.
    """
    poison = _poison(run, done)
    place, reason = next(poison, (-1, ""))
    row = 0
    with (
        files.reading(run.pk, files.INPUT) as source,
        open_table(source, options.parse) as table,
        files.writing(run.pk, files.REJECTS) as rejects,
        files.writing(run.pk, files.MENDABLE) as mendable,
        writing_rejects(mendable, options.parse, table) as write_mendable,
    ):
        rejects.write(encode_rows([["line", "reason", *table.columns]]))
        for line, cells, problem, raw in table.records():
            if is_unwanted():
                raise Interrupted
            if problem is None:
                if row == place:
                    problem = reason
                    place, reason = next(poison, (-1, ""))
                row += 1
            if problem is not None:
                reject = Reject(line, cells, problem, raw)
                rejects.write(encode_rows([as_row(reject)]))
                write_mendable([reject])


def _poison(run: BatchRun, done: Sequence[Chunk]) -> Iterator[tuple[int, str]]:
    """Which rows of the file, from 0, couldn't be enriched, and why, in order."""
    for chunk, span in _spans(done):
        if chunk.rejected:
            with _records(run, files.part_rejects(span)) as records:
                for place, reason, *_cells in records:
                    yield span[int(place)], reason


def _spans(done: Sequence[Chunk]) -> Iterator[tuple[Chunk, range]]:
    """The chunks, which are all of a run, each with its rows, counted from 0 over the whole file."""
    start = 0
    for chunk in done:
        yield chunk, range(start, start := start + chunk.rows)


@contextmanager
def _records(run: BatchRun, name: str) -> Iterator[Iterator[list[str]]]:
    with (
        files.opened(run.pk, name) as file,
        io.TextIOWrapper(file, "utf-8", newline="") as text,
    ):
        yield csv.reader(text)
