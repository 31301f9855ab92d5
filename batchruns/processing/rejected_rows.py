"""The rejected rows of a run: those that couldn't be read, and those that couldn't be enriched."""

import shutil
from collections.abc import Iterator, Sequence

from django.conf import settings

from batchruns.engine.tables.open_file import open_reader
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.engine.tables.table import RejectedRow
from batchruns.models import BatchRun
from batchruns.processing.chunk_codec import unpack_rows
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.parts import Part, unenrichable_rows
from batchruns.processing.process_pool import IsUnwanted
from batchruns.processing.split import as_row
from batchruns.runs import files


def collect_rejected_rows(
    run: BatchRun, options: ParseOptions, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> int:
    """Writes the rows that couldn't be read, and those that couldn't be enriched; gives how many."""
    has_failed = any(part.chunk.rejected for part in parts)
    if has_failed and files.exists(run.pk, files.SET_ASIDE):
        _write_from_input(run, options, parts, is_unwanted)
    else:
        with (
            files.opened(run.pk, files.UNREADABLE) as unreadable,
            files.writing(run.pk, files.REJECTED_ROWS) as rejected_file,
        ):
            shutil.copyfileobj(unreadable, rejected_file)
            rejected_file.write(encode_rows(_failed_of_chunks(run, parts)))
    with reading_rows(files.opened(run.pk, files.REJECTED_ROWS)) as records:
        return sum(1 for _ in records) - 1


def _failed_of_chunks(run: BatchRun, parts: Sequence[Part]) -> Iterator[list[str]]:
    """The rows that couldn't be enriched, as the chunks of an earlier version have them.

    It set no lines aside, so that the file, if it were read again, would have other rows.
    """
    numbers = RowNumbers()
    for part in parts:
        for row, issue in unenrichable_rows(run, [part]):
            rows = unpack_rows(files.read(run.pk, files.chunk(part.span)))
            cells = rows[row - part.span.start]
            yield as_row(RejectedRow(numbers.number_of(row), cells, issue))


def _write_from_input(
    run: BatchRun, options: ParseOptions, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> None:
    """Writes all rejected rows, with their reasons and as they are in the file, by reading it again.

    Few files have rows that can't be enriched. Only there they stand as the person wrote them.
    """
    unenrichable = dict(unenrichable_rows(run, parts))
    start = 0
    with (
        files.reading(run.pk, files.INPUT) as source,
        open_reader(source, options) as reader,
        reader.table() as table,
        files.writing(run.pk, files.REJECTED_ROWS) as rejected_file,
        files.writing(run.pk, files.CORRECTABLE) as correctable_file,
        reader.writing_rejected(correctable_file, table) as write_correctable,
    ):
        rejected_file.write(encode_rows([["line", "reason", *table.columns]]))
        for batch in table.batches(settings.CHUNK_ROWS, with_raw=True):
            if is_unwanted():
                raise WorkUnwantedError
            failed = (
                RejectedRow(batch.lines.number_of(index), row, unenrichable[start + index], raw)
                for index, (row, raw) in enumerate(zip(batch.rows, batch.raw, strict=True))
                if start + index in unenrichable
            )
            rejected = sorted([*batch.rejected, *failed], key=lambda row: row.line)
            rejected_file.write(encode_rows(map(as_row, rejected)))
            write_correctable(rejected)
            start += len(batch.rows)
