"""A table enriched straight through, in this process, and how its columns are understood."""

import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from batchruns.engine.dataframes.kinds import opened_table
from batchruns.engine.home_country import home_country
from batchruns.engine.inspection import SAMPLE_ROWS
from batchruns.engine.issues import Issue
from batchruns.engine.options import Options
from batchruns.engine.outputs.earlier_result import earlier_outputs
from batchruns.engine.parts import Parts
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.schema.column_mapping import ColumnMapping
from batchruns.engine.schema.fields import is_field
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.standalone import BATCH_ROWS
from batchruns.engine.tables.readers.arrow.rows import RowLayout
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import decode_rows
from batchruns.engine.tables.transpose import columns_of

Batches = Sequence[pa.RecordBatch]


def enrich_table(
    table: object, options: Options, mapping: Mapping[str, str | None] | None = None
) -> Any:
    """The table with its new columns behind its own; all rows are there, in their order.

    `mapping`: the lead field of each column that holds one, by its name; by default it is worked out.
    Raises NothingToEnrichError, TypeError for what is no table, and ValueError for a mapping with a
    column or field that there isn't.
    """
    opened = opened_table(table)
    batches = list(_batches(opened.arrow))
    layout = RowLayout(opened.arrow.schema, batches)
    names, country = tuple(layout.names), options.default_country
    if mapping is None:
        mapping = _understood(layout, batches)
        country = country or home_country(mapping.columns, _first_rows(layout, batches))
    _check(mapping, names)
    options = replace(
        options, columns=names, mapping=tuple(map(mapping.get, names)), default_country=country
    )
    pipeline = Pipeline.of(options)
    added = _added(pipeline, (layout.rows(batch)[0] for batch in batches))
    return opened.with_columns(set(names) - {names[index] for index in pipeline.kept}, added)


def understand_table(table: object) -> ColumnMapping:
    """Which field each column holds, by its name and its first cells. Raises TypeError."""
    arrow = opened_table(table).arrow
    batches = list(_batches(arrow))
    return _understood(RowLayout(arrow.schema, batches), batches)


def _understood(layout: RowLayout, batches: Batches) -> ColumnMapping:
    rows = _first_rows(layout, batches)
    return ColumnMapping(match_columns(layout.names, rows, earlier_outputs(layout.names)))


def _first_rows(layout: RowLayout, batches: Batches) -> list[list[str]]:
    return layout.rows(batches[0].slice(0, SAMPLE_ROWS))[0]


def _check(mapping: Mapping[str, str | None], names: Sequence[str]) -> None:
    if unknown := sorted(mapping.keys() - set(names)):
        raise ValueError(f"No column is called {unknown[0]!r}.")
    if strange := sorted({field for field in mapping.values() if field and not is_field(field)}):
        raise ValueError(f"No field is called {strange[0]!r}.")


def _batches(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """The rows in stretches: at least one, which may have none."""
    for start in range(0, max(1, len(table)), BATCH_ROWS):
        stretch = table.slice(start, BATCH_ROWS).combine_chunks()
        yield from stretch.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]


def _added(pipeline: Pipeline, stretches: Iterable[list[list[str]]]) -> pa.Table:
    """The new columns of rows: text, where blank cells are null."""
    own, width = len(pipeline.kept), len(pipeline.columns)
    schema = pa.schema([(name, pa.string()) for name in pipeline.columns[own:]])
    with TemporaryDirectory(prefix="leadenrich-") as folder:
        parts = Parts(pipeline, Path(folder))
        deque(parts.add(stretches), maxlen=0)
        later = parts.later_columns(RowNumbers())
        done = (columns_of(decode_rows(part), width) for part in later.append_to(parts.take()))
        added = pa.Table.from_batches([_batch(columns[own:], schema) for columns in done], schema)
    return _with_rows_left_out(added, parts.left_out) if parts.left_out else added


def _with_rows_left_out(
    added: pa.Table, left_out: Mapping[int, tuple[list[str], Issue]]
) -> pa.Table:
    """The new columns with a row of nulls for each that couldn't be enriched, of which people hear."""
    for row, (_cells, issue) in left_out.items():
        warnings.warn(f"Row {row} has no new values: {issue}", stacklevel=2)
    positions = count()
    rows = range(len(added) + len(left_out))
    taken = [None if row in left_out else next(positions) for row in rows]
    return added.take(pa.array(taken, pa.int64()))


def _batch(columns: Sequence[Sequence[str]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
