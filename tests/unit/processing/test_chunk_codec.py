"""Rows as the bytes of a chunk: every cell comes back as it was."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from batchruns.processing.chunk_codec import CELL, ROW, pack_rows, unpack_rows

cells = st.text(st.characters() | st.sampled_from(f'{ROW}{CELL}[]",\r\n\ud800\0'), max_size=5)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n))))
def test_every_cell_comes_back(rows: Any) -> None:
    assert unpack_rows(pack_rows(rows)) == rows
