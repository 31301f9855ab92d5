"""The rejected rows of a run: those that couldn't be read, and those that couldn't be enriched."""

import shutil
from collections.abc import Sequence

from batchruns.engine.tables.open_file import open_reader
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.engine.tables.table import RejectedRow
from batchruns.models import BatchRun
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.parts import Part, unenrichable_rows
from batchruns.processing.process_pool import IsUnwanted
from batchruns.processing.split import as_row
from batchruns.runs import files


def collect_rejected_rows(
    run: BatchRun, options: ParseOptions, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> int:
    """Writes the rows that couldn't be read, and those that couldn't be enriched; gives how many."""
    if any(part.chunk.rejected for part in parts):
        _write_from_input(run, options, parts, is_unwanted)
    else:
        with (
            files.opened(run.pk, files.UNREADABLE) as unreadable,
            files.writing(run.pk, files.REJECTED_ROWS) as rejected_file,
        ):
            shutil.copyfileobj(unreadable, rejected_file)
    with reading_rows(files.opened(run.pk, files.REJECTED_ROWS)) as records:
        return sum(1 for _ in records) - 1


def _write_from_input(
    run: BatchRun, options: ParseOptions, parts: Sequence[Part], is_unwanted: IsUnwanted
) -> None:
    """Writes all rejected rows, with their reasons and as they are in the file, by reading it again.

    Few files have rows that can't be enriched. Only there they stand as the person wrote them.
    """
    unenrichable = dict(unenrichable_rows(run, parts))
    row = 0
    with (
        files.reading(run.pk, files.INPUT) as source,
        open_reader(source, options) as reader,
        reader.table() as table,
        files.writing(run.pk, files.REJECTED_ROWS) as rejected_file,
        files.writing(run.pk, files.CORRECTABLE) as correctable_file,
        reader.writing_rejected(correctable_file, table) as write_correctable,
    ):
        rejected_file.write(encode_rows([["line", "reason", *table.columns]]))
        for line, cells, issue, raw in table.records():
            if is_unwanted():
                raise WorkUnwantedError
            if issue is None:
                issue = unenrichable.get(row)
                row += 1
            if issue is not None:
                rejected = RejectedRow(line, cells, issue, raw)
                rejected_file.write(encode_rows([as_row(rejected)]))
                write_correctable([rejected])
