"""Rows as columns, and back."""

from collections.abc import Sequence


def columns_of(rows: Sequence[Sequence[str]], width: int) -> list[Sequence[str]]:
    """The `width` columns of rows. Raises ValueError where a row isn't as wide."""
    columns: list[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [[]] * width
    if len(columns) != width:
        raise ValueError(f"There are rows of {len(columns)} cells instead of {width}.")
    return columns


def rows_of(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of columns, which must be equally long."""
    width, rows = len(columns), len(columns[0])
    cells = [""] * (width * rows)
    for index, column in enumerate(columns):
        cells[index::width] = column
    return [cells[start : start + width] for start in range(0, len(cells), width)]
