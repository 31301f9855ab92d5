"""Rows as CSV: the form of chunks, parts and results."""

import csv
import io
from collections.abc import Iterable, Sequence


def encode_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV (RFC 4180: comma, CRLF, quotes where needed) in UTF-8.

    Python's csv reader gives exactly the same cells back.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")
