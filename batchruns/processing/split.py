"""The first task of a run: its file is read once and cut into chunks.

Rejected rows are written twice: with their reasons, and in the file's own format, in which they can be
corrected and uploaded again. Lines that are no rows are written with their reasons only.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from batchruns.engine.lookups.columns import lookup_columns
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.open_file import open_reader
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.engine.tables.table import Batch, RejectedRow
from batchruns.models import BatchRun, Chunk
from batchruns.models.meta import keyed
from batchruns.processing.chunk_codec import pack_rows
from batchruns.processing.errors import CutElsewhereError, WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.runs import files, queue, service
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lookups import receipts
from batchruns.runs.options import options_of

T = TypeVar("T")

logger = logging.getLogger(__name__)

# To give fewer to another worker costs more than it is worth.
FEWEST_ROWS = 2_500


def split(run: BatchRun, is_unwanted: IsUnwanted = never) -> None:
    """Cuts the file into chunks of up to CHUNK_ROWS rows, each enqueued in the moment it is stored.

    Where an earlier try has cut it to the end already, the chunks not done are enqueued again.
    Raises UnreadableFileError, or RunError when the run was stopped meanwhile.
    """
    if not Chunk.objects.filter(run=run, is_last=True).exists():
        try:
            _cut(run, is_unwanted)
        except CutElsewhereError:
            logger.info("Run %s was cut in other places before, and is cut anew.", run.pk)
            Chunk.objects.filter(run=run).delete()
            _cut(run, is_unwanted)
        return
    undone = Chunk.objects.filter(run=run, done_at=None)
    queue.enqueue_chunks(run.pk, list(undone.values_list("number", flat=True)))
    join_if_done(run)


def join_if_done(run: BatchRun) -> None:
    """Enqueues what comes once every chunk is done. Locks the run then: of two last chunks, one does."""
    if Chunk.objects.filter(run=run, done_at=None).exists():
        return
    with transaction.atomic():
        service.lock_processing(run)
        chunks = Chunk.objects.filter(run=run)
        if chunks.filter(is_last=True).exists() and not chunks.filter(done_at=None).exists():
            _enqueue_later_phases(run)


def _enqueue_later_phases(run: BatchRun) -> None:
    if lookup_columns(options_of(run)):
        receipts.reopen(run.pk)
        queue.enqueue_lookups(run.pk)
    else:
        queue.enqueue_join(run.pk)


def _cut(run: BatchRun, is_unwanted: IsUnwanted) -> None:
    options = options_of(run)
    Pipeline.of(options)
    # By an earlier try, which was cut off.
    stored = dict(Chunk.objects.filter(run=run).values_list("number", "rows"))
    number, batch, span = 0, Batch(), range(0)
    counts = _Counts()
    with (
        files.reading(run.pk, files.INPUT) as source,
        open_reader(source, options.parse) as reader,
        reader.table() as table,
        files.writing(run.pk, files.UNREADABLE) as rejected_file,
        files.writing(run.pk, files.SET_ASIDE) as set_aside_file,
        files.writing(run.pk, files.CORRECTABLE) as correctable_file,
        reader.writing_rejected(correctable_file, table) as write_correctable,
    ):
        if len(table.columns) != len(options.columns):
            raise OptionsUnknownError("options_unknown")
        for file in (rejected_file, set_aside_file):
            file.write(encode_rows([["line", "reason", *table.columns]]))
        for number, (batch, is_last) in enumerate(
            _marking_last(_short_at_both_ends(table.batches(settings.CHUNK_ROWS)))
        ):
            if is_unwanted():
                raise WorkUnwantedError
            rejected_file.write(encode_rows(map(as_row, batch.rejected)))
            set_aside_file.write(encode_rows(map(as_row, batch.set_aside)))
            write_correctable(batch.rejected)
            span = counts.add(batch)
            if _is_stored(stored, number, batch):
                # Its job may have ended while the run was canceled.
                queue.enqueue_chunks(run.pk, [number])
            elif not is_last:
                _store(run, number, batch, span)
    # The last chunk says that all is cut: rejected rows and counts must be stored before it is.
    # Those in meta are for showing: other clients may write there.
    service.describe(run, counts.in_meta())
    with files.writing(run.pk, files.ROW_NUMBERS) as file:
        file.write(table.numbers.encode())
    _store(run, number, batch, span, is_last=True, unreadable=counts.rejected)


@dataclass(slots=True)
class _Counts:
    """How many records of a file have been cut."""

    rows: int = 0
    rejected: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    """The lines that are no rows, by the codes of their issues."""

    def add(self, batch: Batch) -> range:
        """Adds a batch, and gives the span of its rows in the file.

        Raises UnreadableFileError when there are more rows than a file may have.
        """
        start = self.rows
        self.rows += len(batch.rows)
        if self.rows > settings.UPLOAD_MAX_ROWS:
            raise UnreadableFileError("too_many_rows", limit=settings.UPLOAD_MAX_ROWS)
        self.rejected += len(batch.rejected)
        self.set_aside.update(line.issue.code for line in batch.set_aside)
        return range(start, self.rows)

    def in_meta(self) -> dict[str, Any]:
        """The counts as the run keeps them."""
        return keyed(
            row_count=self.rows + self.rejected,
            unreadable_count=self.rejected,
            rejected_count=self.rejected,
            set_aside_count=self.set_aside.total(),
            set_aside_kinds=self.set_aside,
        )


def _is_stored(stored: Mapping[int, int], number: int, batch: Batch) -> bool:
    """Whether an earlier try has stored a chunk. Raises CutElsewhereError if it had other rows."""
    if stored.get(number, len(batch.rows)) != len(batch.rows):
        raise CutElsewhereError("cut_elsewhere")
    return number in stored


def _store(run: BatchRun, number: int, batch: Batch, span: range, **noted: Any) -> None:
    with files.writing(run.pk, files.chunk(span)) as file:
        file.write(pack_rows(batch.rows))
    with transaction.atomic():
        service.lock_processing(run)
        Chunk.objects.get_or_create(
            run=run, number=number, defaults={"rows": len(batch.rows), **noted}
        )
        queue.enqueue_chunks(run.pk, [number])


def as_row(rejected: RejectedRow) -> list[str]:
    """A row of the files of rejected rows and lines set aside: line, issue, cells."""
    return [str(rejected.line), rejected.issue.dump(), *rejected.cells]


def _short_at_both_ends(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The batches, the first and the last of them in smaller ones.

    So all workers begin soon, none has much left when there is nothing more for the others, and a
    file of one batch is shared, too.
    """
    iterator = iter(batches)
    for batch in islice(iterator, 1):
        yield from _in_smaller_ones(batch)
    for batch, is_last in _marking_last(iterator):
        if is_last:
            yield from _in_smaller_ones(batch)
        else:
            yield batch


def _in_smaller_ones(batch: Batch) -> Iterator[Batch]:
    size = max(FEWEST_ROWS, -(-len(batch.rows) // 4))
    yield Batch(batch.rows[:size], batch.rejected, batch.set_aside)
    for start in range(size, len(batch.rows), size):
        yield Batch(batch.rows[start : start + size])


def _marking_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Each item, and whether it is the last one."""
    iterator = iter(items)
    for item in iterator:
        for following in iterator:
            yield item, False
            item = following
        yield item, True
