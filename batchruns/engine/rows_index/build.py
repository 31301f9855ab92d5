"""Makes the index of a result, as one file."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from batchruns.engine.row_issues import decode_issues
from batchruns.engine.rows_index.rows import IndexedRow, Roles
from batchruns.engine.rows_index.schema import (
    FACET_VALUES,
    FOLDED,
    SHARED_VALUES,
    column,
    connect_new,
    order_table,
)
from batchruns.engine.text import whole_number

SMALL_BYTES = 50_000_000
NO_NULL = "\x01"
"""What no cell is, so that an empty one is read as an empty text."""


def build(
    path: Path,
    header: Sequence[str],
    rows: Iterable[IndexedRow],
    *,
    roles: Roles,
    version: str,
    scratch: Path,
) -> None:
    """Writes the index of these rows to a new file; `scratch` is an empty folder for what passes.

    `version` is kept in it. Each row must be as wide as the header.
    """
    own, issues = scratch / "rows.csv", scratch / "issues.csv"
    different = _write(own, issues, rows, roles, len(header))
    is_small = own.stat().st_size < SMALL_BYTES
    with connect_new(path, scratch=scratch, is_small=is_small) as connection:
        _load(connection, own, issues, len(header), shared=different)
        _order(connection, len(header))
        _describe(connection, header, version, different)


def _write(
    own: Path, issues: Path, rows: Iterable[IndexedRow], roles: Roles, width: int
) -> dict[int, int]:
    """Writes what is to be loaded. Gives the columns of few values, with how many these are."""
    # Of each value its hash alone, however long it is.
    different = {n: set[int]() for n in range(width)}
    with (
        own.open("w", encoding="utf-8", errors="replace", newline="") as own_file,
        issues.open("w", encoding="utf-8", errors="replace", newline="") as issues_file,
    ):
        write, write_issues = csv.writer(own_file).writerow, csv.writer(issues_file).writerows
        for row, (number, is_excluded, cells, encoded) in enumerate(rows):
            original = _original(cells, roles) or number
            # An earlier version kept no codes: the sentences stay as they are written.
            said = encoded or ("" if roles.issues is None else cells[roles.issues])
            write([row, number, int(is_excluded), original, int(said != ""), said, *cells])
            write_issues(_issues(row, said))
            for n, hashes in different.items():
                hashes.add(hash(cells[n]))
            if row % SHARED_VALUES == 0:
                different = _of_few(different)
    return {n: len(hashes) for n, hashes in _of_few(different).items()}


def _of_few(different: dict[int, set[int]]) -> dict[int, set[int]]:
    return {n: hashes for n, hashes in different.items() if len(hashes) <= SHARED_VALUES}


def _original(cells: Sequence[str], roles: Roles) -> int | None:
    """The number of the row that this one is a duplicate of, if it is one."""
    text = "" if roles.duplicate_of is None else cells[roles.duplicate_of]
    return whole_number(text, digits=9)


def _issues(row: int, encoded: str) -> Iterator[tuple[int, str, str]]:
    issues = decode_issues(encoded)
    kinds = ((issue.code, subject) for about, issue in issues for subject in about or ("",))
    return ((row, *kind) for kind in dict.fromkeys(kinds))


def _load(
    connection: duckdb.DuckDBPyConnection,
    own: Path,
    issues: Path,
    width: int,
    shared: Collection[int],
) -> None:
    types = {"row": "UINTEGER", "number": "UINTEGER", "is_excluded": "BOOLEAN"}
    types |= {"original": "UINTEGER", "has_issues": "BOOLEAN", "issues": "VARCHAR"}
    types |= {column(n): "VARCHAR" for n in range(width)}
    cells = ", ".join(column(n) for n in range(width) if n not in shared)
    text = FOLDED.format(f"array_to_string(list_distinct([{cells}]::VARCHAR[]), chr(10))")
    _read(connection, f"rows AS SELECT *, {text} AS text", own, types)
    of_issue = {"row": "UINTEGER", "code": "VARCHAR", "about": "VARCHAR"}
    _read(connection, "issues AS", issues, of_issue)


def _read(
    connection: duckdb.DuckDBPyConnection, table: str, path: Path, types: dict[str, str]
) -> None:
    # More than any row of a result has. Without a size of its own, a buffer holds the whole file.
    longest = 1 << 27
    connection.execute(
        f"CREATE TABLE {table} FROM read_csv($path, columns = $types, auto_detect = false, "
        "header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', "
        f"nullstr = $no_null, max_line_size = {longest}, buffer_size = {longest}, "
        "parallel = false)",
        {"path": str(path), "types": types, "no_null": NO_NULL},
    )


def _order(connection: duckdb.DuckDBPyConnection, width: int) -> None:
    """For each column a table of all rows in its order: numbers as such, texts as people sort them."""
    for number in range(width):
        cell = column(number)
        connection.execute(
            f"CREATE TABLE {order_table(number)} AS SELECT "
            "(row_number() OVER ())::UINTEGER - 1 AS position, row FROM (SELECT row FROM rows "
            f"ORDER BY {cell} = '', TRY_CAST({cell} AS DOUBLE) NULLS LAST, "
            f"{FOLDED.format(cell)}, row)"
        )


def _describe(
    connection: duckdb.DuckDBPyConnection,
    header: Sequence[str],
    version: str,
    different: Mapping[int, int],
) -> None:
    """What is asked of every page: the columns, and what is counted of all rows."""
    counts = ", ".join(f"count(*) FILTER ({column(n)} <> '')" for n in range(len(header)))
    counted = connection.execute(f"SELECT {counts} FROM rows").fetchone() or ()
    connection.execute(
        "CREATE TABLE columns (position UINTEGER, name VARCHAR, filled UINTEGER, has_few BOOLEAN)"
    )
    for number, name in enumerate(header):
        connection.execute(
            "INSERT INTO columns VALUES (?, ?, ?, ?)",
            [
                number,
                _readable(name),
                counted[number],
                0 < different.get(number, 0) <= FACET_VALUES,
            ],
        )
    connection.execute("CREATE TABLE shared (position UINTEGER, value VARCHAR, rows UINTEGER)")
    for number in different:
        connection.execute(
            f"INSERT INTO shared SELECT {number}, {column(number)}, count(*) FROM rows GROUP BY ALL"
        )
    connection.execute(
        "CREATE TABLE issue_counts AS "
        "SELECT code, about, count(*) AS rows FROM issues GROUP BY code, about"
    )
    connection.execute(
        "CREATE TABLE about AS SELECT ?::VARCHAR AS version, count(*) AS rows, "
        "count(*) FILTER (is_excluded) AS excluded FROM rows",
        [version],
    )


def _readable(text: str) -> str:
    """Without half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode()
