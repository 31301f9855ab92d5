"""Our own CSV, in which parts, results and rejected rows are stored: written here, and read here.

It is RFC 4180 (comma, CRLF, quotes where needed) in UTF-8. Bytes that are no text, which only damage
can bring in, are read as U+FFFD everywhere, so that one broken cell costs nobody the other rows.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from batchruns.engine.tables.transpose import columns_of

ENCODING = "utf-8"
BROKEN_TEXT = "replace"
needs_quotes = re.compile('[",\r\n]').search


class StoredRow(NamedTuple):
    """The cells of a row, and the offset in the file (in bytes) at which the next one begins."""

    cells: list[str]
    end: int


def encode_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV. `decode_rows` gives exactly the same cells; csv itself would write the same."""
    rows = list(rows)
    widths = set(map(len, rows))
    if len(widths) == 1 and (width := widths.pop()) > 1:
        return encode_columns(columns_of(rows, width))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(ENCODING, "surrogatepass")


def encode_columns(columns: Sequence[Sequence[str]]) -> bytes:
    """The rows of two columns or more, equally long, as CSV; csv would take twice the time."""
    records = map(",".join, zip(*map(_quoted, columns), strict=True))
    return "\r\n".join([*records, ""]).encode(ENCODING, "surrogatepass")


def decode_rows(data: bytes) -> list[list[str]]:
    """The rows that `encode_rows` or `encode_columns` wrote, cell for cell."""
    return list(csv.reader(io.StringIO(data.decode(ENCODING, BROKEN_TEXT), newline="")))


@contextmanager
def reading_rows(file: BinaryIO) -> Iterator[Iterator[list[str]]]:
    """The rows of a stored file, one after the other; it is closed at the end."""
    with io.TextIOWrapper(file, ENCODING, BROKEN_TEXT, newline="") as text:
        yield csv.reader(text)


def rows_from(file: BinaryIO, offset: int = 0) -> Iterator[StoredRow]:
    """The rows of a stored file from the one that begins at an offset, in bytes."""
    file.seek(offset)
    end = offset

    def lines() -> Iterator[str]:
        nonlocal end
        for line in file:
            end += len(line)
            yield line.decode(ENCODING, BROKEN_TEXT)

    for cells in csv.reader(lines()):
        yield StoredRow(cells, end)


def _quoted(column: Sequence[str]) -> Sequence[str]:
    """The cells, with quotes around each that needs them; in most columns there is none."""
    text = "".join(column)
    if '"' in text or "\r" in text or "\n" in text:
        return [_in_quotes(cell) if needs_quotes(cell) else cell for cell in column]
    return [f'"{cell}"' if "," in cell else cell for cell in column] if "," in text else column


def _in_quotes(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))
