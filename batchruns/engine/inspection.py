"""A look into a file before it is worked on: its columns as understood, and its first rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from batchruns.engine.home_country import home_country
from batchruns.engine.outputs.earlier_result import earlier_outputs
from batchruns.engine.schema.match_columns import Column, match_columns
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.open_file import open_reader, open_unknown
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Chosen, Reader, Sheet
from batchruns.engine.tables.table import Batch, Table

SAMPLE_ROWS = 200
SHOWN_ROWS = 20
COUNTED_ROWS = 20_000
"""So many rows are counted one by one; how many a longer file has is estimated."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows a file has, and the lines that are none."""

    rows: int = 0
    """Those that were counted: all, or at least COUNTED_ROWS of a longer file."""
    is_all: bool = True
    estimate: int | None = None
    """About how many a longer file has, where that can be said."""
    set_aside: Counter[str] = field(default_factory=Counter)
    """The lines that are no rows, by the code of the issue that says why, as far as was counted."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a person checks before starting."""

    options: ParseOptions
    columns: list[Column]
    rows: list[list[str]]
    count: RowCount = RowCount()
    """Of a file that was opened with its sheets; else of nothing."""
    country: str | None = None
    """ISO 3166-1 alpha-2: where the leads are from, if no column says it but their regions do."""


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
        return _preview(reader, SHOWN_ROWS, counts=True), reader.sheets()


def _opened(
    path: Path, filename: str, options: ParseOptions | None
) -> AbstractContextManager[Reader]:
    return open_reader(path, options) if options else open_unknown(path, filename)


def _preview(reader: Reader, limit: int, *, counts: bool = False) -> Inspection:
    with reader.table() as table:
        batches = iter(table.batches(SAMPLE_ROWS))
        looked_at, first = _up_to_rows(batches)
        if not table.columns:
            raise _without_columns(table, reader.options.header_row, first)
        if first is None:
            raise UnreadableFileError("only_set_aside" if looked_at else "header_only")
        columns = match_columns(table.columns, first.rows, earlier_outputs(table.columns))
        country = home_country(columns, first.rows)
        rows = list(first.rows)
        while len(rows) < limit and (batch := next(batches, None)):
            looked_at.append(batch)
            rows += batch.rows
        count = _counted(chain(looked_at, batches), reader) if counts else RowCount()
        return Inspection(reader.options, columns, rows[:limit], count, country)


def _up_to_rows(batches: Iterable[Batch]) -> tuple[list[Batch], Batch | None]:
    """The batches up to the first that holds more than lines set aside; that one, if there is one."""
    looked_at = []
    for batch in batches:
        looked_at.append(batch)
        if batch.rows or batch.rejected:
            return looked_at, batch
    return looked_at, None


def _counted(batches: Iterable[Batch], reader: Reader) -> RowCount:
    """The rows of these batches, which are all of the file; a long file is counted at its beginning."""
    rows = 0
    set_aside: Counter[str] = Counter()
    for batch in batches:
        rows += len(batch.rows) + len(batch.rejected)
        set_aside.update(line.issue.code for line in batch.set_aside)
        if rows >= COUNTED_ROWS:
            return RowCount(rows, False, _estimated(reader, batch), set_aside)
    return RowCount(rows, set_aside=set_aside)


def _estimated(reader: Reader, batch: Batch) -> int | None:
    """About how many rows there are: as sheets say, or as often as rows like these fit into the file."""
    options = reader.options
    names = options.sheets or (options.sheet,)
    rows_of_sheets = [sheet.rows or 0 for sheet in reader.sheets() if sheet.name in names]
    if (
        options.delimiter is None
        or options.encoding is None
        or options.compression
        or not batch.rows
    ):
        return sum(rows_of_sheets) or None
    lines = (options.delimiter.join([*row, ""]) for row in batch.rows)
    taken = sum(len(line.encode(options.encoding, "replace")) for line in lines)
    return reader.source.path.stat().st_size * len(batch.rows) // max(1, taken)


def _without_columns(
    table: Table, header_row: int | None, first: Batch | None
) -> UnreadableFileError:
    if header_row:
        return UnreadableFileError("no_header_row", row=header_row + 1)
    if first and first.rejected:
        return UnreadableFileError("no_readable_row", issue=first.rejected[0].issue)
    return UnreadableFileError("empty_file")
