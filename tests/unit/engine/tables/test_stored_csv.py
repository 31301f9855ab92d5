"""Rows as CSV and back, cell for cell."""

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.tables.stored_csv import (
    decode_rows,
    encode_rows,
    reading_rows,
    rows_from,
)

rows = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=width, max_size=width)
    )
)


@given(rows)
def test_rows_come_back_exactly(rows: Any) -> None:
    assert decode_rows(encode_rows(rows)) == rows


@given(rows)
def test_rows_are_read_from_any_of_them_on(rows: Any) -> None:
    data = encode_rows(rows)

    stored = list(rows_from(io.BytesIO(data)))

    assert [row.cells for row in stored] == rows
    for number, row in enumerate(stored, 1):
        assert [later.cells for later in rows_from(io.BytesIO(data), row.end)] == rows[number:]


def test_broken_text_costs_its_own_cell_only_however_it_is_read() -> None:
    data = b"Name,Note\r\nJ\xfcrgen,x\r\n\xed\xa0\x80,y\r\nAda,z\r\n"
    expected = [["Name", "Note"], ["J\ufffdrgen", "x"], ["\ufffd" * 3, "y"], ["Ada", "z"]]

    assert decode_rows(data) == expected
    assert [row.cells for row in rows_from(io.BytesIO(data))] == expected
    with reading_rows(io.BytesIO(data)) as rows:
        assert list(rows) == expected
    assert next(rows_from(io.BytesIO("ü,x\r\n".encode()), 1)).cells == ["\ufffd", "x"]
