"""The columns of the exports of many products are mapped as people mean them."""

from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path

import pytest

from batchruns.engine.schema.match_columns import match_columns

FILE = Path(__file__).parent / "exports.tsv"
LINES = [
    line.split("\t")
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
PRODUCTS = {product: list(lines) for product, lines in groupby(LINES, key=lambda line: line[0])}


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_column_is_mapped_to_its_field_or_to_none(product: str) -> None:
    assert dict(wrong_fields(PRODUCTS[product])) == {}


def wrong_fields(lines: list[list[str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns whose field isn't the expected one, each with both."""
    names = [line[1] for line in lines]
    cells = [line[3].split(";") if len(line) > 3 else [] for line in lines]
    rows = [list(row) for row in zip_longest(*cells, fillvalue="")]
    for line, column in zip(lines, match_columns(names, rows), strict=True):
        if (field := column.field or "none") != line[2]:
            yield line[1], (field, line[2])
