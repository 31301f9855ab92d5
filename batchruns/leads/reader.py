"""Opening any file of leads as a table of rows."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from batchruns.leads import delimited, dialect, encodings, kinds, spreadsheet
from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import DELIMITED, Format
from batchruns.leads.table import Batch, Record, Reject, Table

__all__ = ["Batch", "Record", "Reject", "Table", "detect", "open_table"]

DIALECT_SAMPLE = 1 << 18
HEADER_SAMPLE = 5
# What no column is called, but a lead's cell may hold: an address or a link; a number.
ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+")
NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")


def detect(path: Path, filename: str) -> Format:
    """How the file at `path`, which the person calls `filename`, is to be read.

    Raises UnreadableFile when it can't be read as a table.
    """
    kind = kinds.detect(path, filename)
    if kind != DELIMITED:
        found = Format(kind, sheet=spreadsheet.fullest_sheet(path))
    else:
        encoding = encodings.detect(path)
        if encoding is None:
            raise UnreadableFile(
                "The text of this file is in no encoding that we know. "
                "Save it as CSV in UTF-8, and upload that."
            )
        with path.open(encoding=encoding, newline="") as file:
            sample = file.read(DIALECT_SAMPLE)
            delimiter, quote = dialect.detect(sample, whole=not file.read(1))
        found = Format(kind, encoding, delimiter, quote)
    return Format(
        found.kind,
        found.encoding,
        found.delimiter,
        found.quotechar,
        header_row=_find_header(path, found),
        sheet=found.sheet,
    )


@contextmanager
def open_table(path: Path, format: Format) -> Iterator[Table]:
    """The file as a table, read as it is asked for. Raises UnreadableFile, at once or later."""
    try:
        with _opened(path, format) as records:
            yield Table(records, format.header_row)
    except (UnicodeError, LookupError):
        raise UnreadableFile(
            f"The text of this file isn't in the encoding {format.encoding}. "
            "Save it as CSV in UTF-8, and upload that."
        ) from None


@contextmanager
def _opened(path: Path, format: Format) -> Iterator[Iterator[Record]]:
    if format.kind != DELIMITED:
        yield spreadsheet.records(path, format.sheet or "")
        return
    with path.open(encoding=format.encoding, newline="") as file:
        yield delimited.records(file, format)


def _find_header(path: Path, format: Format) -> int | None:
    """0 if the first record holds the columns' names, None if it holds data already."""
    with _opened(path, format) as records:
        filled = (record.cells for record in records if any(record.cells))
        rows = list(islice(filled, HEADER_SAMPLE))
    return None if rows and _is_data(rows[0]) else 0


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a record is a lead: it holds an address, or mostly numbers."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    numbers = sum(bool(NUMBER.fullmatch(cell)) for cell in filled)
    return any(map(ADDRESS.fullmatch, filled)) or numbers > len(filled) / 2
