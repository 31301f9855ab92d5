"""JSON Lines: one object on each line."""

import json
from collections.abc import Iterable, Iterator
from itertools import count

from batchruns.engine.tables.exports.base import EXPORTS, ExportFormat, Row, batches
from batchruns.engine.text import gettext_noop


@EXPORTS.register
class JsonLinesExport(ExportFormat):
    """An object for each row, with a key for each column."""

    name = "jsonl"
    order = 40
    label = gettext_noop("JSON Lines")
    kinds = ("json", "jsonl")
    ending = ".jsonl"
    content_type = "application/x-ndjson"

    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """The objects; cells beyond the columns, which rejected rows may have, get keys, too."""
        keys = distinct_names(columns)
        for batch in batches(rows):
            lines = []
            for row in batch:
                if len(row) > len(keys):
                    keys = distinct_names([*columns, *[""] * (len(row) - len(columns))])
                values = dict(zip(keys, row, strict=False))
                lines.append(json.dumps(values, ensure_ascii=False) + "\n")
            yield "".join(lines).encode("utf-8", "surrogatepass")


def distinct_names(columns: Row) -> list[str]:
    """The names, with a number behind those that are there already, and “Column 3” for empty ones."""
    taken = set(filter(None, columns))
    names: dict[str, None] = {}
    for number, column in enumerate(columns, 1):
        name = column
        if not column or column in names:
            base = column or f"Column {number}"
            name = next(free for free in _numbered(base) if free not in taken)
        taken.add(name)
        names[name] = None
    return list(names)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} {number}" for number in count(2))
