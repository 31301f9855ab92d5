"""No cell takes more than linear time: no enricher, no reader, whatever stands in it."""

import csv
import json
import time
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO, StringIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pyarrow as pa
import pytest
from pyarrow import parquet

from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.inspection import inspect_file
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.steps.base import Step
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.subjects.placeholders import without_placeholders
from batchruns.engine.subjects.repair import repair_column
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.open_file import open_table
from batchruns.engine.tables.readers.base import READERS
from batchruns.engine.tables.row_numbers import RowNumbers
from tests.helpers.binary_spreadsheets import cell as cell_of_xlsb
from tests.helpers.binary_spreadsheets import label, text12, xls, xlsb
from tests.helpers.files import archive
from tests.helpers.growth import (
    CHARACTERS,
    FLOOR_SECONDS,
    MOST_PER_DOUBLING,
    Shape,
    assert_linear,
)
from tests.helpers.spreadsheets import handmade, inline, ods, ods_row, sheet_of

STEPS: list[Step] = [step() for step in all_steps() if step.by_default]
GIVEN = {name for step in STEPS if isinstance(step, RowEnricher) for name in step.gives}
PLAIN = {
    "full_name": "Ann Lee",
    "first_name": "Ann",
    "last_name": "Lee",
    "email": "ann@acme.com",
    "phone": "030 901820",
    "company": "Acme GmbH",
    "city": "Berlin",
    "postal_code": "10115",
    "lead_country": "DE",
    "lead_country_source": "country",
}
"""What stands beside a hostile cell, so that what reads both goes on to it."""


def read_fields(base: type[Step]) -> list[Any]:
    """Each step of a kind with each field of a file that it reads."""
    return [
        pytest.param(step, field, id=f"{step.name}-{field}")
        for step in STEPS
        if isinstance(step, base)
        for field in step.inputs
        if field not in GIVEN
    ]


@pytest.mark.parametrize("beside", [{}, PLAIN], ids=["alone", "beside_others"])
@pytest.mark.parametrize(("step", "field"), read_fields(RowEnricher))
def test_an_enricher_takes_linear_time(
    step: RowEnricher, field: str, beside: dict[str, str]
) -> None:
    others = {name: [beside.get(name, "")] for name in step.inputs}

    def enrich(shape: Shape, characters: int) -> Callable[[], object]:
        columns = {**others, field: [shape.of(characters).strip()]}
        return lambda: unbroken(step.enrich(columns, 1).failures)

    assert_linear(enrich)


@pytest.mark.parametrize("unit", ["( ", "(", "[ ", "(a ", '" ', "“ "])
def test_a_name_of_brackets_takes_linear_time(unit: str) -> None:
    enricher = NameEnricher()

    def seconds(characters: int) -> float:
        def once(number: int) -> float:
            text = f"Ann{number} {unit * (characters // len(unit))}Lee"
            began = time.process_time()
            enricher.enrich({"full_name": [text]}, 1)
            return time.process_time() - began

        return min(map(once, range(5)))

    assert seconds(180) <= max(seconds(90) * MOST_PER_DOUBLING, FLOOR_SECONDS)


def unbroken(failures: int) -> None:
    assert not failures


@pytest.mark.parametrize(("step", "field"), read_fields(LaterStep))
def test_a_later_step_takes_linear_time(step: LaterStep, field: str, tmp_path: Path) -> None:
    path = tmp_path / "extract"

    def compare(shape: Shape, characters: int) -> Callable[[], object]:
        fields = {name: [text] * 2 for name, text in PLAIN.items() if name in step.inputs}
        fields[field] = [shape.of(characters).strip(), shape.of(characters + 1).strip()]

        def work() -> None:
            path.write_bytes(step.extract(EnrichedRows({}, fields, 2)))
            if isinstance(step, FileStep):
                step.compare([Extract(2, path)], RowNumbers()).cells(range(2))

        return work

    assert_linear(compare)


def test_repair_takes_linear_time() -> None:
    def repair(shape: Shape, characters: int) -> Callable[[], object]:
        cells = [shape.of(characters)]
        return lambda: repair_column(cells, cells)

    assert_linear(repair)


def test_placeholders_take_linear_time() -> None:
    def read(shape: Shape, characters: int) -> Callable[[], object]:
        cells = [shape.of(characters)]
        return lambda: without_placeholders(cells, set(cells))

    assert_linear(read)


# --- readers ------------------------------------------------------------------------------------

Rows = Sequence[Sequence[str]]
CONTROLS = dict.fromkeys(range(32), " ")
"""What XML doesn't hold becomes a blank."""


def stored(archive_bytes: bytes) -> bytes:
    """An archive without compression: what packs too well is refused before it is read."""
    with ZipFile(BytesIO(archive_bytes)) as packed:
        return archive({name: packed.read(name) for name in packed.namelist()}, ZIP_STORED)


def as_csv(rows: Rows) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_objects(rows: Rows) -> list[dict[str, str]]:
    names, *others = rows
    return [dict(zip(names, row, strict=True)) for row in others]


def as_xlsx(rows: Rows) -> bytes:
    each = (f"<row>{inline(*map(in_xml, row))}</row>" for row in rows)
    return stored(handmade(sheet_of("".join(each))))


