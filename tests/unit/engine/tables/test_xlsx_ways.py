"""XLSX is read the same in whatever order and way its XML is written, on the quick way and the thorough."""

import io
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.tables.readers.spreadsheets import number_formats, sheet_rows, xml
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import Values
from tests.helpers.spreadsheets import sheet_of

Grid = list[tuple[int, list[str]]]

# A cell's attributes beside its address, what stands in it, and how it reads.
CELLS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"t": "s"}, "<v>1</v>", "Ada & Co"),
    ({"t": "s", "s": "1"}, "<v>0</v>", "shared"),
    ({"t": "n", "s": "1"}, "<v>45292</v>", "2024-01-01"),
    ({"s": "1", "cm": "1"}, "<f>A1</f><v>45292</v>", "2024-01-01"),
    ({"t": "str", "s": "0"}, "<f t='x'/><v>a_x000D_b</v>", "a\rb"),
    ({"t": "inlineStr", "s": "2"}, "<is><t>007</t></is>", "007"),
    ({"t": "inlineStr"}, '<is><t xml:space="preserve"> x&#xe9; </t></is>', " xé "),
    ({"t": "inlineStr"}, "<v>1</v><is><t>wins</t></is>", "wins"),
    ({"t": "inlineStr"}, "<is><r><t>ri</t></r><r><t>ch</t></r></is>", "rich"),
    ({}, "<is><t>0123</t></is>", "0123"),
    ({"s": "2"}, "<v>1067</v>", "01067"),
    ({"t": "b", "vm": "2"}, "<v>1</v>", "TRUE"),
    ({"t": "e"}, "<v>#N/A</v>", "#N/A"),
    ({"t": "d"}, "<v>2024-01-01T00:00:00</v>", "2024-01-01"),
    ({"s": "1"}, "", ""),
)


@pytest.fixture
def unyielding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives up the quick way fails."""

    def never(*_: Any) -> None:
        raise AssertionError("The quick way was given up.")

    monkeypatch.setattr(sheet_rows, "_thoroughly", never)


def values() -> Values:
    kinds = [number_formats.GENERAL, number_formats.DATE, "00000"]
    return Values(SharedStrings(iter(["shared", "Ada & Co"])), kinds, from_1904=False)


def quickly(sheet: str) -> Grid:
    """The filled rows, on the quick way as far as it goes."""
    return _grid(sheet_rows.records(lambda: io.BytesIO(sheet.encode()), values()))


def thoroughly(sheet: str) -> Grid:
    read: Callable[[BinaryIO, Values], Iterator[Any]] = sheet_rows._thoroughly
    return _grid(read(io.BytesIO(sheet.encode()), values()))


def _grid(records: Iterator[Any]) -> Grid:
    return [(record.line, record.cells) for record in records if record.cells]


def written(attributes: Any) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes)


@pytest.mark.usefixtures("unyielding")
@pytest.mark.parametrize("order", list(permutations(("r", "s", "t", "cm"))))
def test_a_cells_attributes_come_in_any_order(order: tuple[str, ...]) -> None:
    all_of_it = {"r": "B2", "s": "1", "t": "n", "cm": "1"}
    cell = f"<c{written((name, all_of_it[name]) for name in order)}><v>45292</v></c>"

    assert quickly(sheet_of(f'<row r="2">{cell}</row>')) == [(2, ["", "2024-01-01"])]


@pytest.mark.usefixtures("unyielding")
@pytest.mark.parametrize("order", list(permutations(("r", "ht", "spans", "x14ac:dyDescent"))))
def test_a_rows_attributes_come_in_any_order(order: tuple[str, ...]) -> None:
    all_of_it = {"r": "7", "ht": "12.8", "spans": "1:2", "x14ac:dyDescent": "0.2"}
    row = f"<row{written((name, all_of_it[name]) for name in order)}><c><v>5</v></c></row>"

    assert quickly(sheet_of(row)) == [(7, ["5"])]


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, Grid]:
    """The XML of a sheet, and its filled rows."""
    rows, grid, number = "", [], 0
    for _ in range(draw(st.integers(1, 4))):
        number += draw(st.sampled_from((1, 1, 1, 2, 5)))
        drawn = draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=5))
        columns = draw(st.permutations(range(len(drawn))))
        cells = []
        for column in columns:
            attributes, content, _text = drawn[column]
            named = {"r": f"{'ABCDE'[column]}{number}", **attributes}
            order = draw(st.permutations(list(named.items())))
            cells.append(f"<c{written(order)}>{content}</c>")
        texts = [text for _attributes, _content, text in drawn]
        while texts and not texts[-1]:
            texts.pop()
        between = draw(st.sampled_from(("", "\n  ")))
        of_row = draw(st.permutations([("r", str(number)), ("ht", "12.8"), ("hidden", "1")]))
        rows += f"<row{written(of_row)}>{between.join(cells)}</row>"
        grid += [(number, texts)] if texts else []
    return sheet_of(rows), grid


@given(sheets())
def test_both_ways_read_what_was_written(drawn: tuple[str, Grid]) -> None:
    sheet, grid = drawn

    assert quickly(sheet) == grid
    assert thoroughly(sheet) == grid
    prefixed = sheet.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert thoroughly(prefixed.replace("xmlns=", "xmlns:x=")) == grid


def test_the_names_of_a_part_are_those_of_its_roots_namespace() -> None:
    names = xml.OwnNames()

    assert names.begin("a:worksheet", {"xmlns:a": "main", "xmlns:b": "main", "xmlns": "x"}) == (
        "worksheet"
    )
    assert [names.begin(name, {}) for name in ("a:row", "b:row", "row", "c:row")] == [
        "row",
        "row",
        "",
        "",
    ]
    assert names.begin("d:row", {"xmlns:d": "main"}) == names.end("d:row") == "row"
