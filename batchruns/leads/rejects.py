"""Rejects in the form of the file that they come from, so that they can be mended and read again."""

import io
from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from batchruns.leads.formats import DELIMITED, SPREADSHEETS, Format
from batchruns.leads.results import write_xlsx
from batchruns.leads.table import ABOVE, EMPTY, Reject, Table


def ending(format: Format) -> str:
    """The ending that such a file has: “.csv”, “.xlsx” or “.jsonl”."""
    if format.kind in SPREADSHEETS:
        return ".xlsx"
    return ".csv" if format.kind == DELIMITED else ".jsonl"


def write(file: BinaryIO, format: Format, table: Table, rejects: Iterable[Reject]) -> None:
    """The rejected records: as they stand in a text, below its header; of a spreadsheet as XLSX.

    Delimited text keeps its encoding, delimiter and quotes; JSON has a record on each line.
    Empty lines and what stands above the header are left out: there is nothing to mend in them.
    """
    mendable = (reject for reject in rejects if reject.reason not in (ABOVE, EMPTY))
    if format.kind in SPREADSHEETS:
        write_xlsx(file, table.columns, (reject.cells for reject in mendable))
        return
    text = io.TextIOWrapper(file, format.encoding, newline="")
    header = [table.header_raw] if table.header_raw else []
    for raw in chain(header, (reject.raw for reject in mendable)):
        text.write(_as_line(raw, format))
    text.flush()
    text.detach()


def _as_line(raw: str, format: Format) -> str:
    if format.kind != DELIMITED:
        raw = " ".join(raw.splitlines())
    return raw if raw.endswith(("\n", "\r")) else f"{raw}\n"
