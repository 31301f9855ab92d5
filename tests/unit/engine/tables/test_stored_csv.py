"""Rows as CSV and back, cell for cell."""

from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.tables.stored_csv import decode_rows, encode_rows

rows = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=width, max_size=width)
    )
)


@given(rows)
def test_rows_come_back_exactly(rows):
    assert decode_rows(encode_rows(rows)) == rows