def as_xls(rows: Rows) -> bytes:
    return xls(
        b"".join(label(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    )


def as_xlsb(rows: Rows) -> bytes:
    return xlsb(
        b"".join(cell_of_xlsb(6, column, text12(text)) for column, text in enumerate(row))
        for row in rows
    )


def in_xml(text: str) -> str:
    return escape(text.translate(CONTROLS))


def as_arrow(rows: Rows) -> pa.Table:
    header, *cells = rows
    columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
    return pa.Table.from_arrays(columns, names=header)


def as_parquet_file(rows: Rows) -> bytes:
    file = BytesIO()
    parquet.write_table(as_arrow(rows), file)
    return file.getvalue()


def as_arrow_file(rows: Rows) -> bytes:
    file, table = BytesIO(), as_arrow(rows)
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return file.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "arrow": as_arrow_file,
    "csv": as_csv,
    "json": lambda rows: json.dumps(as_objects(rows), ensure_ascii=False).encode(),
    "jsonl": lambda rows: "\n".join(map(json.dumps, as_objects(rows))).encode(),
    "parquet": as_parquet_file,
    "ods": lambda rows: stored(ods("".join(ods_row(*map(in_xml, row)) for row in rows))),
    "xls": as_xls,
    "xlsb": as_xlsb,
    "xlsx": as_xlsx,
}
"""A file of each kind, of its rows; the first are the names of the columns."""
MOST_OF_XLS = 5_000
"""Characters of a cell: its container in the tests holds no more."""
PLAIN_ROWS = [["Ann Lee", "ann@acme.com"], ["Bob Hill", "bob@acme.com"]]


def read_file(path: Path) -> None:
    """Reads a file to its end, unless it is refused."""
    try:
        seen = inspect_file(path, path.name)
        with open_table(path, seen.options) as table:
            list(table.batches(1_000))
    except UnreadableFileError:
        pass


def reading(
    folder: Path, ending: str, content: Callable[[str], bytes]
) -> Callable[[Shape, int], Callable[[], object]]:
    """What reads a new file of this content, made of a hostile text."""
    numbers = count()

    def read(shape: Shape, characters: int) -> Callable[[], object]:
        path = folder / f"{next(numbers) % 2}{ending}"
        path.write_bytes(content(shape.of(characters)))
        return lambda: read_file(path)

    return read


@pytest.mark.parametrize("name", WRITERS)
def test_the_files_of_the_tests_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"leads{READERS[name].endings[-1]}"
    rows = [["Name", "E-Mail"], *PLAIN_ROWS, ["x" * MOST_OF_XLS, "x"]]
    path.write_bytes(WRITERS[name](rows))

    seen = inspect_file(path, path.name)

    assert [[column.name for column in seen.columns], *seen.rows] == rows


@pytest.mark.parametrize("place", ["name", "cells", "first_cell"])
@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_linear_time(name: str, place: str, tmp_path: Path) -> None:
    def content(text: str) -> bytes:
        rows = {
            "name": [[text, "E-Mail"], *PLAIN_ROWS],
            "cells": [["Column 1", "Column 2"], *([f"{text}{n}", "x"] for n in range(3))],
            "first_cell": [["Name", "E-Mail"], [text, ""], *PLAIN_ROWS, [text, ""]],
        }
        return WRITERS[name](rows[place])

    work = reading(tmp_path, READERS[name].endings[-1], content)
    assert_linear(work, MOST_OF_XLS if name == "xls" else CHARACTERS)


AROUND: dict[str, tuple[str, str]] = {
    "csv": ("Name,E-Mail\n", "\nAnn,ann@acme.com\n"),
    "json": ('[{"Name": "Ann"}, {"Name": ', "}]"),
    "jsonl": ('{"Name": "Ann"}\n{"Name": ', '}\n{"Name": "Bob"}\n'),
}
"""What stands around what is no record of its kind."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", AROUND)
def test_a_text_of_no_structure_takes_linear_time(name: str, encoding: str, tmp_path: Path) -> None:
    before, behind = AROUND[name]

    def content(text: str) -> bytes:
        return f"{before}{text}{behind}".encode(encoding, "replace")

    assert_linear(reading(tmp_path, READERS[name].endings[-1], content))


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        (".xlsx", lambda text: handmade(sheet_of(f"<row>{text}</row>"))),
        (".xlsx", lambda text: handmade(sheet_of("<row><c t='s'><v>0</v></c></row>"), text)),
        (".ods", ods),
    ],
    ids=["sheet", "shared_texts", "ods"],
)
def test_markup_of_no_structure_takes_linear_time(
    ending: str, pack: Callable[[str], bytes], tmp_path: Path
) -> None:
    assert_linear(reading(tmp_path, ending, lambda text: stored(pack(text.translate(CONTROLS)))))


def test_depth_takes_linear_time(tmp_path: Path) -> None:
    def content(text: str) -> bytes:
        depth = len(text) // 10
        opened, closed = '{"a":' * depth, "}" * depth
        return f'[{{"Name": {opened}1{closed}}}]'.encode()

    assert_linear(reading(tmp_path, ".json", content))


@pytest.mark.parametrize("field", ["email", "phone", "city", "company", None])
@pytest.mark.parametrize(
    "name", ["E-Mail", "Phone {}", "Work City {}", "Column {}", "a{}.b.c.name"]
)
def test_columns_take_linear_time(name: str, field: str | None) -> None:
    def work(shape: Shape, characters: int) -> Callable[[], object]:
        columns = [name.format(number) for number in range(characters // 8)]
        rows = [[PLAIN.get(field or "", "x")] * len(columns)]
        mapping = [field] * (len(columns) - 1) + ["country"]

        def match_and_name() -> None:
            match_columns(columns, rows)
            Pipeline(columns, mapping)

        return match_and_name

    assert_linear(work, shapes=[Shape("x")])
