"""Rows written as CSV: what csv itself would write, and what it reads back cell for cell."""

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.tables.stored_csv import decode_rows, encode_rows

cells = st.text('ab ;",\r\n\x1e\x1f', max_size=5) | st.text(max_size=5)


@settings(max_examples=1500)
@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=4))
def test_the_same_as_csv_writes(rows: Any) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)

    assert encode_rows(rows) == text.getvalue().encode("utf-8", "surrogatepass")


@settings(max_examples=300)
@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=4), max_size=4))
def test_the_same_cells_are_read_back(rows: Any) -> None:
    assert decode_rows(encode_rows(rows)) == rows
