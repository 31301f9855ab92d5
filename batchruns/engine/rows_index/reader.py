"""Asks the index of a result."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from batchruns.engine.rows_index.schema import FOLDED, column, connect, order_table
from batchruns.engine.rows_index.selection import ANY, NONE, Order, Selection

KEPT_OPEN = 2
COLUMNS_AT_A_TIME = 8
MOST_WORDS = 8
"""Of a search: what is more isn't looked for."""


@dataclass(frozen=True, slots=True)
class IndexedColumn:
    """A column of the result."""

    position: int
    name: str
    filled: int
    """How many rows have a value."""
    has_few: bool
    """Whether it has few different values, so that each is counted."""


class IndexRow(NamedTuple):
    """A row of the result."""

    row: int
    """Its place in the result, from 0."""
    number: int
    """Its number in the uploaded file."""
    is_excluded: bool
    original: int
    """The number of the row that it is a duplicate of, else its own."""
    issues: str
    """Its issues, encoded: see `engine.row_issues`."""
    cells: tuple[str, ...]


class IssueCount(NamedTuple):
    """An issue with how many rows have it."""

    code: str
    about: str
    rows: int


class ValueCount(NamedTuple):
    """A value of a column with how many rows have it."""

    value: str
    rows: int


class UnreadableIndexError(Exception):
    """The file is no index, or a damaged one."""


@contextmanager
def reading(path: Path) -> "Iterator[RowsIndex]":
    """The index in a file. Raises UnreadableIndexError, also later in the block: damage may show only
    where it is read.
    """
    about = path.stat()
    try:
        with _kept_open(path, about.st_ino, about.st_mtime_ns).cursor() as connection:
            yield RowsIndex(connection)
    except duckdb.OutOfMemoryException:
        # Of a sound index.
        raise
    except duckdb.Error as error:
        # As long as it is open, DuckDB gives it in place of another file of its name, too.
        _kept_open.cache_clear()
        raise UnreadableIndexError(str(error)) from error


@lru_cache(KEPT_OPEN)
def _kept_open(path: Path, inode: int, written: int) -> duckdb.DuckDBPyConnection:
    """A connection to the file, for the next page, too: to open one takes longer than most queries."""
    return connect(path)


