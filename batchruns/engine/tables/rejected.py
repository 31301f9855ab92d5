"""Rejects in the form of the file that they come from, so that they can be mended and read again."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from batchruns.engine.tables.exports.formats import writing_xlsx
from batchruns.engine.tables.parse_options import DELIMITED, SPREADSHEETS, Format
from batchruns.engine.tables.table import ABOVE, EMPTY, Reject, Table


def ending(format: Format) -> str:
    """The ending that such a file has: “.csv”, “.xlsx” or “.jsonl”."""
    if format.kind in SPREADSHEETS:
        return ".xlsx"
    return ".csv" if format.kind == DELIMITED else ".jsonl"


@contextmanager
def writing(
    file: IO[bytes], format: Format, table: Table
) -> Iterator[Callable[[Iterable[Reject]], None]]:
    """Gives what writes some rejects: as they stand in a text, below its header; else as XLSX.

    Delimited text keeps its encoding, delimiter and quotes; JSON has a record on each line.
    Empty lines and what stands above the header are left out: there is nothing to mend in them.
    """
    if format.kind in SPREADSHEETS:
        with writing_xlsx(file, table.columns) as add_row:
            yield lambda rejects: _each(add_row, (reject.cells for reject in _mendable(rejects)))
        return
    text = io.TextIOWrapper(file, format.encoding, "surrogateescape", newline="")
    if table.header_raw:
        text.write(_as_line(table.header_raw, format))
    yield lambda rejects: text.writelines(
        _as_line(reject.raw, format) for reject in _mendable(rejects)
    )
    text.flush()
    text.detach()


def _mendable(rejects: Iterable[Reject]) -> Iterator[Reject]:
    return (reject for reject in rejects if reject.reason not in (ABOVE, EMPTY))


def _each(add: Callable[[list[str]], None], rows: Iterable[list[str]]) -> None:
    for row in rows:
        add(row)


def _as_line(raw: str, format: Format) -> str:
    if format.kind != DELIMITED:
        raw = " ".join(raw.splitlines())
    return raw if raw.endswith(("\n", "\r")) else f"{raw}\n"
