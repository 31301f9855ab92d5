"""A look into a file before it is worked on: its columns as understood, and its first rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from batchruns.engine.schema.match_columns import Column, match_columns
from batchruns.engine.tables.choices import Choice, changed, sheets
from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import Format
from batchruns.engine.tables.reader import detect, open_table

SAMPLE_ROWS = 200


@dataclass(frozen=True)
class Preview:
    """What a person checks before starting."""

    format: Format
    columns: list[Column]
    rows: list[list[str]]


def preview(path: Path, filename: str, format: Format | None = None, limit: int = 20) -> Preview:
    """The columns and the first `limit` rows, read as `format` says (else as detected).

    Raises UnreadableFile, also for a file that has a header and nothing below it.
    """
    format = format or detect(path, filename)
    with open_table(path, format) as table:
        first = next(table.batches(SAMPLE_ROWS), None)
        if not table.columns and format.header_row:
            raise UnreadableFile(
                f"This file has no row {format.header_row + 1} to take the columns' names from. "
                "Choose an earlier one."
            )
        if not table.columns and first and first.rejects:
            raise UnreadableFile(f"No row of this file can be read. {first.rejects[0].reason}")
        if not table.columns:
            raise UnreadableFile("This file is empty. Choose the file that holds the leads.")
        if first is None:
            raise UnreadableFile(
                "This file has only a header and no rows below it. "
                "Choose the file that holds the leads."
            )
        return Preview(format, match_columns(table.columns, first.rows), first.rows[:limit])


def look(
    path: Path, filename: str, format: Format | None, chosen: Mapping[str, str]
) -> tuple[Preview, list[Choice]]:
    """The preview of a file, read as `format` and what is `chosen` say, and its sheets to choose from.

    Raises UnreadableFile.
    """
    if format:
        format = changed(path, format, chosen)
    seen = preview(path, filename, format)
    return seen, sheets(path, seen.format)
