"""Engines that spread a table's batches: what each gives is what the whole table gives at once.

These are the snippets of docs/dataframes.md.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import leadenrich

ROWS = 600


@pytest.fixture(scope="module")
def leads() -> pa.Table:
    numbers = range(ROWS)
    return pa.table({
        "Name": [f"{('Ada', 'Grace')[n % 2]} Lovelace" for n in numbers],
        "E-Mail": [f"ada.{n}@acme-firm.com" if n % 3 else None for n in numbers],
        "Telefon": [f"030 {901820 + n}" if n > 200 else None for n in numbers],
        "Land": [("Deutschland", "France", None)[n % 3] for n in numbers],
    })  # fmt: skip


@pytest.fixture(scope="module")
def enrich(leads: pa.Table) -> partial:
    mapping = leadenrich.understand(leads)
    return partial(leadenrich.enrich, country="DE", mapping=mapping, without=["duplicates"])


@pytest.fixture(scope="module")
def expected(leads: pa.Table, enrich: partial) -> Any:
    rows = enrich(leads).to_pylist()
    assert sum(row["phone_status"] == "valid" for row in rows) > 200
    return rows


def test_polars_spreads_a_lazy_frame(
    leads: pa.Table, enrich: partial, expected: list, tmp_path: Path
) -> None:
    pq.write_table(leads, tmp_path / "leads.parquet", row_group_size=100)
    lazy = pl.scan_parquet(tmp_path / "leads.parquet")
    schema = enrich(lazy.head(0).collect()).schema

    enriched = lazy.map_batches(enrich, schema=schema, streamable=True)

    assert enriched.collect(engine="streaming").to_dicts() == expected
    chosen = enriched.filter(pl.col("phone_status") == "valid").select("phone_e164")
    assert chosen.collect().height > 200


def test_polars_enriches_within_an_expression(leads: pa.Table, enrich: partial) -> None:
    frame = pl.DataFrame(leads)

    phones = frame.select(
        pl.struct("Telefon").map_batches(
            lambda column: leadenrich.enrich(
                column.struct.unnest(), country="DE", mapping={"Telefon": "phone"}
            )["phone_e164"],
            return_dtype=pl.String,
        )
    )

    assert phones.to_series()[300] == "+4930902120"


def test_duckdb_gives_batches_and_takes_them(
    leads: pa.Table, enrich: partial, expected: list
) -> None:
    source = duckdb.connect()
    source.register("leads", leads)
    batches = source.sql("from leads").to_arrow_reader(100)
    schema = enrich(batches.schema.empty_table()).schema
    enriched = pa.RecordBatchReader.from_batches(schema, map(enrich, batches))

    target = duckdb.connect()
    target.register("enriched", enriched)
    assert target.sql("from enriched").to_arrow_table().to_pylist() == expected


def test_dask_spreads_partitions_over_processes(
    leads: pa.Table, enrich: partial, expected: list
) -> None:
    frame = dd.from_pandas(leads.to_pandas(), npartitions=3)  # type: ignore[no-untyped-call]

    enriched = frame.map_partitions(enrich, meta=enrich(frame._meta))
    done = enriched.compute(scheduler="processes", num_workers=2)

    assert list(done.index) == list(range(ROWS))
    rows = done.astype(object).where(done.notna(), None).to_dict("records")
    assert rows == expected


def test_an_iterator_of_batches_is_enriched_as_spark_gives_it(
    leads: pa.Table, enrich: partial, expected: list
) -> None:
    def enrich_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(enrich, batches)

    done = list(enrich_batches(iter(leads.to_batches(max_chunksize=100))))

    assert {type(batch) for batch in done} == {pa.RecordBatch}
    assert pa.Table.from_batches(done).to_pylist() == expected
