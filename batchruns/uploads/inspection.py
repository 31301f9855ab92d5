"""What an uploaded file is: how it is parsed, its columns and what they hold, its first rows.

A file that isn't small is looked into by a process of its own, whose memory and time are limited.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from batchruns.engine.inspection import Inspection, inspect_with_sheets
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import OverrunError
from batchruns.engine.tables.header import header_of
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Chosen, Sheet
from batchruns.engine.tables.recognize import recognize
from batchruns.models.meta import keyed
from batchruns.processing import process_pool
from batchruns.uploads.errors import UploadError

T = TypeVar("T")

SAMPLE_CHARACTERS, SAMPLE_CHARACTERS_IN_ALL = 200, 400_000
# A smaller file is read in less time than a process takes to start.
SMALL_BYTES = 256 * 1024
INSPECTION_SECONDS = 300


def inspect(
    path: Path,
    filename: str,
    parse: ParseOptions | None = None,
    chosen: Chosen | None = None,
) -> dict[str, Any]:
    """Looks into an uploaded file; gives what `meta` keeps of it: its options and its first rows.

    `parse`: how it is to be parsed, where that isn't to be detected, but for what is `chosen`. Starts a
    process apart for a file that isn't small. Raises UnreadableFileError or UploadError.
    """
    seen, sheets = _look(path, filename, parse, chosen or {})
    columns = tuple(_storable(column.name) for column in seen.columns)
    mapping = tuple(column.field for column in seen.columns)
    country = Options.key_values(default_country=seen.country) if seen.country else {}
    return {
        **Options.key_values(parse=seen.options, columns=columns, mapping=mapping),
        **country,
        **keyed(
            encoding=seen.options.encoding,
            delimiter=seen.options.delimiter,
            confidence=[round(column.confidence, 2) for column in seen.columns],
            sample=short_rows(seen.rows),
            counted={
                "rows": seen.count.rows,
                "isAll": seen.count.is_all,
                "estimate": seen.count.estimate,
                "setAside": dict(seen.count.set_aside),
            },
            sheets=[
                {"name": _storable(sheet.name), "rows": sheet.rows, "hidden": sheet.is_hidden}
                for sheet in sheets
            ],
        ),
    }


def checked(meta: dict[str, Any]) -> dict[str, Any]:
    """`meta`, if there is anything to enrich by its options. Raises NothingToEnrichError."""
    if options := Options.from_meta(meta):
        Pipeline.of(options)
    return meta


def _look(path: Path, filename: str, *how: Any) -> tuple[Inspection, list[Sheet]]:
    """The outcome of `engine.inspection.inspect_with_sheets`; in a process apart where the file is
    large, or may crash it.
    """
    return _read(inspect_with_sheets, path, filename, *how)


def header(path: Path, filename: str) -> list[str]:
    """The header of an uploaded file that may have nothing else. Raises as `inspect` does."""
    return _read(header_of, path, filename)


def _read(read: Callable[..., T], path: Path, filename: str, *how: Any) -> T:
    """What `read` gives, by a process apart for a file that isn't small or may crash it."""
    if path.stat().st_size <= SMALL_BYTES and not recognize(path, filename)[0].may_crash:
        return read(path, filename, *how)
    try:
        return process_pool.run_apart(read, path, filename, *how, seconds=INSPECTION_SECONDS)
    except OverrunError:
        raise UploadError("reading_too_slow") from None


def short_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows to be shown, as the database takes them: each cell shortened, more where there are many."""
    cells = sum(map(len, rows)) or 1
    most = max(1, min(SAMPLE_CHARACTERS, SAMPLE_CHARACTERS_IN_ALL // cells))
    return [[_storable(cell[:most]) for cell in row] for row in rows]


def _storable(text: str) -> str:
    """The text as Postgres takes it into jsonb: with a sign for NUL, which it refuses."""
    return text.replace("\0", "␀")
