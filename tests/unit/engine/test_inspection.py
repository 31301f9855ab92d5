"""The look into a file before it is worked on."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from batchruns.engine.inspection import COUNTED_ROWS, inspect_file, inspect_with_sheets
from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.open_file import detect_options, open_reader
from batchruns.engine.tables.parse_options import ParseOptions
from tests.helpers.errors import refused


def test_columns_and_first_rows(file: Callable[..., Path]) -> None:
    seen = inspect_file(file("E-Mail;Note\n" + "a@b.com;x\n" * 50), "leads.csv", limit=3)

    assert [column.field for column in seen.columns] == ["email", None]
    assert seen.rows == [["a@b.com", "x"]] * 3
    assert seen.options.delimiter == ";"


def test_a_header_alone_is_refused(file: Callable[..., Path]) -> None:
    with refused(TableError, "only a header"):
        inspect_file(file("Name,E-Mail\n"), "leads.csv")


def test_records_that_are_all_broken_are_told_of(file: Callable[..., Path]) -> None:
    with refused(TableError, "The record has a key twice"):
        inspect_file(file('[{"email": "a@b.com", "email": "b@b.com"}]'), "leads.json")


def test_a_header_beyond_the_end_is_told_of(file: Callable[..., Path]) -> None:
    path = file("Name,E-Mail\nAda,a@b.com\n")

    with refused(TableError, "has no row 8 to take the columns' names from"):
        inspect_file(path, "leads.csv", replace(detect_options(path, path.name), header_row=7))


def test_a_choice_of_the_delimiter_leaves_how_quotes_are_escaped(file: Callable[..., Path]) -> None:
    path = file('Name;Note\n"Ada \\"the first\\"";x\n"Bob";"y, \\"z\\""\n')
    found = detect_options(path, path.name)
    assert found.escapechar == "\\"

    with open_reader(path, found) as reader:
        assert reader.change({"delimiter": ","}).escapechar == "\\"
        assert reader.change({"delimiter": ",", "quotechar": ""}).escapechar is None


def test_a_format_survives_as_json() -> None:
    format = ParseOptions(
        "csv", "cp1252", "||", None, header_row=None, escapechar="\\", spaced_quotes=True,
        compression="gzip", shape="objects", sheet="Leads",
    )  # fmt: skip

    assert ParseOptions.from_meta(json.loads(json.dumps(format.to_meta()))) == format
    assert format.to_meta()["spacedQuotes"] is True


def test_a_format_of_an_older_version_is_understood() -> None:
    old = {"kind": "csv", "encoding": "utf-8", "delimiter": ";", "quotechar": '"', "headerRow": 1}

    assert ParseOptions.from_meta({**old, "fromTheFuture": 1}) == ParseOptions(
        "csv", "utf-8", ";", '"', 1
    )


def test_what_a_person_changes_is_obeyed(file: Callable[..., Path]) -> None:
    path = file("Имя;Ort\nИван;Köln\n".encode())
    found = detect_options(path, path.name)

    named = inspect_file(path, path.name, replace(found, header_row=None))
    with open_reader(path, found) as reader:
        other = inspect_file(path, path.name, reader.change({"encoding": "latin-1"}))

    assert [column.name for column in named.columns] == ["Column 1", "Column 2"]
    assert named.rows == [["Имя", "Ort"], ["Иван", "Köln"]]
    assert other.columns[1].name == "Ort"
    assert other.rows[0][1] == "Köln".encode().decode("latin-1")


def test_rows_and_what_is_none_are_counted(file: Callable[..., Path]) -> None:
    leads = "List\n\nName;E-Mail\n" + "Ada;a@b.com\n" * 700 + ";\nTotal;700\n"
    seen, _sheets = inspect_with_sheets(file(leads), "leads.csv", None, {})

    assert (seen.count.rows, seen.count.is_all) == (700, True)
    assert seen.count.set_aside == {"above_header": 1, "empty_line": 1, "total_line": 1}


def test_the_rows_of_a_long_file_are_estimated(file: Callable[..., Path]) -> None:
    rows = 3 * COUNTED_ROWS
    leads = "Name;E-Mail\n" + "".join(f"Zoë {n:06};zoe{n:06}@acme.com\n" for n in range(rows))
    seen, _sheets = inspect_with_sheets(file(leads), "leads.csv", None, {})

    assert not seen.count.is_all
    assert COUNTED_ROWS <= seen.count.rows < rows
    assert seen.count.estimate
    assert 0.95 * rows < seen.count.estimate < 1.05 * rows


def test_as_many_rows_as_asked_for(file: Callable[..., Path]) -> None:
    content = "Title of it all\n\nName,E-Mail\n" + "".join(
        f"N{n},n{n}@a.de\n" for n in range(1, 901)
    )

    for limit in (1, 200, 201, 899, 5000):
        rows = inspect_file(file(content), "a.csv", limit=limit).rows
        assert [row[0] for row in rows] == [f"N{n}" for n in range(1, min(limit, 900) + 1)]
