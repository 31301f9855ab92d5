"""The last task of a run: its parts become the result."""

from functools import reduce
from operator import add

from batchruns import files, lifecycle
from batchruns.duplicates import Duplicates
from batchruns.enrichment.keys import KeyReader
from batchruns.enrichment.summary import Summary
from batchruns.leads.writer import encode_rows
from batchruns.models import BatchRun, Chunk
from batchruns.plan import Plan


class RowsLost(Exception):
    """Rows in are not rows out plus rejects: a defect of ours, never to be passed over."""


def join(run: BatchRun) -> None:
    """Writes header and parts as the result, duplicates marked, counts, and completes the run."""
    done = list(Chunk.objects.filter(run=run).order_by("number"))
    plan = Plan.of(run)
    pipeline = plan.pipeline()
    duplicates = Duplicates.find([(chunk.rows, files.keys(run.pk, chunk.number)) for chunk in done])
    parts = ((chunk.rows, files.part(run.pk, chunk.number).read_bytes()) for chunk in done)
    with files.writing(files.path(run.pk, files.RESULT)) as result:
        result.write(encode_rows([pipeline.columns]))
        result.writelines(duplicates.mark(parts))
    summary = reduce(add, (Summary.from_meta(chunk.summary) for chunk in done), Summary())
    duplicates.add_to(summary, KeyReader(pipeline, plan.mapping).columns)
    rejected, rows_in = run.details["rejectedCount"], run.details["rowCount"]
    if summary.rows + rejected != rows_in:
        raise RowsLost(f"{rows_in} rows in, {summary.rows} out, {rejected} rejected")
    lifecycle.complete(run, {"enrichedCount": summary.rows, "summary": summary.to_meta()})
    files.delete_working_files(run.pk)
