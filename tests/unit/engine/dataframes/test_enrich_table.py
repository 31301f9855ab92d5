"""`leadenrich.enrich` and `leadenrich.understand` of a table."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import leadenrich
from batchruns.engine.errors import CodedError
from batchruns.engine.tables.exports.base import EXPORTS

LEADS = {
    "Name": ["Ada Lovelace", "Bob Dylan", None, "Ada Lovelace"],
    "E-Mail": ["ada@acme-firm.com", "bob@example-firm.de", None, "ada@acme-firm.com"],
    "Telefon": [4930901820, 4940123456, None, 51],
    "since": [dt.date(2024, 5, 6), None, None, None],
}
NAMES = list(LEADS)
TABLE = pa.table(LEADS)
KINDS = {
    "pyarrow": TABLE,
    "batch": TABLE.to_batches()[0],
    "pandas": TABLE.to_pandas(),
    "polars": pl.DataFrame(TABLE),
}


def as_rows(table: Any) -> Any:
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    return pa.table(table).to_pylist()


def as_run(table: pa.Table, tmp_path: Path, **how: Any) -> list[dict[str, str]]:
    """The rows of a run of the same data as CSV, which has blank cells for null."""
    texts = [["" if c is None else str(c) for c in row.values()] for row in table.to_pylist()]
    with (tmp_path / "leads.csv").open("wb") as file:
        EXPORTS["csv"]().write(file, table.column_names, texts)
    leadenrich.enrich(tmp_path / "leads.csv", tmp_path / "out.csv", **how)
    with (tmp_path / "out.csv").open(newline="") as out:
        return list(csv.DictReader(out))


@pytest.mark.parametrize("table", KINDS.values(), ids=KINDS)
def test_the_kind_that_came_is_given_with_all_rows_and_own_columns_as_they_are(table: Any) -> None:
    enriched = leadenrich.enrich(table, country="DE")

    assert type(enriched) is type(table)
    own = enriched[NAMES] if isinstance(table, pd.DataFrame) else enriched.select(NAMES)
    assert own.equals(table)
    first, _, nothing, last = as_rows(enriched)
    assert (first["phone_e164"], first["first_name"]) == ("+4930901820", "Ada")
    assert {nothing[name] for name in nothing} == {None}
    assert last["duplicate_of"] == "2"
    assert last["issues"].startswith("Phone: ")


@pytest.mark.parametrize("columns", ["essential", "all", "issues, phone_e164=Phone"])
def test_values_are_those_of_a_run(columns: str, tmp_path: Path) -> None:
    # A run sets rows aside in which there is nothing.
    table = pa.concat_tables([TABLE.slice(0, 2), TABLE.slice(3)])

    enriched = leadenrich.enrich(table, country="DE", columns=columns).to_pylist()
    run = as_run(table, tmp_path, country="DE", columns=columns)

    assert [[str(c or "") for c in row.values()] for row in enriched] == [
        list(row.values()) for row in run
    ]
    assert list(enriched[0]) == list(run[0])


def test_long_tables_are_compared_as_a_whole() -> None:
    emails = [f"ada{number}@acme-firm.com" for number in range(9_000)]
    enriched = leadenrich.enrich(pa.table({"E-Mail": [*emails, emails[0]]}))

    assert enriched["email_normalized"].to_pylist() == [*emails, emails[0]]
    assert enriched["duplicate_of"].to_pylist()[-1] == "2"


def test_a_result_that_comes_back_is_refreshed() -> None:
    once = leadenrich.enrich(TABLE, country="DE")

    assert leadenrich.enrich(once, country="DE").equals(once)


@pytest.mark.parametrize(
    "index", [[5, 5, 1, 0], pd.MultiIndex.from_product([["a", "b"], [1, 2]]), pd.date_range("2024-05-06", periods=4)]
)  # fmt: skip
def test_pandas_keeps_its_index(index: Any) -> None:
    frame = pd.DataFrame(LEADS, index=index)

    enriched = leadenrich.enrich(frame, country="DE")

    assert enriched.index.equals(frame.index)
    assert enriched["phone_e164"].iloc[0] == "+4930901820"
    assert pd.isna(enriched["phone_e164"].iloc[2])


def test_columns_of_pandas_may_hold_anything() -> None:
    frame = pd.DataFrame(
        {
            "E-Mail": pd.Series(["a@x.de", "b@x.de", None]).astype("category"),
            "Telefon": [4930901820, "040 123456", float("nan")],
            7: [dt.date(2024, 5, 6), 2.5, b"xyz"],
            "others": [{"a": 1}, [2], object],
        }
    )

    enriched = leadenrich.enrich(frame, country="DE")

    assert list(enriched["phone_e164"].fillna("")) == ["+4930901820", "+4940123456", ""]
    assert list(enriched.columns[:4]) == ["E-Mail", "Telefon", 7, "others"]
    assert enriched[7].tolist() == frame[7].tolist()
    assert leadenrich.understand(frame).columns[2].samples == ["2024-05-06", "2.5", "xyz"]


def test_columns_of_polars_may_hold_anything() -> None:
    frame = pl.DataFrame(
        {
            "E-Mail": pl.Series(["a@x.de", "b@x.de"], dtype=pl.Categorical),
            "Telefon": pl.Series([4930901820.0, 51.0]),
            "o": pl.Series([4930901820, "x"], dtype=pl.Object),
            "address": [{"city": "Berlin"}, None],
        }
    )

    enriched = leadenrich.enrich(frame, country="DE")

    assert enriched["phone_e164"].to_list() == ["+4930901820", None]
    assert enriched["city_name"].to_list() == ["Berlin", None]
    assert enriched.schema["E-Mail"] == pl.Categorical
    assert enriched.columns[:4] == frame.columns


def test_what_can_be_exchanged_gives_a_table_of_pyarrow() -> None:
    relation: Any = duckdb.sql("select 'Ada Lovelace' as Name, 'ada@acme-firm.com' as email")
    stream = pa.RecordBatchReader.from_batches(TABLE.schema, TABLE.to_batches())

    enriched = leadenrich.enrich(relation)
    assert enriched["company_domain"].to_pylist() == ["acme-firm.com"]
    assert leadenrich.enrich(stream, country="DE").equals(leadenrich.enrich(TABLE, country="DE"))


def test_a_mapping_makes_columns_the_same_whatever_rows_come() -> None:
    mapping = {"Telefon": "phone"}

    enriched = leadenrich.enrich(TABLE, country="DE", mapping=mapping)
    nothing = leadenrich.enrich(TABLE.slice(0, 0), country="DE", mapping=mapping)
    strange = leadenrich.enrich(
        pa.table({**LEADS, "Telefon": ["Ada", "Bob", "a@x.de", ""]}), mapping=mapping
    )

    assert enriched["phone_e164"].to_pylist()[:2] == ["+4930901820", "+4940123456"]
    assert "email_status" not in enriched.column_names
    assert nothing.schema == enriched.schema
    assert strange.column_names == enriched.column_names


@pytest.mark.parametrize("frame", [KINDS["pandas"], KINDS["polars"]], ids=["pandas", "polars"])
def test_no_rows_have_the_columns_and_types_of_some(frame: Any) -> None:
    mapping = leadenrich.understand(frame)
    some, none = (leadenrich.enrich(rows, mapping=mapping) for rows in (frame, frame[:0]))

    assert list(none.columns) == list(some.columns)
    assert list(none.dtypes) == list(some.dtypes)
    assert len(none) == 0


def test_what_was_understood_is_shown_and_may_be_the_mapping(tmp_path: Path) -> None:
    understood = leadenrich.understand(TABLE)

    assert understood == {
        "Name": "full_name", "E-Mail": "email", "Telefon": "phone", "since": None
    }  # fmt: skip
    assert str(understood).splitlines()[2:] == [
        "Telefon  phone      100%  4930901820, 4940123456, 51",
        "since    -                2024-05-06",
    ]
    assert [column.confidence for column in understood.columns] == [1, 1, 1, 0]
    understood["Name"] = None
    enriched = leadenrich.enrich(TABLE, mapping=understood)
    assert "email_status" in enriched.column_names
    assert "name_salutation" not in enriched.column_names
    (tmp_path / "leads.csv").write_text("Name,Telefon\nAda Lovelace,030 901820\n")
    assert leadenrich.understand(tmp_path / "leads.csv") == {
        "Name": "full_name", "Telefon": "phone"
    }  # fmt: skip


def test_what_cannot_be_done_is_said() -> None:
    with pytest.raises(ValueError, match="No column is called 'Fax'"):
        leadenrich.enrich(TABLE, mapping={"Fax": "phone"})
    with pytest.raises(ValueError, match="No field is called 'fone'"):
        leadenrich.enrich(TABLE, mapping={"Telefon": "fone"})
    with pytest.raises(ValueError, match="No enricher is called 'fone'"):
        leadenrich.enrich(TABLE, without=["fone"])
    for no_table in (5, "leads.csv", [["a"]], pl.LazyFrame(LEADS)):
        with pytest.raises(TypeError, match="is no table of pyarrow, pandas or polars"):
            leadenrich.enrich(no_table)
    how: Any = {"mapping": {}}
    with pytest.raises(TypeError, match="not for a file"):
        leadenrich.enrich("leads.csv", "out.csv", **how)
    with pytest.raises(CodedError) as raised:
        leadenrich.enrich(pa.table({"Colour": ["red"]}))
    assert raised.value.code == "no_known_column"
