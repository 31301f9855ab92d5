"""The second task of a run, once for each chunk: its rows are enriched and written as a part."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from batchruns.engine.isolate import MOST_SECONDS, Rows, UnenrichableRow, isolate, time_for
from batchruns.engine.options import Options
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.messages import error_data
from batchruns.models import BatchRun, Chunk
from batchruns.processing import job, process_pool
from batchruns.processing.chunk_codec import unpack_rows
from batchruns.processing.do_not_contact import rows_to_enrich
from batchruns.processing.parts import Part
from batchruns.processing.split import join_if_done
from batchruns.runs import files, service
from batchruns.runs.history import note
from batchruns.runs.options import options_of

T = TypeVar("T")

logger = logging.getLogger(__name__)


def enrich_chunk(
    run: BatchRun, number: int, is_unwanted: process_pool.IsUnwanted = process_pool.never
) -> None:
    """Writes the part of one chunk, unless it is there already. Raises RunError if stopped."""
    chunk = Chunk.objects.filter(run=run, number=number, done_at=None).first()
    if chunk is not None:
        _enrich(run, chunk, is_unwanted)
    join_if_done(run)


def enrichment_of(options: Options) -> job.Enrichment:
    """The enrichment of a run's file, as the engine's processes take it."""
    return job.Enrichment(options.columns, options.mapping, options)


def _enrich(run: BatchRun, chunk: Chunk, is_unwanted: process_pool.IsUnwanted) -> None:
    span, enrichment = chunk.span(), enrichment_of(options_of(run))
    with ExitStack() as stack:
        source, indices = stack.enter_context(rows_to_enrich(run, Part(chunk, span)))
        part = stack.enter_context(files.making(run.pk, files.part(span)))
        extracts = {
            name: stack.enter_context(files.making(run.pk, files.extract(kept_as, span)))
            for name, kept_as in enrichment.pipeline().extract_names.items()
        }
        overruns = _OverrunsOfRun(chunk)
        work = _ChunkWork(run, chunk, enrichment, is_unwanted, source, part, extracts, overruns)
        summary, rejected = work.do()
    if rejected:
        _write_rejected(run, span, [replace(row, index=indices[row.index]) for row in rejected])
    Chunk.objects.filter(pk=chunk.pk, done_at=None).update(
        done_at=timezone.now(),
        summary=summary,
        enriched=Summary.from_meta(summary).rows,
        rejected=len(rejected),
    )


@dataclass(frozen=True, slots=True)
class _OverrunsOfRun:
    """How long the rows of a run have overrun: kept with the chunks, as workers share them."""

    chunk: Chunk

    def add(self, seconds: float) -> None:
        """Counts some more for the chunk."""
        overran = F("overran_seconds") + seconds
        Chunk.objects.filter(pk=self.chunk.pk).update(overran_seconds=overran)

    def are_enough(self) -> bool:
        """Whether those of all chunks were more than MOST_SECONDS."""
        chunks = Chunk.objects.filter(run=self.chunk.run_id)
        seconds: float = chunks.aggregate(seconds=Sum("overran_seconds", default=0))["seconds"]
        return seconds > MOST_SECONDS


@dataclass(frozen=True, slots=True)
class _ChunkWork:
    """The work on one chunk, from the file of its rows to those of its part and extracts."""

    run: BatchRun
    chunk: Chunk
    enrichment: job.Enrichment
    is_unwanted: process_pool.IsUnwanted
    source: Path
    part: Path
    extracts: Mapping[str, Path]
    overruns: _OverrunsOfRun

    def do(self) -> tuple[dict[str, Any], Sequence[UnenrichableRow]]:
        """Enriches all rows at once, or else those that can be; gives their summary and the others."""
        paths = self.source, self.part, self.extracts
        began = time.monotonic()
        try:
            return self._call(job.enrich_chunk_file, self.chunk.rows, *paths), []
        except OverrunError as error:
            self.overruns.add(time.monotonic() - began)
            self._note(error)
        except UnenrichableError as error:
            self._note(error)
        rows = unpack_rows(self.source.read_bytes())
        isolated = isolate(rows, self._enrich_some, self.overruns)
        part, extracts = job.narrow_part(isolated.part, self.enrichment)
        self.part.write_bytes(part)
        for name, extract in extracts.items():
            self.extracts[name].write_bytes(extract)
        return isolated.summary.to_meta(), isolated.rejected

    def _enrich_some(self, rows: Rows) -> tuple[bytes, dict[str, Any]]:
        service.check_is_processing(self.run)
        return self._call(job.enrich_wide, len(rows), rows)

    def _call(self, function: Callable[..., T], rows: int, *args: Any) -> T:
        """Calls a function of `job` in the pool, for the time that so many rows may take."""
        share = rows / settings.CHUNK_ROWS
        return process_pool.run(
            function,
            *args,
            self.enrichment,
            seconds=time_for(share, settings.CHUNK_SECONDS, self.overruns),
            is_unwanted=self.is_unwanted,
        )

    def _note(self, error: OverrunError | UnenrichableError) -> None:
        number = self.chunk.number
        params = {"chunk": number + 1, "error": error_data(error).dump()}
        note(self.run.pk, "chunk tried again", params)
        logger.warning("Chunk %s of run %s is tried again: %s", number, self.run.pk, error)


def _write_rejected(run: BatchRun, span: range, rejected: Sequence[UnenrichableRow]) -> None:
    with files.writing(run.pk, files.part_rejected_rows(span)) as file:
        file.write(encode_rows([str(row.index), row.issue.dump()] for row in rejected))
