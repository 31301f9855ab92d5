"""Runs that this process works on itself, without a worker."""

from batchruns.models import BatchRun, Chunk, Status
from batchruns.processing import enrich, join, lookup, split


def finish(run: BatchRun) -> BatchRun:
    """A run that was started, with its result."""
    split.split(run)
    while run.status == Status.PROCESSING:
        for chunk in Chunk.objects.filter(run=run, done_at=None):
            enrich.enrich_chunk(run, chunk.number)
        if run.parsed_meta.options.steps:
            lookup.take_turn(run)
        join.join(run)
        run.refresh_from_db()
    assert run.status == Status.COMPLETED
    return run
