"""The second task of a run, once for each chunk: its rows are enriched and written as a part."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.messages import error_data
from batchruns.models import BatchRun, Chunk
from batchruns.processing import job, process_pool
from batchruns.processing.bisect import Rows, isolate
from batchruns.processing.chunk_codec import unpack_rows
from batchruns.processing.split import join_if_done
from batchruns.runs import files, service
from batchruns.runs.history import note
from batchruns.runs.options import options_of

T = TypeVar("T")

logger = logging.getLogger(__name__)

# The least time for a few rows, so that a slow machine doesn't reject good ones.
FEWEST_SECONDS = 3


def enrich_chunk(
    run: BatchRun, number: int, is_unwanted: process_pool.IsUnwanted = process_pool.never
) -> None:
    """Writes the part of one chunk, unless it is there already. Raises RunError if stopped."""
    chunk = Chunk.objects.filter(run=run, number=number, done_at=None).first()
    if chunk is not None:
        _enrich(run, chunk, is_unwanted)
    join_if_done(run)


def _enrich(run: BatchRun, chunk: Chunk, is_unwanted: process_pool.IsUnwanted) -> None:
    options, span = options_of(run), chunk.span()
    described = (options.columns, options.mapping, options)

    def call(function: Callable[..., T], rows: int, *args: Any) -> T:
        share = settings.CHUNK_SECONDS * rows / max(chunk.rows, 1)
        seconds = max(share, min(FEWEST_SECONDS, settings.CHUNK_SECONDS))
        return process_pool.run(
            function, *args, *described, seconds=seconds, is_unwanted=is_unwanted
        )

    def enrich_some(rows: Rows) -> tuple[bytes, dict[str, Any]]:
        service.check_is_processing(run)
        part, _keys, summary = call(job.enrich, len(rows), rows)
        return part, summary

    poison: Rows = []
    with (
        files.reading(run.pk, files.chunk(span)) as source,
        files.making(run.pk, files.part(span)) as part,
        files.making(run.pk, files.keys(span)) as keys,
    ):
        try:
            summary = call(job.enrich_file, chunk.rows, source, part, keys)
        except (process_pool.Overrun, job.Unenrichable) as error:
            note(
                run.pk,
                "chunk tried again",
                {"chunk": chunk.number + 1, "error": error_data(error).dump()},
            )
            logger.warning("Chunk %s of run %s is tried again: %s", chunk.number, run.pk, error)
            isolated = isolate(unpack_rows(source.read_bytes()), enrich_some)
            part.write_bytes(isolated.part)
            keys.write_bytes(job.keys_of(isolated.part, *described))
            poison, summary = isolated.poison, isolated.summary.to_meta()
    if poison:
        with files.writing(run.pk, files.part_rejects(span)) as file:
            file.write(encode_rows(poison))
    Chunk.objects.filter(pk=chunk.pk, done_at=None).update(
        done_at=timezone.now(), summary=summary, rejected=len(poison)
    )
