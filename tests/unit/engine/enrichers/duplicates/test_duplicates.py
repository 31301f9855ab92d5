"""Duplicates within a file: which rows are marked, by what, and the same however it is cut."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine import pipeline, standalone
from batchruns.engine.enrichers.duplicates import index
from batchruns.engine.enrichers.duplicates.keys import keys_of
from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.later_columns import LaterColumns
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.processing import job

COLUMNS = ["Name", "E-Mail", "Phone", "Company"]
MAPPING = ["full_name", "email", "phone", "company"]
OTHERS = {step.name for step in all_steps() if issubclass(step, LaterStep)} - {DuplicateStep.name}
OPTIONS = Options(without=frozenset(OTHERS))
PIPELINE = Pipeline(COLUMNS, MAPPING, options=OPTIONS)
ENRICHMENT = job.Enrichment(tuple(COLUMNS), tuple(MAPPING), OPTIONS)


def later_columns(extracts: list[Extract], of: Pipeline = PIPELINE) -> LaterColumns:
    return LaterColumns(of.additions({"duplicates": DuplicateStep().compare(extracts)}))


def in_chunks(rows: list[list[str]], size: int, folder: Path) -> bytes:
    """The result of rows that are enriched chunk by chunk, the last chunk first."""
    starts = range(0, len(rows), size)
    parts, extracts = {}, {}
    for start in reversed(starts):
        chunk = rows[start : start + size]
        enriched = job.enrich_rows(chunk, ENRICHMENT)
        parts[start] = enriched.rows
        extracts[start] = Extract(len(chunk), folder / f"{size}-{start}")
        extracts[start].path.write_bytes(enriched.extracts["duplicates"])
    later = later_columns([extracts[start] for start in starts])
    counted = ((extracts[start].rows, parts[start]) for start in starts)
    return b"".join([encode_rows([PIPELINE.columns]), *later.append_to(counted)])


def marks(rows: list[list[str]], tmp_path: Path) -> list[tuple[str, str]]:
    """The two cells of each row, enriched two rows at a time."""
    text = in_chunks(rows, 2, tmp_path).decode()
    table = csv.DictReader(io.StringIO(text, newline=""))
    return [(row["duplicate_of"], row["duplicate_reason"]) for row in table]


def test_each_later_row_points_at_the_first(tmp_path: Path) -> None:
    rows = [
        ["Ada Lovelace", "ada@acme.com", "", "Acme Ltd"],
        ["Bob", "bob@acme.com", "", "Acme"],
        ["A. Lovelace", "ADA@Acme.com ", "", ""],
        ["Ada", "Ada@ACME.COM", "", ""],
    ]

    same = "The same e-mail address as in row 2."
    assert marks(rows, tmp_path) == [("", ""), ("", ""), ("2", same), ("2", same)]


def test_without_an_address_the_phone_decides_and_without_both_name_and_company(
    tmp_path: Path,
) -> None:
    rows = [
        ["Ada Lovelace", "ada@acme.com", "+49 30 901820", "Acme Ltd."],
        ["Someone", "", "030 90 18 20", ""],
        ["LOVELACE, ADA", "", "", "ACME"],
        ["Ada Lovelace", "", "", "Other"],
    ]

    assert marks(rows, tmp_path) == [
        ("", ""),
        ("", ""),  # no prefix that the lead's country would explain: this is no valid number
        ("2", "The same name and company as in row 2."),
        ("", ""),
    ]
    rows[1][2] = "+4930901820"
    assert marks(rows, tmp_path)[1] == ("2", "The same phone number as in row 2.")


def test_colleagues_who_share_a_phone_are_not_the_same_lead(tmp_path: Path) -> None:
    rows = [
        ["Ada", "ada@acme.com", "+49 30 901820", "Acme"],
        ["Ada", "bob@acme.com", "+49 30 901820", "Acme"],
    ]

    assert marks(rows, tmp_path) == [("", ""), ("", "")]


def test_a_duplicate_of_a_duplicate_points_at_the_first_and_says_what_it_has_in_common(
    tmp_path: Path,
) -> None:
    rows = [
        ["Ada", "ada@acme.com", "", "Acme"],
        ["Ada", "ada@acme.com", "+49 30 901820", "Acme"],
        ["", "", "+49 30 901820", ""],
    ]

    assert marks(rows, tmp_path)[2] == ("2", "The same phone number as in row 3.")


def test_empty_and_invalid_cells_have_nothing_in_common(tmp_path: Path) -> None:
    rows = [["", "", "", ""], ["", "", "", ""], ["x", "bad", "1", ""], ["y", "bad", "1", ""]]

    assert marks(rows, tmp_path) == [("", "")] * 4


def test_the_files_own_cells_stand_in_for_enrichers_that_are_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [["Ada Lovelace", " ADA@acme.com", "+49 (30) 90", "Acme, Inc."]]
    monkeypatch.setattr(pipeline, "all_steps", lambda: (DuplicateStep,))
    columns, _ = Pipeline(COLUMNS, MAPPING).enrich_columns(rows)

    fields = {field: index for index, field in enumerate(MAPPING)}
    assert list(keys_of(EnrichedRows(columns, {}, fields))) == [
        ("ada@acme.com", "+493090", "ada lovelace\nacme inc")
    ]


def test_own_columns_of_the_same_name_are_left_alone(tmp_path: Path) -> None:
    columns = ["E-Mail", "duplicate_of", "email_normalized"]
    mapping = ["email", None, None]
    rows = [["a@acme.com", "7", "x"], ["b@acme.com", "8", "x"], ["a@acme.com", "9", "x"]]
    made = Pipeline(columns, mapping, options=OPTIONS)
    enriched = job.enrich_rows(rows, job.Enrichment(tuple(columns), tuple(mapping), OPTIONS))
    extract = Extract(3, tmp_path / "extract")
    extract.path.write_bytes(enriched.extracts["duplicates"])

    [marked] = later_columns([extract], made).append_to([(3, enriched.rows)])

    cells = list(csv.reader(io.StringIO(marked.decode(), newline="")))
    assert [row[1] for row in cells] == ["7", "8", "9"]
    assert [row[made.columns.index("duplicate_of_2")] for row in cells] == ["", "", "2"]


def test_switched_off_nothing_is_marked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pipeline, "all_steps", lambda: (EmailEnricher,))
    rows = [["Ada", "a@acme.com", "", ""]] * 2
    source, result = tmp_path / "leads.csv", tmp_path / "result.csv"
    source.write_bytes(encode_rows([COLUMNS, *rows]))

    outcome = standalone.enrich_file(source, result, tmp_path / "rejects.csv", OPTIONS)

    assert b"duplicate" not in result.read_bytes()
    assert "duplicate_of" not in outcome.summary.to_meta()["filled"]


names = st.sampled_from(["Ada Lovelace", "LOVELACE, ADA", 'Bob "B"', "", "two\r\nlines"])
emails = st.sampled_from(["a@acme.com", "A@ACME.com", "b@acme.com", "", "bad"])
phones = st.sampled_from(["+49 30 901820", "+4930901820", "+1 650-253-0000", ""])
companies = st.sampled_from(["Acme", "Acme Ltd", "", 'A "quoted"\r\n",,\r\n'])
cell = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
usual = st.lists(st.tuples(names, emails, phones, companies).map(list), min_size=1, max_size=12)
leads = usual | st.lists(
    st.tuples(names | cell, emails | cell, phones | cell, companies | cell).map(list),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(leads, st.integers(1, 5), st.integers(1, 40))
def test_the_cut_makes_no_difference_nor_the_passes(
    rows: Any, size: Any, rows_at_a_time: Any
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        whole = in_chunks(rows, len(rows), folder)
        patch.setattr(index, "ROWS_AT_A_TIME", rows_at_a_time)
        cut = in_chunks(rows, size, folder)

    assert cut == whole
    width = len(COLUMNS)
    read = list(csv.reader(io.StringIO(cut.decode(), newline="")))
    assert [row[:width] for row in read[1:]] == rows
    assert all(len(row) == len(PIPELINE.columns) for row in read)


@settings(max_examples=150, deadline=None)
@given(leads)
def test_marks_are_those_of_the_plain_definition(rows: Any) -> None:
    """Compared with the obvious way: each row with all rows before it."""
    enriched, _ = PIPELINE.enrich_columns(rows)
    fields = {field: index for index, field in enumerate(MAPPING)}
    new = {name: index for index, name in enumerate(PIPELINE.row_columns) if name not in COLUMNS}
    keys = list(keys_of(EnrichedRows(enriched, new, fields)))
    expected: list[Any] = []
    for own in keys:
        kind = next((kind for kind, key in enumerate(own) if key), None)
        equals = [] if kind is None else [
            row for row in range(len(expected)) if keys[row][kind] == own[kind]
        ]  # fmt: skip
        first = equals[0] if equals else None
        while first is not None and expected[first] is not None:
            first = expected[first]
        expected.append(first)

    with TemporaryDirectory() as name:
        found = [first for first, _ in marks(rows, Path(name))]

    assert found == ["" if first is None else str(first + 2) for first in expected]


@settings(max_examples=40, deadline=None)
@given(usual, st.integers(1, 5))
def test_straight_through_and_in_chunks_are_the_same_bytes(rows: Any, size: Any) -> None:
    rows = [["Ada Lovelace", "a@acme.com", "+49 30 901820", "Acme"], *rows]
    rows = [row for row in rows if any(row)]
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        source, result = folder / "leads.csv", folder / "result.csv"
        source.write_bytes(encode_rows([COLUMNS, *rows]))
        patch.setattr(standalone, "BATCH_ROWS", size + 1)
        outcome = standalone.enrich_file(source, result, folder / "rejects.csv", OPTIONS)

        assert result.read_bytes() == in_chunks(rows, size, folder)
        assert outcome.rows_in == outcome.summary.rows == len(rows)


def test_the_summary_counts_duplicates_by_kind(tmp_path: Path) -> None:
    rows = [["Ada", "a@acme.com", "+49 30 901820", "Acme"]] * 3 + [["", "", "+49 30 901820", ""]]
    source = tmp_path / "leads.csv"
    source.write_bytes(encode_rows([COLUMNS, *rows]))

    outcome = standalone.enrich_file(source, tmp_path / "r.csv", tmp_path / "x.csv", OPTIONS)

    assert outcome.summary.filled["duplicate_of"] == 3
    assert outcome.summary.values["duplicate_reason"] == {"e-mail address": 2, "phone number": 1}
    assert outcome.summary == Summary.from_meta(outcome.summary.to_meta())


def test_a_part_that_lost_a_row_is_never_passed_over(tmp_path: Path) -> None:
    rows = [["Ada", "a@acme.com", "", "Acme"]] * 3
    enriched = job.enrich_rows(rows, ENRICHMENT)
    extract = Extract(3, tmp_path / "extract")
    extract.path.write_bytes(enriched.extracts["duplicates"])
    cut_off = enriched.rows[: enriched.rows.index(b"\r\n") + 2]

    with pytest.raises(PartCutOffError) as raised:
        list(later_columns([extract]).append_to([(3, cut_off)]))
    assert raised.value.params == {"rows": 1, "expected": 3}
