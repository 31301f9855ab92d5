"""The second task of a run, once for each chunk: its rows are enriched and written as a part."""

from django.utils import timezone

from batchruns import chunks, engine, files
from batchruns.models import BatchRun, Chunk
from batchruns.plan import Plan
from batchruns.splitting import join_if_done


def enrich_chunk(run: BatchRun, number: int) -> None:
    """Writes the part of one chunk, unless it is there already. Raises RunError if stopped."""
    todo = Chunk.objects.filter(run=run, number=number, done_at=None)
    if todo.exists():
        plan = Plan.of(run)
        rows = files.chunk(run.pk, number).read_bytes()
        part, keys, summary = engine.run(
            chunks.enrich, rows, plan.columns, plan.mapping, plan.options
        )
        with files.writing(files.keys(run.pk, number)) as file:
            file.write(keys)
        with files.writing(files.part(run.pk, number)) as file:
            file.write(part)
        todo.update(done_at=timezone.now(), summary=summary)
    join_if_done(run)
