"""CSV as RFC 4180 has it, in UTF-8."""

from collections.abc import Iterable, Iterator
from itertools import chain

from batchruns.engine.tables.exports.base import EXPORTS, ExportFormat, Row, batches
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.engine.text import gettext_noop


@EXPORTS.register
class CsvExport(ExportFormat):
    """Comma-separated values: what results are stored as."""

    name = "csv"
    order = 10
    label = gettext_noop("CSV")
    ending = ".csv"
    content_type = "text/csv; charset=utf-8"
    runs_formulas = True

    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line for the columns, then one for each row."""
        return map(encode_rows, batches(chain([columns], rows)))
