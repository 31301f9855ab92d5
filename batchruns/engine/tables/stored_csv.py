"""Rows as CSV: the form of chunks, parts and results."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from batchruns.engine.transpose import columns_of

needs_quotes = re.compile('[",\r\n]').search


def encode_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV (RFC 4180: comma, CRLF, quotes where needed) in UTF-8.

    Python's csv reader gives exactly the same cells back, and its writer would write the same.
    """
    rows = list(rows)
    widths = set(map(len, rows))
    if len(widths) == 1 and (width := widths.pop()) > 1:
        return encode_columns(columns_of(rows, width))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def encode_columns(columns: Sequence[Sequence[str]]) -> bytes:
    """The same of two columns or more, which are equally long; csv would take twice the time."""
    records = map(",".join, zip(*map(_quoted, columns), strict=True))
    return "\r\n".join([*records, ""]).encode("utf-8", "surrogatepass")


def _quoted(column: Sequence[str]) -> Sequence[str]:
    """The cells, with quotes around each that needs them; in most columns there is none."""
    text = "".join(column)
    if '"' in text or "\r" in text or "\n" in text:
        return [_in_quotes(cell) if needs_quotes(cell) else cell for cell in column]
    return [f'"{cell}"' if "," in cell else cell for cell in column] if "," in text else column


def _in_quotes(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))
