"""A file format and an export format as somebody would add them: a class each, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from batchruns.engine.issues import Issue
from batchruns.engine.tables.exports.base import EXPORTS, ExportFormat
from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.sample import Sample
from batchruns.engine.tables.readers.text import TextReader
from batchruns.engine.tables.table import Record

FIXED_WIDTH = """Name            E-Mail
Ada Lovelace    ada@example-firm.com
Grace\tHopper    grace@example-firm.com
Zoë             zoe@example-firm.com
"""


class FixedWidthReader(TextReader):
    """Columns that begin where their names do; a line with a tab can't be read."""

    name = "fixed-width"
    order = 90
    label = "columns of fixed width"
    titles = ("FWF",)
    endings = (".fwf",)
    offered = (".fwf",)
    rejected_ending = ".fwf"

    @classmethod
    def recognize(cls, sample: Sample) -> Confidence:
        return Confidence.CERTAIN if sample.ending == ".fwf" else Confidence.NO

    def parse(self, text: TextIOWrapper) -> Iterator[Record]:
        begins: list[int] = []
        for number, line in enumerate(text, 1):
            begins = begins or [match.start() for match in re.finditer(r"\S+(?: \S+)*", line)]
            ends = [*begins[1:], None]
            cells = [line[a:b].strip() for a, b in zip(begins, ends, strict=True)]
            issue = Issue("not_json", {"reason": "it has a tab"}) if "\t" in line else None
            yield Record(number, cells, issue, line)


class TsvExport(ExportFormat):
    """Cells with tabs between them."""

    name = "tsv"
    order = 90
    label = "Tab-separated"
    ending = ".tsv"
    content_type = "text/tab-separated-values"
    runs_formulas = True

    def stream(self, columns: Any, rows: Iterable) -> Iterator[bytes]:
        for row in (columns, *rows):
            yield ("\t".join(row) + "\n").encode()


@contextmanager
def registered() -> Iterator[None]:
    """Both are there in this block."""
    READERS.register(FixedWidthReader)
    EXPORTS.register(TsvExport)
    try:
        yield
    finally:
        READERS.remove(FixedWidthReader)
        EXPORTS.remove(TsvExport)
