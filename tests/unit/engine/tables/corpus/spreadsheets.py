"""Spreadsheets: what their cells show."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xlsxwriter.workbook import Workbook

from tests.helpers.files import archive, gzipped
from tests.helpers.spreadsheets import (
    MAIN,
    PACKAGE,
    RELATIONS,
    STRICT,
    handmade,
    handmade_parts,
    inline,
    ods,
    ods_cell,
    ods_cells,
    ods_row,
    of_rows,
    sheet_of,
    with_format,
    workbook,
)
from tests.unit.engine.tables.corpus.case import LEADS, NAMES, Case

Parts = Mapping[str, str | bytes]


def several(book: Workbook) -> None:
    of_rows(["hello"], name="Notes")(book)
    of_rows(NAMES, *LEADS, name="People")(book)
    of_rows(*[["x"] * 9] * 9, name="Secret")(book).hide()


def merged(book: Workbook) -> None:
    sheet = of_rows(["Name", "Company"], ["Ada", ""], ["Bob", ""])(book)
    sheet.merge_range(1, 1, 2, 1, "Acme")


def formulas(book: Workbook) -> None:
    sheet = of_rows(["Name", "A", "B", "C"], ["Ada"])(book)
    sheet.write_formula(1, 1, "=1+1", None, "2")
    sheet.write_formula(1, 2, '="x"&"y"', None, "xy")
    sheet.write_formula(1, 3, "=NA()", None, "#N/A")


def rich(book: Workbook) -> None:
    sheet = of_rows(["Name", "Note"], ["Ada"])(book)
    sheet.write_rich_string(1, 1, "some ", book.add_format({"bold": True}), "bold", " words")


def moved(parts: Parts, folder: str) -> dict[str, str | bytes]:
    """The parts of a workbook in another folder than xl/."""
    return {
        name.replace("xl/", folder): str(part).replace("xl/", folder)
        for name, part in parts.items()
    }


def without(parts: Parts, name: str) -> bytes:
    return archive({path: part for path, part in parts.items() if path != name})


def case(
    name: str,
    content: bytes,
    columns: Any = NAMES,
    rows: Any = LEADS,
    rejects: Any = (),
    aside: Any = (),
    filename: str = "leads.xlsx",
) -> Case:
    return Case(name, filename, content, columns, rows, list(rejects), list(aside))


def value(name: str, value: object, code: str | int, shown: str, kind: str = "write") -> Case:
    return case(name, workbook(with_format(value, code, kind)), ["Name", "Value"], [["Ada", shown]])


PLAIN = workbook(of_rows(NAMES, *LEADS))
MOMENT = dt.datetime(2024, 5, 6, 7, 8, 9)  # noqa: DTZ001
HEAD = f'<row r="1">{inline("a", "b")}</row>'
AB_ROWS = HEAD + f"<row>{inline('1', '2')}</row>"
AB = sheet_of(AB_ROWS)
SHARED = sheet_of(HEAD + '<row r="2"><c t="s"><v>0</v></c><c t="s"><v> 1 </v></c></row>')
TEXTS = f'<sst xmlns="{MAIN}"><si><t>1</t></si><si><t>2</t></si></sst>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf applyNumberFormat="1" numFmtId="14"/></cellXfs>'
    '<dxfs><dxf><numFmt numFmtId="14" formatCode="0.00"/></dxf></dxfs></styleSheet>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Target="/book/workbook.xml" Id="r"'
    f' Type="{RELATIONS}/officeDocument"/></Relationships>'
)

CASES = [
    case("xlsx", PLAIN),
    case("xlsx called csv", PLAIN, filename="leads.csv"),
    case("xlsm", PLAIN, filename="leads.xlsm"),
    case("xlsx in gzip", gzipped(PLAIN), filename="leads.xlsx.gz"),
    case("the fullest visible sheet", workbook(several)),
    value("a whole number", 42.0, "General", "42"),
    value("a phone number as number", 4915112345678, "General", "4915112345678"),
    value("a number shown as 4.9E+11", 490000000000, "0.00E+00", "490000000000"),
    value("a long number", 12345678901234500, "General", "12345678901234500"),
    value("a fraction", 0.1 + 0.2, "General", "0.3"),
    value("money", 12.5, '#,##0.00 "€"', "12.5"),
    value("percent", 0.5, "0%", "0.5"),
    value("zeros of a postal code", 1067, "00000", "01067"),
    value("zeros of ZIP+4", 21100042, "00000-0000", "02110-0042"),
    value("a date", dt.date(2024, 5, 6), "dd/mm/yyyy", "2024-05-06", "write_datetime"),
    value("a date in German", dt.date(2024, 5, 6), "[$-407]d. mmmm yyyy;@", "2024-05-06", "write_datetime"),
    value("a moment", MOMENT, "yyyy-mm-dd hh:mm:ss", "2024-05-06 07:08:09", "write_datetime"),
    value("a time", dt.time(7, 8), "hh:mm", "07:08:00", "write_datetime"),
    value("a built-in date", dt.date(1999, 12, 31), 14, "1999-12-31", "write_datetime"),
    value("a red number is no date", 5, "[Red]0", "5"),
    value("truth", True, "General", "TRUE", "write_boolean"),
    value("zeros as text", "00123", "General", "00123", "write_string"),
    value("a formula as text", "=1+1", "General", "=1+1", "write_string"),
    value("signs that XML can't hold", "a\x01\r\nb", "General", "a\x01\r\nb", "write_string"),
    value("angles and ampersands", "<b> & \"c\" 'd'", "General", "<b> & \"c\" 'd'", "write_string"),
    case("formulas have their values", workbook(formulas), ["Name", "A", "B", "C"], [["Ada", "2", "xy", "#N/A"]]),
    case("merged cells", workbook(merged), ["Name", "Company"], [["Ada", "Acme"], ["Bob", ""]]),
    case("rich text", workbook(rich), ["Name", "Note"], [["Ada", "some bold words"]]),
    case("a table that begins at C3", workbook(of_rows([], [], ["", "", "a", "b"], ["", "", "1", "2"])),
         ["a", "b"], [["1", "2"]]),
    case("an empty row between", workbook(of_rows(["a", "b"], ["1", "2"], [], ["3", "4"])),
         ["a", "b"], [["1", "2"], ["3", "4"]], aside=[3]),
    case("a title above", workbook(of_rows(["Leads of March"], NAMES, *LEADS)), aside=[1]),
    case("a cell beside the header's", workbook(of_rows(["a", "b"], ["1", "2", "3"], ["4"])),
         ["a", "b", ""], [["1", "2", "3"], ["4", "", ""]]),
    case("strict OOXML", handmade(sheet_of(HEAD + f"<row>{inline('1', '2')}</row>", STRICT), namespace=STRICT),
         ["a", "b"], [["1", "2"]]),
    case("prefixes before all names", handmade(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>1.0</x:v></x:c></x:row></x:sheetData></x:worksheet>'), ["a"], [["1"]]),
    case("comments and CDATA", handmade(sheet_of(
        HEAD + '<!-- </row> --><row r="2"><c r="A2" t="str"><v><![CDATA[<1>]]></v></c></row>')),
         ["a", "b"], [["<1>", ""]]),
    case("phonetic hints are left out", handmade(
        sheet_of(HEAD + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'),
        f'<sst xmlns="{MAIN}"><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><r><t>x</t></r>'
        '<r><t xml:space="preserve"> y</t></r></si></sst>'), ["a", "b"], [["東京", "x y"]]),
    case("macros aren't run", archive({**handmade_parts(AB), "xl/vbaProject.bin": b"x"}), ["a", "b"], [["1", "2"]],
         filename="leads.xlsm"),
    case("backslashes in the archive", archive({n.replace("/", "\\"): part for n, part in handmade_parts(AB).items()}),
         ["a", "b"], [["1", "2"]]),
    case("slashes before names in the archive", archive({f"/{n}": part for n, part in handmade_parts(AB).items()}),
         ["a", "b"], [["1", "2"]]),
    case("names in another case", archive({n.upper(): part for n, part in handmade_parts(AB).items()}),
         ["a", "b"], [["1", "2"]]),
    case("a workbook outside xl", archive({"_rels/.rels": ROOT, **moved(handmade_parts(AB), "book/")}),
         ["a", "b"], [["1", "2"]]),
    case("a workbook at the root", archive(moved(handmade_parts(AB), "")), ["a", "b"], [["1", "2"]]),
    case("shared texts that are missing and not needed", without(handmade_parts(AB), "xl/sharedStrings.xml"),
         ["a", "b"], [["1", "2"]]),
    case("shared texts that nothing refers to", archive(
        {n: str(part).replace("/sharedStrings\"", "/x\"") for n, part in handmade_parts(SHARED, TEXTS).items()}),
         ["a", "b"], [["1", "2"]]),
    case("days since 1904, which an extension doesn't repeat", archive(handmade_parts(
        sheet_of(HEAD + '<row r="2"><c r="A2" t="d"><v>2024-05-06T00:00:00.000Z</v></c><c r="B2" s="1"><v>43956</v></c></row>'),
        more='<workbookPr date1904="1"/><extLst><ext><x15:workbookPr xmlns:x15="u" a="1"/></ext></extLst>')
        | {"xl/styles.xml": STYLES}), ["a", "b"], [["2024-05-06", "2024-05-06"]]),
    case("a stray value beside a text", handmade(sheet_of(
        HEAD + '<row r="2"><c r="A2" t="inlineStr"><v>1</v><is><t>x</t></is></c><c r="B2"><is><t>007</t></is></c></row>')),
         ["a", "b"], [["x", "007"]]),
    case("cells in no order", handmade(sheet_of(
        HEAD + '<row r="2"><c r="B2"><v>2</v></c><c r="A2"><v>1</v></c></row>')), ["a", "b"], [["1", "2"]]),
    case("lengths that lie", handmade(sheet_of(AB_ROWS).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')),
         ["a", "b"], [["1", "2"]]),
    case("a prefix that only some rows have", handmade(sheet_of(
        HEAD + f'<x:row xmlns:x="{MAIN}" r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row>'
        '<y:row xmlns:y="other"><y:c><y:v>9</y:v></y:c></y:row>')), ["a", "b"], [["1", ""]]),
    case("a number that is none of a row", handmade(sheet_of(
        HEAD + f'<row r="{"9" * 30}"><c><v>1</v></c></row><row r="999999999"><c><v>2</v></c></row>')),
         ["a", "b"], [["1", ""], ["2", ""]]),
    case("UTF-16", archive({**handmade_parts(AB), "xl/worksheets/sheet1.xml": AB.encode("utf-16")}), ["a", "b"], [["1", "2"]]),
    case("a mark before UTF-8", archive({**handmade_parts(AB), "xl/worksheets/sheet1.xml": AB.encode("utf-8-sig")}),
         ["a", "b"], [["1", "2"]]),
    value("an amount in dollars is no date", 5, "0.00 USD", "5"),
    value("a number in a format called Standard", 45418, "Standard", "45418"),
    case("ods", ods(ods_row(*NAMES) + "".join(ods_row(*row) for row in LEADS)), filename="leads.ods"),
    case("ods: numbers, dates, truth", ods_cells(
        ods_cell("float", "4915112345678", "4,92E+12") + ods_cell("date", "2024-05-06T00:00:00", "06.05.24")
        + ods_cell("boolean", "true", "WAHR")), ["a", "b", "c"], [["4915112345678", "2024-05-06", "TRUE"]],
        filename="leads.ods"),
    case("ods: zeros in front, repeated cells", ods_cells(
        ods_cell("float", "1067", "01067") + ods_cell("float", "0.50", "50%", 'table:number-columns-repeated="2"')),
        ["a", "b", "c"], [["01067", "0.5", "0.5"]], filename="leads.ods"),
    case("ods: a number that is none", ods_cells(ods_cell("float", "4,5", "4,5")), ["a", "b", "c"], [["4,5", "", ""]],
         filename="leads.ods"),
    case("ods: phonetic hints are left out", ods_cells(
        '<table:table-cell><text:p><text:ruby><text:ruby-base>東京</text:ruby-base>'
        '<text:ruby-text>とうきょう</text:ruby-text></text:ruby> <text:span>Bahn</text:span></text:p></table:table-cell>'),
        ["a", "b", "c"], [["東京 Bahn", "", ""]], filename="leads.ods"),
    case("ods: spaces, lines and notes", ods_cells(
        '<table:table-cell><office:annotation xmlns:office="o"><text:p>note</text:p></office:annotation>'
        '<text:p>x<text:s text:c="3"/>y</text:p><text:p>z</text:p></table:table-cell>'),
        ["a", "b", "c"], [["x   y\nz", "", ""]], filename="leads.ods"),
]  # fmt: skip
