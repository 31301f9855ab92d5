"""The last task of a run: its parts become the result."""

import shutil
from functools import reduce
from operator import add

from batchruns import files, lifecycle
from batchruns.enrichment.summary import Summary
from batchruns.leads.writer import encode_rows
from batchruns.models import BatchRun, Chunk
from batchruns.plan import Plan


class RowsLost(Exception):
    """Rows in are not rows out plus rejects: a defect of ours, never to be passed over."""


def join(run: BatchRun) -> None:
    """Writes header and parts one after the other as the result, counts, and completes the run."""
    done = list(Chunk.objects.filter(run=run).order_by("number"))
    with files.writing(files.path(run.pk, files.RESULT)) as result:
        result.write(encode_rows([Plan.of(run).pipeline().columns]))
        for chunk in done:
            with files.part(run.pk, chunk.number).open("rb") as part:
                shutil.copyfileobj(part, result)
    summary = reduce(add, (Summary.from_meta(chunk.summary) for chunk in done), Summary())
    rejected, rows_in = run.details["rejectedCount"], run.details["rowCount"]
    if summary.rows + rejected != rows_in:
        raise RowsLost(f"{rows_in} rows in, {summary.rows} out, {rejected} rejected")
    lifecycle.complete(run, {"enrichedCount": summary.rows, "summary": summary.to_meta()})
    files.delete_working_files(run.pk)
