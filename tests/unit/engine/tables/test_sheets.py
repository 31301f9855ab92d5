"""Spreadsheets of several sheets: which one holds the leads, and several read as one."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.open_file import open_table, open_unknown
from batchruns.engine.tables.readers.base import Sheet
from batchruns.engine.tables.table import RejectedRow
from tests.helpers.errors import refused
from tests.helpers.files import archive
from tests.helpers.spreadsheets import OPEN_DOCUMENT, ods_row, xlsx

Rows = Iterable[Sequence[str]]
Book = dict[str, Rows]

PEOPLE = [["Name", "E-Mail", "City"], ["Ada", "ada@acme.com", "Bonn"], ["Bob", "bob@x.com", "Rome"]]
COUNTRIES = [["Country", "Code"], *[["Germany", "DE"], ["France", "FR"]] * 40]
PLACES = [["City", "Region", "Country", "Postal code"], *[["Bonn", "NRW", "DE", "53111"]] * 90]
NOTES = [
    ["How to use this file"],
    ["Fill in the sheet of leads, one row for each."],
    ["Thanks"],
] * 9
PIVOT = [["Row labels", "Count of E-Mail"], *[["Germany", "12"]] * 50, ["Grand total", "600"]]
REPS = [["Sales rep", "E-Mail"], ["Kim", "kim@us.com"], ["Lou", "lou@us.com"]]
PRODUCTS = [["Product", "SKU", "Price", "Stock"], *[["Chair", "C-1", "99", "4"]] * 200]
BARE = [["Ada", "ada@acme.com", "+49 30 1234567"], ["Bob", "bob@x.com", "+49 30 1234568"]]
ACCOUNTS = [["Company", "Website"], *[["Acme", "acme.com"]] * 30]
TEMPLATE = [["Name", "E-Mail", "Phone", "Company", "City", "Country", "Website"]]


def ods(sheets: Book) -> bytes:
    """An ODS file of these sheets."""
    office = OPEN_DOCUMENT
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(ods_row(*row) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


@pytest.fixture(params=[xlsx, ods])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Book], Path]:
    """Writes sheets to a file."""

    def write(sheets: Book) -> Path:
        path = tmp_path / f"leads.{request.param.__name__}"
        path.write_bytes(request.param(sheets))
        return path

    return write


def chosen(path: Path) -> str | None:
    with open_unknown(path, path.name) as reader:
        return reader.options.sheet


@pytest.mark.parametrize(
    "sheets",
    [
        {"Countries": COUNTRIES, "Leads": PEOPLE},
        {"Leads": PEOPLE, "Places": PLACES},
        {"Read me": NOTES, "Leads": PEOPLE},
        {"Summary": PIVOT, "Leads": PEOPLE},
        {"Team": REPS, "Leads": [*PEOPLE, ["Cy", "cy@x.com", "Oslo"]]},
        {"Products": PRODUCTS, "Leads": PEOPLE},
        {"Lists": COUNTRIES, "Leads": BARE},
        {"Accounts": ACCOUNTS, "Leads": PEOPLE},
        {"Template": TEMPLATE, "Leads": PEOPLE},
        {"Example": PEOPLE[:2], "Leads": PEOPLE},
        {"Empty": [], "Leads": PEOPLE, "Also empty": []},
        {"Germany": PEOPLE, "Leads": [*PEOPLE, ["Zoé", "zoe@x.fr", "Lyon"]], "Italy": PEOPLE[:2]},
        {"Lists": COUNTRIES, "Leads": [["Leads of March"], [], *PEOPLE]},
        {"Lists": COUNTRIES, "Leads": [["Vorname", "Nachname", "Firma"], ["Ada", "Roth", "ACME"]]},
        {"Unsubscribed": [["E-Mail"], *[["x@y.com"]] * 500], "Leads": [r[:2] for r in PEOPLE]},
        {
            "Log": [["Date", "E-Mail", "Status"], *[["1.2.24", "x@y.com", "sent"]] * 90],
            "Leads": PEOPLE,
        },
        {"Auswahl": [["Status", "Anrede"], *[["neu", "Frau"]] * 60], "Leads": PEOPLE},
        {"Codes": COUNTRIES, "Leads": [["Company", "Phone"], ["Acme", "030 1234567"]]},
    ],
    ids=lambda sheets: " and ".join(sheets),
)
def test_the_sheet_of_leads_is_read(written: Callable[[Book], Path], sheets: Book) -> None:
    assert chosen(written(sheets)) == "Leads"


def test_where_no_sheet_looks_like_leads_the_fullest_is_read(
    written: Callable[[Book], Path],
) -> None:
    assert (
        chosen(written({"A": [["x", "y"], ["1", "2"]], "B": [["x", "y"], *[["1", "2"]] * 5]}))
        == "B"
    )


def test_a_hidden_sheet_is_read_only_if_no_other_can_be_leads(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    path.write_bytes(xlsx({"Now": PEOPLE, "Archive": [*PEOPLE] * 9}, hidden=["Archive"]))
    assert chosen(path) == "Now"

    path.write_bytes(xlsx({"Summary": PIVOT, "Data": PEOPLE}, hidden=["Data"]))
    assert chosen(path) == "Data"

    path.write_bytes(xlsx({"Nothing": [], "Data": PEOPLE}, hidden=["Data"]))
    assert chosen(path) == "Data"


def test_each_sheet_is_named_with_its_rows(written: Callable[[Book], Path]) -> None:
    path = written({"Notes": NOTES, "Leads": [["March"], *PEOPLE, [], []], "Bare": BARE, "No": []})

    with open_unknown(path, path.name) as reader:
        sheets = reader.sheets()

    assert sheets[1:] == [Sheet("Leads", 2), Sheet("Bare", 2)]


def test_rows_that_hold_nothing_arent_counted(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    rows = [["E-Mail"], ["a@b.com"], [""], [], ["c@d.com"]]
    path.write_bytes(xlsx({"Leads": rows, "Other": PEOPLE[:2]}, hidden=["Other"]))

    with open_unknown(path, path.name) as reader:
        assert reader.sheets() == [Sheet("Leads", 2), Sheet("Other", 1, is_hidden=True)]


def united(path: Path, *names: str) -> tuple[list[str], list[list[str]], list[RejectedRow]]:
    """The columns and rows of several sheets, and what is no row."""
    with open_unknown(path, path.name) as reader:
        options = reader.change({"sheets": names})
    with open_table(path, options) as table:
        batches = list(table.batches(1_000))
    none = [line for batch in batches for line in (*batch.rejected, *batch.set_aside)]
    return table.columns, [row for batch in batches for row in batch.rows], none


def test_several_sheets_are_one_table(written: Callable[[Book], Path]) -> None:
    columns, rows, none = united(
        written(
            {
                "Germany": [
                    ["Leads"],
                    ["Name", "E-Mail"],
                    ["Ada", "a@x.de"],
                    [],
                    ["Bob", "b@x.de"],
                ],
                "France": [["E-mail", "Ville"], ["z@x.fr", "Paris"], ["Total: 1", ""]],
                "Italy": [["Ugo", "u@x.it"], ["Ida", "i@x.it"]],
                "Spain": PEOPLE,
            }
        ),
        "Germany",
        "France",
        "Italy",
    )

    assert columns == ["Name", "E-Mail", "Ville", "Sheet"]
    assert rows == [
        ["Ada", "a@x.de", "", "Germany"],
        ["Bob", "b@x.de", "", "Germany"],
        ["", "z@x.fr", "Paris", "France"],
        ["Ugo", "u@x.it", "", "Italy"],
        ["Ida", "i@x.it", "", "Italy"],
    ]
    assert [(line.line, line.issue.code, line.cells[3]) for line in none] == [
        (1, "above_header", "Germany"),
        (4, "empty_line", "Germany"),
        (3, "total_line", "France"),
    ]


def test_a_row_that_is_too_wide_is_named_with_its_sheet(written: Callable[[Book], Path]) -> None:
    rows = [["Name", "E-Mail"], *[["Ada", "a@x.de"]] * 250, ["Bob", "b@x.de", "extra"]]
    _, _, none = united(written({"A": PEOPLE, "B": rows}), "A", "B")

    [line] = none
    assert (line.line, line.issue.code) == (252, "too_many_cells")
    assert line.cells == ["Bob", "b@x.de", "", "B", "extra"]


def test_columns_of_the_same_name_stay_apart_in_their_sheet(
    written: Callable[[Book], Path],
) -> None:
    one = [["Name", "Phone", "Phone", "Sheet"], ["Ada", "1", "2", "x"]]
    other = [["Phone", "Name"], ["3", "Bob"]]

    columns, rows, _ = united(written({"A": one, "B": other}), "A", "B")

    assert columns == ["Name", "Phone", "Phone", "Sheet", "Sheet name"]
    assert rows == [["Ada", "1", "2", "x", "A"], ["Bob", "3", "", "", "B"]]


def test_one_of_several_is_read_alone_again(written: Callable[[Book], Path]) -> None:
    path = written({"A": [["March"], *PEOPLE], "B": PEOPLE})
    with open_unknown(path, path.name) as reader:
        reader.change({"sheets": ["A", "B"]})
        options = reader.change({"sheets": ["A"]})

    assert (options.sheet, options.sheets, options.header_row) == ("A", (), 1)


def test_a_sheet_that_isnt_there_is_named(written: Callable[[Book], Path], tmp_path: Path) -> None:
    with refused(TableError, "no sheet “Z”"):
        united(written({"A": PEOPLE}), "Z")
    with refused(TableError, "no sheet “Z”"):
        united(written({"A": PEOPLE}), "A", "Z")
    text = tmp_path / "leads.csv"
    text.write_text("E-Mail\na@b.com\n")
    with refused(TableError, "no sheet “Z”"):
        united(text, "Z")
