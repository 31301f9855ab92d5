"""Rows that are given many at a time, where each line is one, are those that are read one by one."""

import io
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.tables.parse_options import Dialect
from batchruns.engine.tables.readers.delimited import records as delimited
from batchruns.engine.tables.table import Table, none_straight

CSV = Dialect()
LINES = [
    "Ada,ada@acme.com,DE\n", "Ada,ada@acme.com,DE\r\n", '"Lovelace, Ada",a@b.c,\r\n', "Bob,,\n",
    '"two\nlines",b,c\n', "short\n", "\n", ",,\n", "a,b,c,d\n", "a,b,c,\n", 'a"b,c,d\n',
    '"never closed,b,c\n', '"closed" early,b,c\n', '"",b,"c"\r', "ä,ö,ü\n",
]  # fmt: skip


def batches(text: str, size: Any, *, straight: Any) -> Any:
    """All batches of a text, and how many of its rows were given many at a time."""
    records = delimited.Records(io.StringIO(text, newline=""), CSV)
    given = []

    def straight_rows(width: Any, most: Any) -> Any:
        rows, characters = records.straight_rows(width, most)
        assert len(rows) <= most
        given.extend(rows)
        return rows, characters

    table = Table(records, 0, straight_rows=straight_rows if straight else none_straight)
    found = list(table.batches(size))
    return [(b.rows, b.rejected, [r.raw for r in b.rejected]) for b in found], len(given)


@pytest.mark.parametrize("size", [1, 3, 1000])
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30), st.integers(1, 200), st.integers(0, 5))
def test_the_same_batches(size: int, lines: Any, block: Any, sampled: Any) -> None:
    text = "Name,E-Mail,Country\n" + "".join(lines)
    with (
        patch.object(delimited, "BLOCK_CHARACTERS", block),
        patch("batchruns.engine.tables.table.WIDTH_SAMPLE", sampled),
    ):
        expected, none = batches(text, size, straight=False)
        assert none == 0
        assert batches(text, size, straight=True)[0] == expected


def test_most_rows_of_a_usual_file_are_given_many_at_a_time() -> None:
    text = "Name,E-Mail,Country\n" + "Ada,ada@acme.com,DE\n" * 20_000
    assert batches(text, 4_000, straight=True)[1] > 16_000
