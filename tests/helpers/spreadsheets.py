"""Spreadsheets, as bytes: workbooks of rows, workbooks whose XML is given, OpenDocument."""

import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.helpers.files import archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"

Fill = Callable[[Workbook], object]
"""Fills a workbook with what a test is about."""


def workbook(fill: Fill, **options: Any) -> bytes:
    """An XLSX file with what `fill` writes into it, the same bytes on every day."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": dt.datetime(2024, 5, 6, tzinfo=dt.UTC)})
        fill(book)
    return file.getvalue()


def xlsx(sheets: Mapping[str, Iterable[Sequence[object]]], hidden: Collection[str] = ()) -> bytes:
    """An XLSX file of sheets by their names, each a list of rows; dates are shown as ISO has them."""

    def fill(book: Workbook) -> None:
        for name, rows in sheets.items():
            sheet = of_rows(*rows, name=name)(book)
            if name in hidden:
                sheet.hide()

    return workbook(fill, default_date_format="yyyy-mm-dd")


def of_rows(*rows: Sequence[object], name: str = "Leads") -> Callable[[Workbook], Worksheet]:
    """Adds a sheet of these rows to a workbook, and gives it."""

    def fill(book: Workbook) -> Worksheet:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        return sheet

    return fill


def with_format(value: object, code: str | int, writer: str = "write") -> Fill:
    """Adds a sheet with Ada and a `value` in the number format `code`.

    `writer` is the method of xlsxwriter's worksheet that writes the value.
    """

    def fill(book: Workbook) -> object:
        sheet = of_rows(["Name", "Value"], ["Ada"], name="Sheet1")(book)
        return getattr(sheet, writer)(1, 1, value, book.add_format({"num_format": code}))

    return fill


def handmade(sheet: str, strings: str = "", namespace: str = MAIN) -> bytes:
    """A workbook of one sheet, with its XML, and that of the shared strings, as it is given."""
    return archive(handmade_parts(sheet, strings, namespace))


def handmade_parts(
    sheet: str, strings: str = "", namespace: str = MAIN, more: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook by their paths; `more` is what its own part holds beside the sheets."""
    return {
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{RELATIONS}">{more}<sheets>'
        '<sheet name="Leads" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings"'
        ' Target="/xl/sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{namespace}"></sst>',
    }


def sheet_of(rows: str, namespace: str = MAIN) -> str:
    """The XML of a sheet, of that of its rows."""
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'


def inline(*cells: str) -> str:
    """The XML of cells that hold their texts themselves."""
    return "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)


def ods(rows: str) -> bytes:
    """An ODS file of one sheet, of the XML of its rows."""
    office = OPEN_DOCUMENT
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{office}:manifest:1.0">'
            '<m:file-entry m:full-path="content.xml"/></m:manifest>',
            "content.xml": f'<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Leads">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells: str) -> str:
    """The XML of a row of texts."""
    each = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{each}</table:table-row>"


def ods_cells(content: str) -> bytes:
    """A sheet with columns a, b, c and one row of these cells, among many empty ones."""
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    last = f'<table:table-row table:number-rows-repeated="1000000">{empty}</table:table-row>'
    row = f"<table:table-row>{content}{empty}</table:table-row>"
    return ods(ods_row("a", "b", "c") + row + last)


def ods_cell(type: str, value: str, shown: str, more: str = "") -> str:
    """The XML of a cell with a value of that type, and the text that is shown for it."""
    name = {"date": "date-value", "boolean": "boolean-value"}.get(type, "value")
    return (
        f'<table:table-cell office:value-type="{type}" office:{name}="{value}" {more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