class RowsIndex:
    """The index of one result."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    @cached_property
    def _about(self) -> tuple[str, int, int]:
        [about] = self._ask("SELECT version, rows, excluded FROM about")
        return about

    @property
    def version(self) -> str:
        """What it was made of."""
        return self._about[0]

    @property
    def excluded(self) -> int:
        """How many rows downloads leave out."""
        return self._about[2]

    def __len__(self) -> int:
        return self._about[1]

    @cached_property
    def columns(self) -> list[IndexedColumn]:
        """The columns of the result, in their order."""
        rows = self._ask("SELECT position, name, filled, has_few FROM columns ORDER BY position")
        return [IndexedColumn(*row) for row in rows]

    def select(self, selection: Selection) -> "SelectedRows":
        """The rows that are asked for; conditions on columns that aren't there are left out."""
        conditions = list(self._conditions(selection))
        if not conditions:
            return SelectedRows(self, selection, "", len(self))
        where = " AND ".join(condition for condition, _values in conditions)
        values = [value for _condition, values in conditions for value in values]
        # Asked for once: it is counted, sorted, and its values are counted.
        name = "selected"
        self._ask(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT row FROM rows WHERE {where}", values
        )
        [[count]] = self._ask(f"SELECT count(*) FROM {name}")
        return SelectedRows(self, selection, name, count)

    def rows(self, numbers: Collection[int], by: str = "row") -> list[IndexRow]:
        """These rows, in the order of the result: by place, or by their `number` in the file."""
        if not numbers:
            return []
        # The range spares most of the file where they stand together; a list of values, each of
        # which is compared with every row, takes ten times as long as the join.
        rows = self._ask(
            f"SELECT * EXCLUDE (text, has_issues) FROM rows WHERE {by} BETWEEN ? AND ? "
            f"AND {by} IN (SELECT unnest(?::UINTEGER[])) ORDER BY row",
            [min(numbers), max(numbers), list(numbers)],
        )
        return [
            IndexRow(row, number, is_excluded, original, issues, tuple(cells))
            for row, number, is_excluded, original, issues, *cells in rows
        ]

    def positions(self) -> dict[str, int]:
        """For each column's name where it stands; of several that share one, the last."""
        return {each.name: each.position for each in self.columns}

    def _conditions(self, selection: Selection) -> Iterator[tuple[str, list[Any]]]:
        words = dict.fromkeys(selection.text.split()[:MOST_WORDS])
        for number, word in enumerate(words):
            yield self._anywhere(word, f"word_{number}")
        if selection.issues:
            yield _of_issues(selection.issues, selection.about)
        if selection.is_duplicate:
            yield "original <> number", []
        if selection.is_excluded is not None:
            yield "is_excluded = ?", [selection.is_excluded]
        yield from self._of_columns(selection)

    def _anywhere(self, word: str, name: str) -> tuple[str, list[Any]]:
        """The rows that have a word in their own text, or in a value that they share with others.

        Where many columns have it, the rows are looked up first, a few columns at a time, and kept in a
        table of this name: all at once would take more memory than there is for one question.
        """
        has_word = f"contains({{}}, {FOLDED.format('?')})"
        matching = f"FROM shared WHERE {has_word.format(FOLDED.format('value'))}"
        positions = self._ask(f"SELECT DISTINCT position {matching}", [word])
        conditions = [has_word.format("text")] + [
            f"{column(n)} IN (SELECT value {matching} AND position = {n})" for (n,) in positions
        ]
        if len(conditions) <= COLUMNS_AT_A_TIME:
            return f"({' OR '.join(conditions)})", [word] * len(conditions)
        self._ask(f"CREATE OR REPLACE TEMP TABLE {name} (row UINTEGER)")
        for first in range(0, len(conditions), COLUMNS_AT_A_TIME):
            some = conditions[first : first + COLUMNS_AT_A_TIME]
            self._ask(
                f"INSERT INTO {name} SELECT row FROM rows WHERE {' OR '.join(some)}",
                [word] * len(some),
            )
        return f"row IN (SELECT row FROM {name})", []

    def _of_columns(self, selection: Selection) -> Iterator[tuple[str, list[Any]]]:
        places = {name: column(position) for name, position in self.positions().items()}
        for name, value in selection.equal:
            if name in places:
                yield f"{places[name]} = ?", [value]
        for name, text in selection.containing:
            if name in places:
                cell = FOLDED.format(places[name])
                yield f"contains({cell}, {FOLDED.format('?')})", [text]
        for name, is_filled in selection.filled:
            if name in places:
                yield f"({places[name]} <> '') = ?", [is_filled]

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()


