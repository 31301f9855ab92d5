"""The number of each row in the uploaded file, as a spreadsheet program shows it beside the row."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.tables.open_file import detect_options, open_table
from batchruns.engine.tables.row_numbers import RowNumbers
from tests.helpers.spreadsheets import xlsx


def numbered(path: Path, size: int = 2) -> dict[str, int]:
    """The first cell of each row of a file, and its number."""
    with open_table(path, detect_options(path, path.name)) as table:
        firsts = [row[0] for batch in table.batches(size) for row in batch.rows]
    return {first: table.numbers.number_of(row) for row, first in enumerate(firsts)}


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("name", "text", "numbers"),
    [
        ("plain.csv", "name,email\nAda,a@x.com\nBob,b@x.com\n", {"Ada": 2, "Bob": 3}),
        ("blank.csv", "name,email\nAda,a@x.com\n\n\nBob,b@x.com\n", {"Ada": 2, "Bob": 5}),
        ("above.csv", "Leads\n\nname,email\nAda,a@x.com\nBob,\n", {"Ada": 4, "Bob": 5}),
        ("wide.csv", "name,email\nAda,a@x.com\n1,2,3\nBob,b@x.com\n", {"Ada": 2, "Bob": 4}),
        # A cell of several lines is one row, and Excel's own first line is none.
        ("lines.csv", 'sep=,\nname,email\n"Ada\nL",a@x.com\nBob,\n', {"Ada\nL": 2, "Bob": 3}),
        ("headerless.csv", "Ada,a@x.com\nBob,b@x.com\n", {"Ada": 1, "Bob": 2}),
        ("objects.json", '[{"name":"Ada","email":""},{"name":"Bob"}]', {"Ada": 2, "Bob": 3}),
        ("broken.jsonl", '{"name":"Ada"}\n{"name":\n{"name":"Bob"}\n', {"Ada": 2, "Bob": 4}),
        ("lists.json", '[["name","email"],["Ada","a@x.com"],["Bob",""]]', {"Ada": 2, "Bob": 3}),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(
    file: Callable[..., Path], name: str, text: str, numbers: dict[str, int], size: int
) -> None:
    assert numbered(file(text, name), size) == numbers


def test_straight_rows_are_numbered_like_others(file: Callable[..., Path]) -> None:
    lines = [f"name{n},n{n}@example.com" for n in range(2, 5_000)]
    lines[3_000] = "too,many,cells"
    path = file("\n".join(["name,email", *lines]))

    numbers = numbered(path, 700)

    assert all(number == int(name.removeprefix("name")) for name, number in numbers.items())
    assert len(numbers) == len(lines) - 1


def test_rows_of_a_sheet_have_its_numbers(file: Callable[..., Path]) -> None:
    rows = [[], ["name", "email"], ["Ada", "a@x.com"], [], [], ["Bob", "b@x.com"]]
    path = file(xlsx({"Leads": rows}), "leads.xlsx")

    assert numbered(path) == {"Ada": 3, "Bob": 6}


rows_left_out = st.sets(st.integers(0, 40))


@given(rows_left_out, rows_left_out)
def test_rows_taken_out_leave_the_numbers_of_others_alone(
    skipped: set[int], removed: set[int]
) -> None:
    file_rows = [row for row in range(60) if row not in skipped]
    numbers = RowNumbers()
    for index, row in enumerate(file_rows):
        numbers.add(index, row)
    left = [row for index, row in enumerate(file_rows) if index not in removed]

    without = RowNumbers.decode(numbers.without(removed & set(range(len(file_rows)))).encode())

    assert [without.number_of(index) for index in range(len(left))] == left
