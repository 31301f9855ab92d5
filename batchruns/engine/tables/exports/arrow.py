"""Parquet and Arrow, where pyarrow is installed: columns of text for programs that analyze data."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from batchruns.engine.tables.errors import DoesNotFitError
from batchruns.engine.tables.exports.base import EXPORTS, FileExport, Row, batches
from batchruns.engine.tables.exports.json_lines import distinct_names
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.text import gettext_noop

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS, GROUP_BYTES = 100_000, 50_000_000
"""From how many rows or bytes on a group of rows is written."""


class _TypedExport(FileExport):
    """What both have in common: a column of text for each, in which an empty cell is null."""

    @abstractmethod
    def open_writer(self, file: IO[bytes], schema: "pa.Schema") -> AbstractContextManager[Any]:
        """What writes tables of the schema into a file, by `write_table`."""

    def write(self, file: IO[bytes], columns: Row, rows: Iterable[Row]) -> None:
        """Writes the rows, group by group. The first tells whether rejected rows have further cells.

        Raises DoesNotFitError where a later one has more of them.
        """
        import pyarrow as pa

        groups = _groups(columns, rows)
        first = next(groups)
        no_rows = first.schema.empty_table()
        with self.open_writer(file, first.schema) as writer:
            for group in chain([first], groups):
                if len(group.schema) > len(first.schema):
                    raise DoesNotFitError("arrow_cells", cells=len(group.schema))
                # With the columns that only others have.
                table = pa.concat_tables([no_rows, group], promote_options="default")
                writer.write_table(table)


def _groups(columns: Row, rows: Iterable[Row]) -> "Iterator[pa.Table]":
    """The rows as tables, of which there is at least one."""
    import pyarrow as pa

    group = [_table(columns, [])]
    for batch in batches(rows):
        group.append(_table(columns, batch))
        if sum(map(len, group)) >= GROUP_ROWS or sum(t.nbytes for t in group) >= GROUP_BYTES:
            yield pa.concat_tables(group, promote_options="default")
            group = group[:1]
    yield pa.concat_tables(group, promote_options="default")


def _table(columns: Row, rows: Sequence[Row]) -> "pa.Table":
    """Some rows, with a column for each of their cells."""
    import pyarrow as pa

    width = max([len(columns), *map(len, rows)])
    names = distinct_names([*columns, *[""] * (width - len(columns))])
    texts = columns_of([[*row, *[""] * (width - len(row))] for row in rows], width)
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in texts]
    return pa.Table.from_arrays(arrays, names=names)


class ParquetExport(_TypedExport):
    """Parquet, which DuckDB, Spark, pandas and polars read."""

    name = "parquet"
    order = 50
    label = gettext_noop("Parquet")
    kinds = ("parquet",)
    ending = ".parquet"
    other_endings = (".pq",)
    content_type = "application/vnd.apache.parquet"

    def open_writer(self, file: IO[bytes], schema: "pa.Schema") -> AbstractContextManager[Any]:
        """What writes a row group for each table."""
        from pyarrow.parquet import ParquetWriter

        return ParquetWriter(file, schema, compression="zstd")  # type: ignore[no-any-return]


class ArrowExport(_TypedExport):
    """A file of Arrow, also called Feather."""

    name = "arrow"
    order = 60
    label = gettext_noop("Arrow (Feather)")
    kinds = ("arrow",)
    ending = ".arrow"
    other_endings = (".feather", ".ipc")
    content_type = "application/vnd.apache.arrow.file"

    def open_writer(self, file: IO[bytes], schema: "pa.Schema") -> AbstractContextManager[Any]:
        """What writes a batch for each table."""
        from pyarrow import ipc

        options = ipc.IpcWriteOptions(compression="lz4")
        return ipc.new_file(file, schema, options=options)  # type: ignore[no-any-return]


if find_spec("pyarrow"):
    EXPORTS.register(ParquetExport)
    EXPORTS.register(ArrowExport)
