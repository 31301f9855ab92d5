"""Which rows of two results of the same file differ, by their indexes."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from batchruns.engine.rows_index.rows import ColumnPair
from batchruns.engine.rows_index.schema import column, connect_both

OLD, NEW = "old_result", "new_result"


class DifferentRows(NamedTuple):
    """How many rows differ, and where the first of them stand in both results, from 0."""

    total: int
    first: list[tuple[int, int]]


def different_rows(
    old: Path, new: Path, columns: Sequence[ColumnPair], limit: int, scratch: Path
) -> DifferentRows:
    """The rows that both results have, in downloads, too, and that differ in one of these columns.

    A row of the one is that of the other which stands in the same place of the uploaded file: either
    may have rejected rows. `scratch` is an empty folder for what passes. Raises duckdb.Error where
    a file is no index.
    """
    if not columns:
        return DifferentRows(0, [])
    with connect_both({OLD: old, NEW: new}, scratch=scratch) as connection:
        olds = _keys(connection, OLD, [pair.old for pair in columns])
        news = _keys(connection, NEW, [pair.new for pair in columns])
        connection.execute(
            f"CREATE TEMP TABLE different AS SELECT o.row AS old, n.row AS new FROM {olds} AS o "
            f"JOIN {news} AS n USING (sheet, number) WHERE o.cells <> n.cells"
        )
        [[count]] = connection.execute("SELECT count(*) FROM different").fetchall()
        first = connection.execute(f"SELECT * FROM different ORDER BY new LIMIT {limit}").fetchall()
    return DifferentRows(count, first)


def _keys(connection: duckdb.DuckDBPyConnection, result: str, positions: Sequence[int]) -> str:
    """A table with each row's sheet and number there, and what stands for its cells."""
    cells = ", ".join(map(column, positions))
    # By itself: else the cells as such would go through all that follows.
    connection.execute(
        f"CREATE TEMP TABLE {result}_cells AS "
        f"SELECT row, number, is_excluded, hash({cells}) AS cells FROM {result}.rows"
    )
    # Each sheet of a workbook numbers its rows anew.
    connection.execute(
        f"CREATE TEMP TABLE {result}_keys AS "
        "SELECT row, number, cells, sum(restarts::INT) OVER (ORDER BY row) AS sheet FROM ("
        "SELECT *, coalesce(number <= lag(number) OVER (ORDER BY row), false) AS restarts "
        f"FROM {result}_cells) QUALIFY NOT is_excluded"
    )
    return f"{result}_keys"
