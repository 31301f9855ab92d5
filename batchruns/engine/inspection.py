"""A look into a file before it is worked on: its columns as understood, and its first rows."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from batchruns.engine.outputs.earlier_result import earlier_outputs
from batchruns.engine.schema.match_columns import Column, match_columns
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.open_file import open_reader, open_unknown
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Chosen, Reader, Sheet
from batchruns.engine.tables.table import Batch, Table

SAMPLE_ROWS = 200
SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a person checks before starting."""

    options: ParseOptions
    columns: list[Column]
    rows: list[list[str]]
    set_aside: int = 0
    """Lines that are no rows, among those that were looked at."""


def inspect_file(
    path: Path,
    filename: str,
    options: ParseOptions | None = None,
    limit: int = SHOWN_ROWS,
    sheets: Sequence[str] = (),
) -> Inspection:
    """The columns and the first `limit` rows, parsed as `options` say (else as detected).

    `sheets`: the sheets to read, where it isn't left to us. Raises UnreadableFileError, also for a
    file that has a header and no row below it.
    """
    with _opened(path, filename, options) as reader:
        if sheets:
            reader.change({"sheets": sheets})
        return _preview(reader, limit)


def inspect_with_sheets(
    path: Path, filename: str, options: ParseOptions | None, chosen: Chosen
) -> tuple[Inspection, list[Sheet]]:
    """The preview of a file, parsed as `options` and what is `chosen` say, and its sheets.

    Raises UnreadableFileError.
    """
    with _opened(path, filename, options) as reader:
        if options:
            reader.change(chosen)
        return _preview(reader, SHOWN_ROWS), reader.sheets()


def _opened(
    path: Path, filename: str, options: ParseOptions | None
) -> AbstractContextManager[Reader]:
    return open_reader(path, options) if options else open_unknown(path, filename)


def _preview(reader: Reader, limit: int) -> Inspection:
    with reader.table() as table:
        first, set_aside = _first_rows(table)
        if not table.columns:
            raise _without_columns(table, reader.options.header_row, first)
        if first is None:
            raise UnreadableFileError("only_set_aside" if set_aside else "header_only")
        columns = match_columns(table.columns, first.rows, earlier_outputs(table.columns))
        return Inspection(reader.options, columns, first.rows[:limit], set_aside)


def _first_rows(table: Table) -> tuple[Batch | None, int]:
    """The first batch that holds more than lines set aside; how many these are up to there."""
    set_aside = 0
    for batch in table.batches(SAMPLE_ROWS):
        set_aside += len(batch.set_aside)
        if batch.rows or batch.rejected:
            return batch, set_aside
    return None, set_aside


def _without_columns(
    table: Table, header_row: int | None, first: Batch | None
) -> UnreadableFileError:
    if header_row:
        return UnreadableFileError("no_header_row", row=header_row + 1)
    if first and first.rejected:
        return UnreadableFileError("no_readable_row", issue=first.rejected[0].issue)
    return UnreadableFileError("empty_file")
