"""The last task of a run: its parts become the result."""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import reduce
from operator import add

from django.db.models import Sum

from batchruns import files, lifecycle
from batchruns.enrichment.keys import KeyReader
from batchruns.enrichment.summary import Summary
from batchruns.leads.writer import encode_rows
from batchruns.models import BatchRun, Chunk
from batchruns.plan import Plan
from batchruns.work.duplicates import Duplicates
from batchruns.work.engine import Interrupted, IsUnwanted, never

logger = logging.getLogger(__name__)


class RowsLost(Exception):
    """Rows in are not rows out plus rejects: a defect of ours, never to be passed over."""


def join(run: BatchRun, is_unwanted: IsUnwanted = never) -> None:
    """Writes header and parts as the result, duplicates marked, counts, and completes the run."""
    done = list(Chunk.objects.filter(run=run).order_by("number"))
    plan = Plan.of(run)
    pipeline = plan.pipeline()
    duplicates = _find_duplicates(run, done, is_unwanted)
    with files.writing(run.pk, files.RESULT) as result:
        result.write(encode_rows([pipeline.columns]))
        result.writelines(duplicates.mark(_parts(run, done, is_unwanted)))
    _collect_rejects(run, done)

    summary = reduce(add, (Summary.from_meta(chunk.summary) for chunk in done), Summary())
    duplicates.add_to(summary, KeyReader(pipeline, plan.mapping).columns)
    rows_in = run.details["rowCount"]
    rejected = run.details["unreadableCount"] + sum(chunk.rejected for chunk in done)
    if summary.rows + rejected != rows_in:
        raise RowsLost(f"{rows_in} rows in, {summary.rows} out, {rejected} rejected")
    # The same from what the database counted while the chunks were made, not from what was enriched.
    cut = Chunk.objects.filter(run=run).aggregate(rows=Sum("rows"))["rows"] or 0
    if cut + run.details["unreadableCount"] != rows_in:
        raise RowsLost(f"{rows_in} rows in, {cut} in chunks")
    lifecycle.complete(
        run,
        {
            "enrichedCount": summary.rows,
            "rejectedCount": rejected,
            "summary": summary.to_meta(),
        },
    )
    try:
        files.delete_working_files(run.pk)
    except OSError as error:
        logger.warning("Run %s is completed, but keeps its working files: %s", run.pk, error)


def _find_duplicates(run: BatchRun, done: Sequence[Chunk], is_unwanted: IsUnwanted) -> Duplicates:
    with ExitStack() as stack:
        keys = []
        for chunk in done:
            if is_unwanted():
                raise Interrupted
            path = stack.enter_context(files.reading(run.pk, files.keys(chunk.number)))
            keys.append((chunk.rows - chunk.rejected, path))
        return Duplicates.find(keys)


def _parts(
    run: BatchRun, done: Sequence[Chunk], is_unwanted: IsUnwanted
) -> Iterator[tuple[int, bytes]]:
    for chunk in done:
        if is_unwanted():
            raise Interrupted
        yield chunk.rows - chunk.rejected, files.read(run.pk, files.part(chunk.number))


def _collect_rejects(run: BatchRun, done: Sequence[Chunk]) -> None:
    """Behind the rows that couldn't be read, those that couldn't be enriched."""
    names = [files.UNREADABLE]
    names += [files.part_rejects(chunk.number) for chunk in done if chunk.rejected]
    with files.writing(run.pk, files.REJECTS) as rejects:
        for name in names:
            with files.opened(run.pk, name) as file:
                shutil.copyfileobj(file, rejects)
