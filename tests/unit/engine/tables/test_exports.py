"""Results in the forms that people take away, and rejects in the form that they came in."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.exports.xlsx import XlsxExport
from batchruns.engine.tables.open_file import detect_options, open_reader, open_table
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS, Sheet
from tests.helpers.errors import refused

COLUMNS = ["Name", "", "Name", "No"]
ROWS = [["Ada", "=1+1", "x,y", "007"], ["Zoë 😀", "", 'a "b"\r\nc', "4915112345678901"]]


def written(form: Any, columns: Any = COLUMNS, rows: Any = ROWS) -> Any:
    file = io.BytesIO()
    EXPORTS[form]().write(file, columns, iter(rows))
    return file.getvalue()


@pytest.mark.parametrize("form", EXPORTS)
def test_what_is_streamed_is_what_is_written(form: Any) -> None:
    streamed = b"".join(EXPORTS[form]().stream(COLUMNS, iter(ROWS)))

    assert len(streamed) == len(written(form))
    assert form == "xlsx" or streamed == written(form)


@pytest.mark.parametrize(("form", "mark"), [("csv", b"Name"), ("excel-csv", b"\xef\xbb\xbfName")])
def test_csv_comes_back_exactly(form: str, mark: bytes) -> None:
    content = written(form)

    assert content.startswith(mark)
    read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert list(read) == [COLUMNS, *ROWS]


@pytest.mark.parametrize("form", EXPORTS)
def test_rejects_may_have_more_or_fewer_cells_than_there_are_columns(form: Any) -> None:
    content = written(form, ["line", "A"], [["1", "x", "y"], ["2"], ["3", "z"]])

    if form == "parquet":
        assert pq.read_table(io.BytesIO(content)).to_pylist() == [
            {"line": "1", "A": "x", "Column 3": "y"},
            {"line": "2", "A": None, "Column 3": None},
            {"line": "3", "A": "z", "Column 3": None},
        ]
    if form == "jsonl":
        assert list(map(json.loads, content.splitlines())) == [
            {"line": "1", "A": "x", "Column 3": "y"},
            {"line": "2"},
            {"line": "3", "A": "z"},
        ]


def test_a_row_wider_than_a_sheet_does_not_fit_into_it() -> None:
    with refused(TableError, "16,385 columns"):
        written("xlsx", ["A"], [["x"] * 16_385])


def test_json_lines_have_a_key_for_each_column() -> None:
    lines = written("jsonl").decode().splitlines()

    assert json.loads(lines[0]) == {"Name": "Ada", "Column 2": "=1+1", "Name 2": "x,y", "No": "007"}
    assert len(lines) == 2


text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(text.filter(bool), min_size=3, max_size=3), min_size=1, max_size=5))
def test_xlsx_comes_back_exactly_as_text(
    tmp_path_factory: pytest.TempPathFactory, rows: Any
) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "x.xlsx"
    path.write_bytes(written("xlsx", ["a", "b", "c"], rows))

    with open_table(path, ParseOptions("xlsx", sheet="Leads")) as table:
        assert [row for batch in table.batches(10) for row in batch.rows] == rows


def test_xlsx_goes_on_in_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(XlsxExport, "sheet_rows", 3)
    path = tmp_path / "x.xlsx"
    path.write_bytes(written("xlsx", ["n"], [[str(n)] for n in range(5)]))

    with open_reader(path, detect_options(path, path.name)) as reader:
        assert reader.sheets() == [Sheet("Leads", 2), Sheet("Leads 2", 2), Sheet("Leads 3", 1)]
    with open_table(path, ParseOptions("xlsx", sheet="Leads 2")) as table:
        assert table.columns == ["n"]
        assert next(table.batches(10)).rows == [["2"], ["3"]]


@pytest.mark.parametrize(
    ("columns", "row", "says"),
    [(["a"], ["x" * 40_000], "32,767"), (["a"] * 17_000, ["x"] * 17_000, "16,384")],
)
def test_what_xlsx_cant_hold_is_told(columns: Any, row: Any, says: str) -> None:
    with refused(TableError, says):
        written("xlsx", columns, [row])


@contextmanager
def rejecting(reader: Any, file: Any) -> Iterator[Any]:
    """The table of a reader, and what writes its rejected rows into a file."""
    with reader.table() as table, reader.writing_rejected(file, table) as write:
        yield table, write


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_rejects_can_be_mended_and_read_again(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        'Name;"E-Mail"\r\nAda;a@b.de\r\n"Jürgen;j@b.de\r\nBob;b@c.de\r\n'.encode(encoding)
    )
    format = ParseOptions("csv", encoding, ";", '"')
    mended = io.BytesIO()

    with open_reader(path, format) as reader, rejecting(reader, mended) as (table, write):
        for batch in table.batches(1):
            write(batch.rejected)

    assert mended.getvalue() == 'Name;"E-Mail"\r\n"Jürgen;j@b.de\r\n'.encode(encoding)


def test_rejects_of_json_have_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"a": "1"}, {"a": "2",\n "a": "3"}, 4]')
    format = detect_options(path, path.name)
    mended = io.BytesIO()

    with open_reader(path, format) as reader, rejecting(reader, mended) as (table, write):
        for batch in table.batches(1):
            write(batch.rejected)

    assert mended.getvalue() == b'{"a": "2",  "a": "3"}\n4\n'


def test_choices_hold_what_was_detected() -> None:
    format = ParseOptions("csv", "iso8859_3", "%%", None, header_row=12)

    fields = {field.name: field for field in READERS["csv"].option_fields(format, [])}
    choices = {name: [choice.value for choice in field.choices] for name, field in fields.items()}
    assert "iso8859_3" in choices["encoding"]
    assert "%%" in choices["delimiter"]
    assert choices["header_row"] == ["none", *map(str, range(13))]
    assert [fields[name].value for name in ("encoding", "delimiter", "quotechar", "header_row")] == [
        "iso8859_3", "%%", "", "12",
    ]  # fmt: skip


def test_rejects_of_a_spreadsheet_are_one(tmp_path: Path) -> None:
    path, mended = tmp_path / "x.xlsx", tmp_path / "mended.xlsx"
    rows = [["1", ""]] * 300 + [["2", "3", "too far right"]]
    path.write_bytes(written("xlsx", ["a", "b"], rows))
    format = ParseOptions("xlsx", sheet="Leads")

    with (
        mended.open("wb") as file,
        open_reader(path, format) as reader,
        rejecting(reader, file) as (table, write),
    ):
        for batch in table.batches(100):
            write(batch.rejected)

    with open_table(mended, format) as table:
        assert table.columns == ["a", "b", ""]
        assert next(table.batches(10)).rows == [["2", "3", "too far right"]]


def test_rejects_with_bytes_that_are_no_text_keep_them(tmp_path: Path) -> None:
    path, mended = tmp_path / "x.csv", io.BytesIO()
    path.write_bytes("Name,Ort\nJürgen,Köln\n".encode() * 5 + b"J\xfcrgen,K\xf6ln\n")
    format = detect_options(path, path.name)

    with open_reader(path, format) as reader, rejecting(reader, mended) as (table, write):
        for batch in table.batches(100):
            write(batch.rejected)

    assert mended.getvalue() == b"Name,Ort\nJ\xfcrgen,K\xf6ln\n"
    assert batch.rejected[0].cells == ["J\ufffdrgen", "K\ufffdln"]
