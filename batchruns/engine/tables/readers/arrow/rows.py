"""Batches of Arrow as rows of text: a column for each of theirs, or for each path in nested ones."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from batchruns.engine.issues import Issue
from batchruns.engine.tables.readers.arrow.cells import texts_of
from batchruns.engine.tables.readers.arrow.nested import example_of, is_nested, values_of
from batchruns.engine.tables.readers.json.flatten import FlatColumns
from batchruns.engine.tables.readers.json.records import ObjectCells, as_cell
from batchruns.engine.tables.table import MAX_COLUMNS
from batchruns.engine.tables.transpose import rows_of

if TYPE_CHECKING:
    import pyarrow as pa

Rows = tuple[list[list[str]], Mapping[int, Issue]]
"""The cells of each row, and by its index why one can't be a row."""


class RowLayout:
    """How the batches of a schema are read as rows.

    `sample`: some of them. What nested values have in there beyond their schema, such as the keys of
    maps, gets columns, too; a row that has more of this can't be one.
    """

    def __init__(self, schema: "pa.Schema", sample: Iterable["pa.RecordBatch"]) -> None:
        self.names: list[str] = schema.names
        """The names of the columns."""
        self._objects: ObjectCells | None = None
        if any(is_nested(field.type) for field in schema):
            columns = FlatColumns(MAX_COLUMNS)
            columns.learn({f.name: example_of(f.type) for f in schema}, may_be_nested=True)
            for batch in sample:
                for record in _objects_of(batch):
                    columns.learn(record, may_be_nested=True)
            self._objects = ObjectCells(columns)
            self.names = self._objects.names()

    def rows(self, batch: "pa.RecordBatch") -> Rows:
        """The rows of a batch."""
        if self._objects is None:
            return rows_of([texts_of(column) for column in batch.columns]), {}
        rows: list[list[str]] = []
        issues: dict[int, Issue] = {}
        for index, record in enumerate(_objects_of(batch)):
            cells, issue = self._objects.of(record)
            if issue:
                issues[index] = issue
            rows.append([as_cell(record)] if cells is None else cells)
        return rows, issues


def _objects_of(batch: "pa.RecordBatch") -> list[dict[str, Any]]:
    return values_of(batch.to_struct_array())
