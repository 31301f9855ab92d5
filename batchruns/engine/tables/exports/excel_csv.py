"""CSV with the mark by which Excel knows UTF-8, and the separator of the person's language."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from batchruns.engine.tables.exports.base import EXPORTS, Row, batches
from batchruns.engine.tables.exports.csv import CsvExport
from batchruns.engine.text import gettext_noop


@EXPORTS.register
class ExcelCsvExport(CsvExport):
    """CSV that Excel opens with a double click, in columns."""

    name = "excel-csv"
    order = 20
    label = gettext_noop("CSV for Excel")
    mark = "-excel"

    def stream(self, columns: Row, rows: Iterable[Row]) -> Iterator[bytes]:
        """The mark, then CSV."""
        yield codecs.BOM_UTF8
        for batch in batches(chain([columns], rows)):
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=list_separator(self.language)).writerows(batch)
            yield text.getvalue().encode("utf-8", "surrogatepass")


@cache
def list_separator(language: str) -> str:
    """What Excel takes for the end of a cell: a semicolon where the comma is the decimal sign."""
    # Here, as few ask for it.
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language, sep="-").number_symbols
    except (UnknownLocaleError, ValueError):
        return ","
    latin = symbols.get("latn", symbols)
    return ";" if latin.get("decimal") == "," else ","
