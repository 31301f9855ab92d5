"""XLSX: a workbook in which every cell is text."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, ClassVar

from batchruns.engine.tables.errors import DoesNotFitError
from batchruns.engine.tables.exports.base import EXPORTS, FileExport, Row
from batchruns.engine.text import gettext_noop

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELL_CHARACTERS = 32_767


@EXPORTS.register
class XlsxExport(FileExport):
    """A workbook of Excel: no formula goes live in it, no digit is lost."""

    name = "xlsx"
    order = 30
    label = gettext_noop("Excel (XLSX)")
    kinds = ("xlsx", "xls", "xlsb", "ods")
    ending = ".xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet_rows: ClassVar[int] = MAX_ROWS
    """Rows beyond it go on in further sheets."""

    def write(self, file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
        """Writes the workbook into a file, which must be one that can be sought in."""
        with writing_xlsx(file, columns, sheet_rows=self.sheet_rows) as add_row:
            for row in rows:
                add_row(row)


@contextmanager
def writing_xlsx(
    file: IO[bytes], columns: Row, *, sheet_rows: int = MAX_ROWS
) -> Iterator[Callable[[Row], None]]:
    """Gives what adds one row to the workbook, row by row as they come. Raises DoesNotFitError."""
    # Here, as it takes as long as starting on a small file does, and all formats are always listed.
    from xlsxwriter import Workbook

    with Workbook(file, {"constant_memory": True}) as book:
        sheet = _add_sheet(book, columns)
        index = 0

        def add_row(row: Row) -> None:
            nonlocal sheet, index
            index += 1
            if index == sheet_rows:
                sheet, index = _add_sheet(book, columns), 1
            write_cells(sheet, index, row)

        yield add_row


def _add_sheet(book: "Workbook", columns: Row) -> "Worksheet":
    sheets = len(book.worksheets())
    sheet = book.add_worksheet(f"Leads {sheets + 1}" if sheets else "Leads")
    sheet.freeze_panes(1, 0)
    write_cells(sheet, 0, columns)
    return sheet


def write_cells(sheet: "Worksheet", index: int, row: Row) -> None:
    """Writes a row of a sheet, by its index from 0. Raises DoesNotFitError."""
    if len(row) > MAX_COLUMNS:
        raise DoesNotFitError("xlsx_columns", columns=len(row), limit=MAX_COLUMNS)
    for column, cell in enumerate(row):
        if len(cell) > MAX_CELL_CHARACTERS:
            raise DoesNotFitError(
                "xlsx_cell", row=index + 1, characters=len(cell), limit=MAX_CELL_CHARACTERS
            )
        if cell:
            sheet.write_string(index, column, cell)
