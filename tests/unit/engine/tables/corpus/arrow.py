"""Parquet and Arrow: types as texts, nested columns, and files that are broken or attack."""

import base64
import datetime as dt
import gzip
import io
import struct
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from pyarrow import ipc

from tests.unit.engine.tables.corpus.case import LEADS, NAMES, Case

UTC = dt.UTC


def parquet(table: pa.Table, **how: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **how)
    return file.getvalue()


def arrow(table: pa.Table, rows: int | None = None, **how: Any) -> bytes:
    file = io.BytesIO()
    with ipc.new_file(file, table.schema, options=ipc.IpcWriteOptions(**how)) as writer:
        writer.write_table(table, rows)
    return file.getvalue()


def stream(table: pa.Table) -> bytes:
    file = io.BytesIO()
    with ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)
    return file.getvalue()


def case(name: str, content: bytes, columns: Any, rows: Any, filename: str = "x.parquet") -> Case:
    return Case(name, filename, content, list(columns), [list(row) for row in rows])


def refused(name: str, content: bytes, refusal: str, filename: str = "x.parquet") -> Case:
    return Case(name, filename, content, refusal=refusal)


class Kms(pe.KmsClient):  # type: ignore[misc]  # ships no types
    """Keys that aren't secret."""

    def __init__(self, _config: Any) -> None:
        super().__init__()

    def wrap_key(self, key_bytes: bytes, _master: str) -> bytes:
        return base64.b64encode(key_bytes)


