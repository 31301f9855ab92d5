"""Kinds of tables: how each becomes one of Arrow, and how it gets columns of text."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import Any, ClassVar

import pyarrow as pa

from batchruns.engine.tables.readers.arrow.cells import text_of_any


class AnyTable(ABC):
    """A table in memory."""

    made_of: ClassVar[str]
    """The package and the name of the class whose tables these are."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.arrow = self.to_arrow()
        """The table as one of Arrow."""

    @abstractmethod
    def to_arrow(self) -> pa.Table:
        """The columns, in their order and with their names as texts."""

    @abstractmethod
    def with_columns(self, dropped: Collection[str], added: pa.Table) -> Any:
        """The table without the columns of some names, and with others behind; of the same kind."""


class ArrowTable(AnyTable):
    """A Table of pyarrow, and what can be exchanged as one, of which a Table is made."""

    made_of = "pyarrow.Table"

    def to_arrow(self) -> pa.Table:
        """The table itself, but for an exchanged one, which can often be had only once."""
        return pa.table(self.table)

    def with_columns(self, dropped: Collection[str], added: pa.Table) -> Any:
        """A Table."""
        own = self.arrow
        kept = [index for index, name in enumerate(own.column_names) if name not in dropped]
        fields = [*map(own.schema.field, kept), *added.schema]
        columns = [*map(own.column, kept), *added.columns]
        return pa.Table.from_arrays(columns, schema=pa.schema(fields, own.schema.metadata))


class ArrowBatch(ArrowTable):
    """A RecordBatch of pyarrow."""

    made_of = "pyarrow.RecordBatch"

    def to_arrow(self) -> pa.Table:
        """A table of this one batch."""
        return pa.Table.from_batches([self.table])

    def with_columns(self, dropped: Collection[str], added: pa.Table) -> Any:
        """A RecordBatch."""
        table = super().with_columns(dropped, added).combine_chunks()
        return next(iter(table.to_batches()), pa.RecordBatch.from_pylist([], table.schema))


class PandasFrame(AnyTable):
    """A DataFrame of pandas. Its index is no column, and stays."""

    made_of = "pandas.DataFrame"

    def to_arrow(self) -> pa.Table:
        """The columns; one that holds values of several types is text."""
        columns = [_array_of(self.table.iloc[:, index]) for index in range(self.table.shape[1])]
        return pa.Table.from_arrays(columns, names=list(map(str, self.table.columns)))

    def with_columns(self, dropped: Collection[str], added: pa.Table) -> Any:
        """A DataFrame with the same index."""
        import pandas as pd

        kept = [index for index, name in enumerate(self.table.columns) if str(name) not in dropped]
        own, new = self.table.iloc[:, kept], added.to_pandas()
        new.index = own.index
        return pd.concat([own, new], axis=1)


class PolarsFrame(AnyTable):
    """A DataFrame of polars."""

    made_of = "polars.DataFrame"

    def to_arrow(self) -> pa.Table:
        """The columns; one of objects of Python is text."""
        import polars as pl

        objects = [column for column in self.table if column.dtype == pl.Object]
        texts = [pl.Series(column.name, map(text_of_any, column)) for column in objects]
        return self.table.with_columns(texts).to_arrow()

    def with_columns(self, dropped: Collection[str], added: pa.Table) -> Any:
        """A DataFrame."""
        import polars as pl

        return self.table.drop(dropped).hstack(pl.DataFrame(added))


KINDS: dict[str, Callable[[Any], AnyTable]] = {
    kind.made_of: kind for kind in (ArrowTable, ArrowBatch, PandasFrame, PolarsFrame)
}


def opened_table(table: object) -> AnyTable:
    """The table as one of its kind. Raises TypeError for what is no table."""
    names = (f"{cls.__module__.partition('.')[0]}.{cls.__name__}" for cls in type(table).__mro__)
    if kind := next(filter(None, map(KINDS.get, names)), None):
        return kind(table)
    if hasattr(table, "__arrow_c_stream__"):
        return ArrowTable(table)
    raise TypeError(
        f"{type(table).__name__} is no table of pyarrow, pandas or polars. Of a file, name the "
        "output, too; a LazyFrame has map_batches."
    )


def _array_of(series: Any) -> pa.Array:
    try:
        return pa.Array.from_pandas(series)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.array(map(text_of_any, series), pa.string())
