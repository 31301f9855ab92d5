"""CSV with the mark by which Excel knows UTF-8."""

import codecs
from collections.abc import Iterable, Iterator

from batchruns.engine.tables.exports.base import EXPORTS, Row
from batchruns.engine.tables.exports.csv import CsvExport
from batchruns.engine.text import gettext_noop


@EXPORTS.register
class ExcelCsvExport(CsvExport):
    """CSV that Excel opens with a double click."""

    name = "excel-csv"
    order = 20
    label = gettext_noop("CSV for Excel")

    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """The mark, then CSV."""
        yield codecs.BOM_UTF8
        yield from super().stream(columns, rows)
