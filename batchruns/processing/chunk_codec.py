"""Rows as the bytes of a chunk: CSV would take twice the time to write and to read (no Django)."""

import json
from collections.abc import Sequence

# ASCII's own separators of records and of units. Few files have them in their cells.
ROW, CELL = "\x1e", "\x1f"


def pack_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows, each behind one sign and its cells between others; as JSON where cells have these."""
    text = ROW.join(["", *map(CELL.join, rows)])
    if text.count(ROW) != len(rows) or text.count(CELL) != sum(map(len, rows)) - len(rows):
        text = json.dumps(rows)
    return text.encode("utf-8", "surrogatepass")


def unpack_rows(data: bytes) -> list[list[str]]:
    """The rows that `pack_rows` made `data` of, cell for cell."""
    text = data.decode("utf-8", "surrogatepass")
    if text.startswith("["):
        rows: list[list[str]] = json.loads(text)
        return rows
    return [row.split(CELL) for row in text.split(ROW)[1:]]
