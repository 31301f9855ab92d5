"""Any file as rows: exact cells, and a reject with line and reason for what is no row."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import TableError, UnreadableFileError
from batchruns.engine.tables.open_file import detect_options, open_table
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.table import RejectedRow
from tests.helpers.errors import refused


def read(path: Path, name: Any = None) -> Any:
    """Header, rows and rejects of a file, as detected."""
    with open_table(path, detect_options(path, name or path.name)) as table:
        batches = list(table.batches(2))
    rows = [row for batch in batches for row in batch.rows]
    return table.columns, rows, [reject for batch in batches for reject in batch.rejected]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(file: Callable[..., Path], delimiter: str, end: str) -> None:
    lines = [["Name", "E-Mail"], ["Ada", "ada@example.com"], ["Bob", ""]]
    path = file(end.join(delimiter.join(line) for line in lines) + end)

    assert read(path) == (lines[0], lines[1:], [])


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Jürgen Łukasz 田中 😀"),
        ("utf-8-sig", "Jürgen"),
        ("utf-16", "Jürgen 田中"),
        ("utf-16-le", "Jürgen"),
        ("utf-16-be", "Jürgen"),
        ("cp1252", "Jürgen Groß, François Müller"),
        ("cp1251", "Иван Петров, Мария Сидорова, Сергей Иванович"),
        ("shift_jis", "田中太郎、鈴木一郎、高橋花子"),
    ],
)
def test_encodings(file: Callable[..., Path], encoding: str, name: str) -> None:
    path = file(f'Name;E-Mail\r\n"{name}";ada@example.com\r\n'.encode(encoding))

    assert read(path) == (["Name", "E-Mail"], [[name, "ada@example.com"]], [])


def test_letters_beyond_ascii_far_down_decide_the_encoding(file: Callable[..., Path]) -> None:
    plain = "Ada;ada@example.com\n" * 50_000

    _, rows, _ = read(file(f"Name;E-Mail\n{plain}Jürgen;j@example.de\n".encode("cp1252")))

    assert rows[-1] == ["Jürgen", "j@example.de"]


def test_quotes_newlines_and_zeros_come_exactly(file: Callable[..., Path]) -> None:
    path = file('Name,Note,No\n"Smith, ""Jo""","two\r\nlines",007\n  spaces  ,\u2028,+49 30\n')

    assert read(path)[1] == [
        ['Smith, "Jo"', "two\r\nlines", "007"],
        ["  spaces  ", "\u2028", "+49 30"],
    ]


def test_a_short_row_is_padded_and_a_long_one_rejected(file: Callable[..., Path]) -> None:
    _, rows, rejects = read(file("a,b,c\n1\n1,2,3,4\n1,2,3,,\n"))

    assert rows == [["1", "", ""], ["1", "2", "3"]]
    assert rejects == [
        RejectedRow(3, ["1", "2", "3", "4"], Issue("too_many_cells", {"cells": 4, "columns": 3}))
    ]
    assert str(rejects[0].issue) == "The line has 4 cells, and the header has 3."


def test_an_open_quote_costs_its_own_line_only(file: Callable[..., Path]) -> None:
    _, rows, rejects = read(file('a,b\n1,2\n"3,4\n5,6\n"7"8,9\n10,11\n'))

    assert rows == [["1", "2"], ["5", "6"], ["10", "11"]]
    assert [(reject.line, reject.cells) for reject in rejects] == [
        (3, ['"3', "4"]),
        (5, ['"7"8', "9"]),
    ]


def test_lines_are_counted_through_cells_of_many_lines(file: Callable[..., Path]) -> None:
    _, _, rejects = read(file('a,b\n"1\n2\n3",4\n5,6,7\n'))

    assert rejects[0].line == 5


def test_empty_lines_between_are_set_aside_and_at_the_end_nothing(
    file: Callable[..., Path],
) -> None:
    path = file("\n\na,b\n1,2\n\n3,4\n\n\n")

    assert read(path) == (["a", "b"], [["1", "2"], ["3", "4"]], [])
    with open_table(path, detect_options(path, path.name)) as table:
        set_aside = [line for batch in table.batches(2) for line in batch.set_aside]
    assert set_aside == [RejectedRow(5, [], Issue("empty_line"))]


def test_a_file_without_header_keeps_its_first_lead(file: Callable[..., Path]) -> None:
    columns, rows, _ = read(file("Ada,ada@example.com\nBob,bob@example.com\n"))

    assert columns == ["Column 1", "Column 2"]
    assert rows[0] == ["Ada", "ada@example.com"]


def test_one_column_is_a_table_too(file: Callable[..., Path]) -> None:
    assert read(file("E-Mail\nada@example.com\n")) == (["E-Mail"], [["ada@example.com"]], [])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", b"", "is empty"),
        ("x.csv", b" \n\r\n", "is empty"),
        ("x.csv", b"\x89PNG\r\n\x1a\n", "PNG picture"),
        ("x.csv", bytes(range(256)) * 8, "not text"),
        ("x.pdf", b"%PDF-1.7", "PDF document"),
        ("x.pdf", b"a,b\n1,2\n", "end in “.pdf”"),
        ("x.xlsx", b"a,b\n1,2\n", "isn't a spreadsheet"),
        ("x.xlsx", b"PK\x03\x04 cut off", "is damaged"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "can't be opened"),
    ],
)
def test_what_cant_be_read_is_refused_with_a_sentence(
    file: Callable[..., Path], name: str, content: Any, says: str
) -> None:
    with refused(TableError, says):
        read(file(content, name))


def test_a_file_that_isnt_in_the_stated_encoding_is_refused(file: Callable[..., Path]) -> None:
    path = file("a,b\nü,2\n".encode("latin-1"))

    with (
        refused(TableError, "isn't in the encoding"),
        open_table(path, ParseOptions("csv", "utf-8", ",", '"')) as table,
    ):
        list(table.batches(10))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=200)
@given(st.data())
def test_what_csv_writes_is_read_exactly(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    width = data.draw(st.integers(2, 5))
    row = st.lists(cells, min_size=width, max_size=width).filter(any)
    rows = data.draw(st.lists(row, min_size=1, max_size=8))
    delimiter = data.draw(st.sampled_from(",;\t|"))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["h"] * width, *rows])
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(text.getvalue().encode())

    with open_table(path, ParseOptions("csv", "utf-8", delimiter, '"')) as table:
        batches = list(table.batches(3))
    read_rows = [row for batch in batches for row in batch.rows]

    # What seems to be no row, such as one of blanks, stands beside them.
    set_aside = [line.cells for batch in batches for line in batch.set_aside]
    assert len(read_rows) + len(set_aside) == len(rows)
    assert [row for row in rows if row not in set_aside] == [
        row for row in read_rows if row not in set_aside
    ]


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.xlsx", "x.ods", "x.txt"]))
def test_no_bytes_at_all_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: Any, name: Any
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)

    try:
        columns, rows, _ = read(path)
    except UnreadableFileError:
        return
    assert all(len(row) == len(columns) for row in rows)
