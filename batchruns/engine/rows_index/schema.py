"""What the index's file has in it, for those who write and read it.

- `rows`: a row of the result each, counted from 0: its number in the uploaded file, whether downloads
  leave it out, the number of the row that it is a duplicate of (else its own), whether it has issues,
  these encoded, its cells, and the text that a search looks into: cells of columns that aren't `shared`
- `order_<n>`: all rows in the order of column n, empty cells last
- `issues`: for each row its issues, by code and by what they are about, each once
- `shared`: the values of columns that have few, with how many rows have each
- `columns`, `issue_counts`, `about`: what is told of all rows
"""

from pathlib import Path

import duckdb

FACET_VALUES = 40
"""A column of at most so many different values is narrowed down by them."""
SHARED_VALUES = 1000
"""A column of at most so many has each value kept once, for searches to look into."""
FOLDED = "lower(strip_accents({}))"
"""How texts are compared: without case and accents."""
MEMORY = {"building": "512MB", "reading": "160MB", "comparing": "320MB"}
SMALL_BLOCK, LARGE_BLOCK = 1 << 14, 1 << 18
"""In bytes: with large ones, the index of ten rows would take megabytes, with small ones, that of a
million would take longer to search."""
Config = dict[str, str | bool | int | float | list[str]]
ALONE: Config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""Nothing is fetched from elsewhere."""
BOUNDED: Config = {"threads": 2, "max_temp_directory_size": "2GB"}
"""What one question may take of a machine, whatever that has."""


def column(number: int) -> str:
    """The name of a column of the result in `rows`."""
    return f"c{number}"


def order_table(number: int) -> str:
    """The table of all rows in the order of a column."""
    return f"order_{number}"


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """The index in a file, to be read."""
    config = {
        **ALONE,
        **BOUNDED,
        "enable_external_access": False,
        "memory_limit": MEMORY["reading"],
        "lock_configuration": True,
    }
    return duckdb.connect(str(path), read_only=True, config=config)


def connect_new(path: Path, *, scratch: Path, is_small: bool) -> duckdb.DuckDBPyConnection:
    """A new file, to be written; `scratch` is a folder for what passes."""
    config = {
        **ALONE,
        "memory_limit": MEMORY["building"],
        "temp_directory": str(scratch),
        "default_block_size": SMALL_BLOCK if is_small else LARGE_BLOCK,
    }
    return duckdb.connect(str(path), config=config)


def connect_both(indexes: dict[str, Path], *, scratch: Path) -> duckdb.DuckDBPyConnection:
    """Two indexes, to be read under these names; `scratch` is a folder for what passes."""
    config = {
        **ALONE,
        **BOUNDED,
        "memory_limit": MEMORY["comparing"],
        "temp_directory": str(scratch),
    }
    connection = duckdb.connect(config=config)
    for name, path in indexes.items():
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection
