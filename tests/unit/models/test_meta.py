"""What of a run's meta is believed: what we wrote, and nothing that has another shape."""

import re
from dataclasses import fields
from typing import Any

import pytest

from batchruns.engine.errors import ErrorData
from batchruns.engine.options import PARSE_OPTIONS, Options
from batchruns.engine.summary import Summary
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Sheet
from batchruns.engine.tables.table import MAX_COLUMNS
from batchruns.engine.text import camel_case
from batchruns.models import BatchRun
from batchruns.models.meta import MAX_COUNTS, MAX_NAME, MAX_ROWS, RunMeta, SampleRows, keyed
from tests.helpers.paths import ROOT

FORMAT = ParseOptions("csv", "utf-8-sig", ";", '"', header_row=None)
OURS: dict[str, Any] = {
    "fileSize": 12,
    "fileType": "text/csv",
    "format": FORMAT.to_meta(),
    "columns": ["E-Mail", ""],
    "mapping": ["email", None],
    "confidence": [0.97, 0],
    "sample": [["ada@example.com", "x"]],
    "sheets": [{"name": "People", "rows": 12, "hidden": True}, ["Old", "Old (hidden)"], ["B", "B"]],
    "preview": {"columns": ["E-Mail"], "rows": [["ada@example.com"]]},
    "rowCount": 0,
    "without": ["phone"],
    "summary": {"rows": 1, "filled": {"email": 1}, "values": {"email_status": {"valid": 1}}},
    "error": {"code": "canceled", "params": {}},
}
PARSED = RunMeta.parse(OURS)


def test_what_we_wrote_is_parsed() -> None:
    assert (
        RunMeta(
            file_size=12,
            file_type="text/csv",
            columns=("E-Mail", ""),
            mapping=("email", None),
            confidence=(0.97, 0),
            sample=(("ada@example.com", "x"),),
            sheets=(Sheet("People", 12, True), Sheet("Old", None, True), Sheet("B")),
            preview=SampleRows(("E-Mail",), (("ada@example.com",),)),
            row_count=0,
            summary=Summary.from_meta(OURS["summary"]),
            error=ErrorData("canceled", {}),
            options=Options(
                parse=FORMAT,
                columns=("E-Mail", ""),
                mapping=("email", None),
                without=frozenset({"phone"}),
            ),
        )
        == PARSED
    )


def test_what_is_not_ours_changes_nothing() -> None:
    assert RunMeta.parse({**OURS, "theirs": {"any": ["thing"]}, "options": 3}) == PARSED


def test_what_is_written_is_what_is_parsed() -> None:
    written = {**PARSED.options.to_meta(), **keyed(file_size=12, error=PARSED.error.dump())}

    assert written == {**written, **{key: OURS[key] for key in written if key in OURS}}
    assert RunMeta.parse(written).options == PARSED.options


@pytest.mark.parametrize("meta", [None, [], "x", 7, {}])
def test_what_is_no_object_holds_nothing(meta: Any) -> None:
    assert RunMeta.parse(meta) == RunMeta()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rowCount", "many"),
        ("rowCount", True),
        ("rowCount", -1),
        ("format", {"kind": "csv", "quotechar": "ab"}),
        ("fileSize", 1e400),
        ("columns", ["a", 1]),
        ("columns", ["one"]),
        ("mapping", ["no such field"]),
        ("mapping", [["email"]]),
        ("confidence", [2]),
        ("sample", [[1]]),
        ("sample", {"0": []}),
        ("sheets", [["only a name"]]),
        ("sheets", [{"rows": 1}]),
        ("sheets", [{"name": "People", "rows": -1}]),
        ("preview", {"rows": [1]}),
        ("format", {}),
        ("format", {"kind": ["csv"]}),
        ("format", {"kind": "csv", "encoding": "rot13"}),
        ("format", {"kind": "csv", "headerRow": 10**12}),
        ("format", {"kind": "csv", "delimiter": ""}),
        ("format", {"kind": "csv", "spacedQuotes": [1]}),
        ("summary", {"filled": {"email": "all"}}),
        ("summary", {"values": {"email_status": 1}}),
        ("without", "phone"),
        ("error", {"params": {}}),
        ("error", {"code": "canceled", "params": [1]}),
    ],
)
def test_another_shape_counts_as_nothing(key: str, value: Any) -> None:
    without = {name: mine for name, mine in OURS.items() if name != key}
    parsed = RunMeta.parse({**OURS, key: value})

    if (key, value) == ("columns", ["one"]):
        assert parsed.options is None, "a lead field for each column"
    else:
        assert parsed == RunMeta.parse(without)


def test_more_than_a_file_can_have_is_not_read() -> None:
    many = ["email"] * (MAX_COLUMNS + 1)
    counts = {str(number): number for number in range(200_000)}
    parsed = RunMeta.parse(
        {
            **OURS,
            **dict.fromkeys(("columns", "mapping", "without"), many),
            "sample": [["x"]] * 200_000,
            "summary": {"values": {"email_status": counts}},
        }
    )

    assert (parsed.columns, parsed.mapping, parsed.options) == ((), (), None)
    assert len(parsed.sample) == MAX_ROWS
    assert parsed.summary
    assert len(parsed.summary.values["email_status"]) == MAX_COUNTS


def test_a_long_name_of_a_column_is_cut_where_it_is_shown() -> None:
    parsed = RunMeta.parse({**OURS, "columns": ["n" * 10_000, ""]})

    assert parsed.columns == ("n" * MAX_NAME + "…", "")
    assert parsed.options
    assert parsed.options.columns[0] == "n" * 10_000


def test_it_is_parsed_once_and_anew_when_it_changes() -> None:
    run = BatchRun(meta=OURS)
    assert run.parsed_meta is run.parsed_meta
    run.meta = {}
    assert run.parsed_meta == RunMeta()


def test_every_parse_option_has_a_shape() -> None:
    assert set(PARSE_OPTIONS) == {camel_case(field.name) for field in fields(ParseOptions)}


def test_the_keys_that_sql_names_are_ours() -> None:
    files = [*(ROOT / "batchruns").rglob("*.sql"), *(ROOT / "leadenrich").rglob("*.sql")]
    named = {
        key
        for file in files
        for key in re.findall(r"\bmeta\s*(?:,|->>?|\?)\s*'(\w+)'", file.read_text())
    }

    assert {"fileSize", "rowCount"} <= named <= {*RunMeta.keys().values(), *Options.keys()}
