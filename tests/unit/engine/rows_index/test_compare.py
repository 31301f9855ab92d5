"""Two indexes beside each other: which rows of the same file differ."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from batchruns.engine.rows_index.build import build
from batchruns.engine.rows_index.compare import DifferentRows, different_rows
from batchruns.engine.rows_index.rows import ColumnPair, IndexedRow, Roles

Rows = Sequence[tuple[int, str, str]]
"""Of each row its number in the file, and its two cells."""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def index_of(path: Path, rows: Rows, scratch: Path, left_out: Sequence[int] = ()) -> Path:
    indexed = [IndexedRow(n, place in left_out, cells) for place, (n, *cells) in enumerate(rows)]
    build(path, ["a", "b"], indexed, roles=Roles(), version="1", scratch=scratch)
    return path


def compared(
    tmp_path: Path, scratch: Path, old: Rows, new: Rows, left_out: Sequence[int] = ()
) -> DifferentRows:
    before = index_of(tmp_path / "it's old.duckdb", old, scratch)
    after = index_of(tmp_path / "new.duckdb", new, scratch, left_out)
    return different_rows(before, after, [ColumnPair(0, 0), ColumnPair(1, 1)], 2, scratch)


def test_rows_are_those_of_one_number_though_either_lacks_some(
    tmp_path: Path, scratch: Path
) -> None:
    old = [(2, "Ada", "x"), (3, "Bob", ""), (5, "Cem", "x"), (6, "Dan", "x")]
    new = [(3, "Bob", "y"), (4, "New", "x"), (5, "Cem", "x"), (6, "Eve", "x")]

    assert compared(tmp_path, scratch, old, new) == DifferentRows(2, [(1, 0), (3, 3)])
    assert different_rows(
        tmp_path / "it's old.duckdb", tmp_path / "new.duckdb", [], 2, scratch
    ) == (DifferentRows(0, []))


def test_a_text_that_goes_on_in_the_next_cell_differs(tmp_path: Path, scratch: Path) -> None:
    assert compared(tmp_path, scratch, [(2, "ab", "c")], [(2, "a", "bc")]).total == 1


def test_each_sheet_numbers_its_rows_anew(tmp_path: Path, scratch: Path) -> None:
    old = [(2, "Ada", ""), (3, "Bob", ""), (2, "Cem", ""), (3, "Dan", "")]
    new = [(2, "Ada", ""), (3, "Bob", ""), (2, "Cem", ""), (3, "Eve", "")]

    assert compared(tmp_path, scratch, old, new) == DifferentRows(1, [(3, 3)])


def test_all_are_counted_the_first_are_named_and_none_that_is_left_out(
    tmp_path: Path, scratch: Path
) -> None:
    old = [(number, "x", "") for number in range(2, 5002)]
    new = [(number, "y", "") for number in range(2, 5002)]

    different = compared(tmp_path, scratch, old, new, left_out=[0])

    assert different == DifferentRows(4999, [(1, 1), (2, 2)])