def encrypted(table: pa.Table, *, plaintext_footer: bool) -> bytes:
    column = table.column_names[0]
    config = pe.EncryptionConfiguration(
        footer_key="a", column_keys={"b": [column]}, plaintext_footer=plaintext_footer
    )
    factory = pe.CryptoFactory(Kms)
    properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
    file = io.BytesIO()
    with pq.ParquetWriter(file, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    return file.getvalue()


def column(values: Any, type: Any = None) -> pa.Table:
    """A table of an email and another column."""
    array = values if isinstance(values, pa.Array) else pa.array(values, type)
    emails = [f"{number}@x.de" for number in range(len(array))]
    return pa.table({"E-Mail": emails, "c": array})


def typed(name: str, values: Any, texts: list[str], type: Any = None) -> Case:
    """Each value of a column is read as the text that stands for it, in an Arrow file."""
    rows = [[f"{number}@x.de", text] for number, text in enumerate(texts)]
    return case(name, arrow(column(values, type)), ["E-Mail", "c"], rows, "x.arrow")


def nested(name: str, records: list[Mapping[str, Any]], columns: Any, rows: Any) -> Case:
    table = pa.Table.from_pylist([dict(record) for record in records])
    return case(name, parquet(table), columns, rows)


DAY = dt.datetime(2024, 5, 6)  # noqa: DTZ001 (as most programs write moments)
MOMENT = DAY.replace(hour=12, microsecond=500_000)
TABLE = pa.table(list(map(list, zip(*LEADS, strict=True))), names=NAMES)
PARQUET, ARROW = parquet(TABLE), arrow(TABLE)
BAD_OFFSETS = ARROW.replace(struct.pack("<ii", 0, 12), struct.pack("<ii", 0, 1 << 30))
KEYS = pa.map_(pa.string(), pa.int64())

CASES = [
    case("parquet", PARQUET, NAMES, LEADS),
    case("parquet: many row groups", parquet(TABLE, row_group_size=1), NAMES, LEADS),
    case("parquet: packed once more", gzip.compress(PARQUET), NAMES, LEADS, "x.parquet.gz"),
    case("parquet whatever it is called", PARQUET, NAMES, LEADS, "leads.csv"),
    case("parquet: texts without their type", parquet(pa.table({"E-Mail": [b"a@x.de", b"M\xfcller"]})),
         ["E-Mail"], [["a@x.de"], ["M\ufffdller"]]),
    case("arrow", ARROW, NAMES, LEADS, "x.arrow"),
    case("arrow: several batches", arrow(TABLE, 1), NAMES, LEADS, "x.feather"),
    case("arrow: packed by lz4", arrow(TABLE, compression="lz4"), NAMES, LEADS, "x.feather"),
    case("arrow: packed by zstd", arrow(TABLE, compression="zstd"), NAMES, LEADS, "x.feather"),
    case("arrow: a stream", stream(TABLE), NAMES, LEADS, "x.arrows"),
    case("arrow: names twice, and none", arrow(pa.Table.from_arrays([pa.array(["a@x.de"])] * 3, ["E-Mail", "E-Mail", ""])),
         ["E-Mail", "E-Mail", ""], [["a@x.de"] * 3], "x.arrow"),
    typed("arrow: whole numbers", [51, None, -7], ["51", "", "-7"]),
    typed("arrow: large numbers", [2**63], ["9223372036854775808"], pa.uint64()),
    typed("arrow: floats", [51.0, 1.5e11, 4915112345678.0, 0.1 + 0.2, float("nan"), 1.5e-7],
          ["51", "150000000000", "4915112345678", "0.3", "", "0.00000015"]),
    typed("arrow: short floats", [0.1, 51.0], ["0.1", "51"], pa.float32()),
    typed("arrow: truth", [True, False, None], ["true", "false", ""]),
    typed("arrow: decimals", [Decimal("12.50"), Decimal("51.00"), Decimal("12345678901234567.25")],
          ["12.5", "51", "12345678901234567.25"], pa.decimal128(38, 2)),
    typed("arrow: days", [dt.date(2024, 5, 6), None], ["2024-05-06", ""]),
    typed("arrow: moments", [MOMENT, DAY], ["2024-05-06 12:00:00.5", "2024-05-06"]),
    typed("arrow: moments of a zone", [MOMENT.replace(tzinfo=UTC)], ["2024-05-06 12:00:00.5Z"],
          pa.timestamp("ns", "Nowhere/Atlantis")),
    typed("arrow: a moment beyond all years", pa.array([1 << 60]).cast(pa.timestamp("s")),
          ["<value out of range: 1152921504606846976>"]),
    typed("arrow: times", [dt.time(12, 30), dt.time(0, 0, 1, 250_000)], ["12:30:00", "00:00:01.25"]),
    typed("arrow: durations", [dt.timedelta(hours=26, minutes=5)], ["26:05:00"]),
    typed("arrow: categories", pa.array(["x", None, "x"]).dictionary_encode(), ["x", "", "x"]),
    typed("arrow: a slice of many categories", pa.array(list("abcdef")).dictionary_encode()[4:], ["e", "f"]),
    typed("arrow: categories of numbers", pa.array([1.0, 2.0, 1.0]).dictionary_encode(), ["1", "2", "1"]),
    typed("arrow: runs", pa.RunEndEncodedArray.from_arrays([2, 3], ["x", "y"]), ["x", "x", "y"]),
    typed("arrow: views", pa.array(["x", None, "a text that is no short one"]).cast(pa.string_view()),
          ["x", "", "a text that is no short one"]),
    typed("arrow: long texts", ["x", None], ["x", ""], pa.large_string()),
    typed("arrow: ids", pa.array([bytes(range(16))], pa.uuid()), [str(UUID(bytes=bytes(range(16))))]),
    typed("arrow: nothing", pa.nulls(2), ["", ""]),
    nested("parquet: objects", [{"E-Mail": "a@x.de", "address": {"city": "Berlin", "zip": 10115}}, {"E-Mail": "b@x.de", "address": None}],
           ["E-Mail", "address.city", "address.zip"], [["a@x.de", "Berlin", "10115"], ["b@x.de", "", ""]]),
    nested("parquet: a wrapper", [{"id": 1, "properties": {"firstname": "Ada", "email": "a@x.de"}}],
           ["id", "firstname", "email"], [["1", "Ada", "a@x.de"]]),
    nested("parquet: lists", [{"email": ["a@x.de", "b@x.de"], "n": [1.0, 2.5]}, {"email": ["c@x.de"], "n": None}],
           ["email", "email.others", "n", "n.others"], [["a@x.de", '["b@x.de"]', "1", "[2.5]"], ["c@x.de", "", "", ""]]),
    nested("parquet: lists of objects",
           [{"email": "a@x.de", "phones": [{"type": "home", "number": "1"}, {"type": "work", "number": "2"}]}],
           ["email", "phones.type", "phones", "phones.others"],
           [["a@x.de", "work", "2", '[{"type":"home","number":"1"}]']]),
    case("parquet: maps", parquet(pa.table({"email": ["a@x.de", "b@x.de"], "m": pa.array([[("k", 1)], None], KEYS)})),
         ["email", "m.k"], [["a@x.de", "1"], ["b@x.de", ""]]),
    case("arrow: unions", arrow(pa.table({"email": ["a@x.de", "b@x.de"], "u": pa.UnionArray.from_dense(
        pa.array([0, 1], pa.int8()), pa.array([0, 0], pa.int32()), [pa.array(["x"]), pa.array([5])])})),
         ["email", "u"], [["a@x.de", "x"], ["b@x.de", "5"]], "x.arrow"),
    refused("parquet: cut off", PARQUET[:-20], "incomplete"),
    refused("parquet: only its beginning", b"PAR1", "incomplete"),
    refused("parquet: damaged within", PARQUET[:20] + b"\xff" * 60 + PARQUET[80:], "it is damaged"),
    refused("parquet: encrypted", encrypted(TABLE, plaintext_footer=False), "is encrypted"),
    refused("parquet: encrypted columns", encrypted(TABLE, plaintext_footer=True), "damaged, incomplete or encrypted"),
    refused("parquet: no columns", parquet(pa.table({})), "is empty"),
    refused("arrow: too many columns", arrow(pa.Table.from_arrays([pa.array(["x"])] * 17_000, [""] * 17_000)),
            "17,000 columns"),
    refused("parquet: a bomb", parquet(column(["x" * 1_000_000] * 60), compression="zstd"), "unpacks to far more"),
    refused("arrow: cut off", ARROW[: len(ARROW) // 2], "incomplete"),
    refused("arrow: a stream that is cut off", stream(TABLE)[:-60], "incomplete", "x.arrows"),
    refused("arrow: cells that point elsewhere", BAD_OFFSETS, "it is damaged"),
    refused("arrow: a name that is no text", ARROW.replace(b"E-Mail", b"E-Mai\xe8"), "it is damaged"),
    refused("arrow: an old Feather", b"FEA1" + bytes(range(200)), "no longer read", "x.feather"),
    refused("a text called so", b"Name,E-Mail\nAda,ada@x.de\n", "neither Parquet nor Arrow"),
]  # fmt: skip