class SelectedRows:
    """Some rows of a result: all of them, or those in a table of the connection."""

    def __init__(self, index: RowsIndex, selection: Selection, table: str, count: int) -> None:
        self._index = index
        self._ask = index._ask
        self._selection = selection
        self._table = table
        self._count = count

    def __len__(self) -> int:
        return self._count

    def page(self, order: Order, offset: int, limit: int) -> list[IndexRow]:
        """So many of the rows in this order, from one of them on, which is counted from 0."""
        places = self._places(order, offset, limit)
        by_place = {row.row: row for row in self._index.rows(places)}
        return [by_place[place] for place in places]

    def _places(self, order: Order, offset: int, limit: int) -> list[int]:
        """Where the rows of a page stand in the result, from 0."""
        column = self._column(order)
        source = "rows" if column is None else order_table(column.position)
        sql = f"SELECT row FROM {source} {self._where()} ORDER BY {self._keys(order, column)}"
        return [row for (row,) in self._ask(f"{sql} LIMIT {limit:d} OFFSET {offset:d}")]

    def places(self) -> list[int]:
        """Where the rows stand in the result, from 0, in its order."""
        return [row for (row,) in self._ask(f"SELECT row FROM rows {self._where()} ORDER BY row")]

    @property
    def columns(self) -> list[IndexedColumn]:
        """The columns of the result."""
        return self._index.columns

    def with_issues(self) -> int:
        """How many of the rows have an issue."""
        where = self._where() or "WHERE true"
        return self._number(f"SELECT count(*) FROM rows {where} AND has_issues")

    def with_value(self, position: int) -> int:
        """How many of the rows have a value in a column."""
        if not self._table:
            return self._index.columns[position].filled
        where = f"{self._where()} AND {column(position)} <> ''"
        return self._number(f"SELECT count(*) FROM rows {where}")

    def places_with_value(self, position: int) -> list[int]:
        """Where those of the rows stand that have a value in a column."""
        where = self._where() or "WHERE true"
        sql = f"SELECT row FROM rows {where} AND {column(position)} <> '' ORDER BY row"
        return [row for (row,) in self._ask(sql)]

    def issues(self) -> list[IssueCount]:
        """The issues of these rows, the most frequent ones first."""
        counted = "SELECT code, about, count(*) AS rows FROM issues"
        sql = (
            f"{counted} {self._where()} GROUP BY code, about"
            if self._table
            else "FROM issue_counts"
        )
        return [IssueCount(*row) for row in self._ask(f"{sql} ORDER BY rows DESC, code, about")]

    def values(self, positions: Sequence[int]) -> dict[int, list[ValueCount]]:
        """For each of these columns its values, the most frequent ones first; "" for empty cells."""
        if not positions:
            return {}
        cells = [column(position) for position in positions]
        # Of one set of columns in turn; GROUPING tells which: its bit is 0.
        groups = ", ".join(f"({cell})" for cell in cells)
        which = "grouping({})".format(", ".join(cells))
        counted = (
            f"SELECT {which}, coalesce({', '.join(cells)}), count(*) FROM rows {self._where()}"
        )
        marks = ", ".join(map(str, positions))
        if self._table:
            rows = self._ask(f"{counted} GROUP BY GROUPING SETS ({groups}) ORDER BY 3 DESC, 2")
        else:
            rows = self._ask(
                f"SELECT position, value, rows FROM shared WHERE position IN ({marks}) "
                "ORDER BY rows DESC, value"
            )
        every = (1 << len(cells)) - 1
        by_bits = {every ^ (1 << (len(cells) - 1 - n)): p for n, p in enumerate(positions)}
        values: dict[int, list[ValueCount]] = {position: [] for position in positions}
        for key, value, count in rows:
            position = by_bits[key] if self._table else key
            values[position].append(ValueCount(value, count))
        return values

    def _number(self, sql: str) -> int:
        [[number]] = self._ask(sql)
        return int(number)

    def _column(self, order: Order) -> IndexedColumn | None:
        positions = self._index.positions()
        return self._index.columns[positions[order.column]] if order.column in positions else None

    def _keys(self, order: Order, column: IndexedColumn | None) -> str:
        if column is None:
            return "original, row" if self._selection.is_duplicate else "row"
        if order.is_descending:
            return f"position >= {column.filled}, position DESC"
        return "position"

    def _where(self) -> str:
        return f"WHERE row IN (SELECT row FROM {self._table})" if self._table else ""


def _of_issues(codes: Sequence[str], about: Sequence[str]) -> tuple[str, list[Any]]:
    """The rows that have one of these issues, or any, or none."""
    conditions, values = ["true"], list[Any]()
    if not {ANY, NONE}.intersection(codes):
        conditions.append("list_contains(?::VARCHAR[], code)")
        values.append(list(codes))
    if about:
        conditions.append("list_contains(?::VARCHAR[], about)")
        values.append(list(about))
    negation = "NOT " if NONE in codes else ""
    matching = f"SELECT row FROM issues WHERE {' AND '.join(conditions)}"
    return f"row {negation}IN ({matching})", values
