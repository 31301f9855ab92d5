"""Parquet and Arrow, where pyarrow is installed: columns of text for programs that analyze data."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
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
        """Writes the rows, group by group. Raises DoesNotFitError where one has too many cells."""
        import pyarrow as pa

        schema = pa.schema([(name, pa.string()) for name in distinct_names(columns)])
        with self.open_writer(file, schema) as writer:
            group: list[pa.RecordBatch] = []
            for batch in _batches(schema, rows):
                group.append(batch)
                is_full = sum(map(len, group)) >= GROUP_ROWS
                if is_full or sum(b.nbytes for b in group) >= GROUP_BYTES:
                    writer.write_table(pa.Table.from_batches(group))
                    group.clear()
            writer.write_table(pa.Table.from_batches(group, schema))


def _batches(schema: "pa.Schema", rows: Iterable[Row]) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    width = len(schema)
    for batch in batches(rows):
        if (widest := max(map(len, batch))) > width:
            raise DoesNotFitError("arrow_cells", cells=widest, columns=width)
        columns = columns_of([[*row, *[""] * (width - len(row))] for row in batch], width)
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


class ParquetExport(_TypedExport):
    """Parquet, which DuckDB, Spark, pandas and polars read."""

    name = "parquet"
    order = 50
    label = gettext_noop("Parquet")
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
