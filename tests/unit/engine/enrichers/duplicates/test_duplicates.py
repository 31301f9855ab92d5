"""Duplicates within a file: which rows are marked, by what, and the same however it is cut."""

import csv
import io
import re
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine import standalone
from batchruns.engine.enrichers.duplicates import compare
from batchruns.engine.enrichers.duplicates.leads import LeadColumns, decode_lead
from batchruns.engine.enrichers.duplicates.rule import are_same_by_name
from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.options import Options
from batchruns.engine.outputs import applied_steps
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.later_columns import LaterColumns
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.processing import job

COLUMNS = ["Name", "E-Mail", "Phone", "Company"]
MAPPING = ["full_name", "email", "phone", "company"]
OTHERS = {step.name for step in all_steps() if issubclass(step, LaterStep)} - {DuplicateStep.name}
BY_ROW = [
    output.name
    for step in all_steps()
    if not issubclass(step, LaterStep)
    for output in step.outputs
]
OPTIONS = Options(
    without=frozenset(OTHERS),
    column_set=",".join([*BY_ROW, "duplicate_of", "duplicate_reason"]),
)
PIPELINE = Pipeline(COLUMNS, MAPPING, options=OPTIONS)
ENRICHMENT = job.Enrichment(tuple(COLUMNS), tuple(MAPPING), OPTIONS)


def later_columns(extracts: list[Extract], of: Pipeline = PIPELINE) -> LaterColumns:
    return of.later_columns({"duplicates": DuplicateStep().compare(extracts, RowNumbers())}, [])


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
        ["Bob Hill", "bob@acme.com", "", "Acme"],
        ["A. Lovelace", "ADA@Acme.com ", "", ""],
        ["Ada", "Ada@ACME.COM", "", ""],
    ]

    same = "Same email as row 2."
    assert marks(rows, tmp_path) == [("", ""), ("", ""), ("2", same), ("2", same)]


def test_every_key_counts_whichever_others_a_row_has(tmp_path: Path) -> None:
    rows = [
        ["Ada Lovelace", "ada@acme.com", "+49 151 23456789", "Acme Ltd."],
        ["Ada Lovelace", "ada@home.org", "+49 (151) 23456789", ""],
        ["LOVELACE, ADA", "", "", "ACME"],
        ["Ada Lovelace", "", "", "Other"],
    ]

    assert marks(rows, tmp_path) == [
        ("", ""),
        ("2", "Same phone as row 2."),
        ("2", "Same name and company as row 2."),
        ("", ""),
    ]


def test_the_reason_says_what_a_row_has_in_common_with_which(tmp_path: Path) -> None:
    rows = [
        ["Ada Lovelace", "info@acme.com", "", "Acme"],
        ["Ada Lovelace", "info@acme.com", "+49 151 23456789", "Acme"],
        ["Ada Lovelace", "", "+49 151 23456789", ""],
    ]

    assert marks(rows, tmp_path) == [
        ("", ""),
        ("2", "Same email and name as row 2."),
        ("2", "Same phone as row 3."),
    ]


def test_what_joins_two_leads_never_joins_those_who_contradict(tmp_path: Path) -> None:
    rows = [
        ["Ada Lovelace", "office@home.org", "+49 151 23456789", ""],
        ["", "office@home.org", "+49 151 23456789", ""],
        ["", "", "+49 151 23456789", ""],
        ["Bob Hill", "", "+49 151 23456789", ""],
    ]
    assert [first for first, _ in marks(rows, tmp_path)] == ["", "", "3", ""]

    chain = [
        ["Kim Lee", "kim.lee@acme.com", "+49 151 23456789", "Acme"],
        ["Kim Lee", "", "", "Acme"],
        ["Kim Lee", "kim.lee2@acme.com", "+49 151 23456780", "Acme"],
    ]
    assert [first for first, _ in marks(chain, tmp_path)] == ["", "2", ""]


def test_an_address_that_many_share_is_nobodys_own(tmp_path: Path) -> None:
    names = ["Ada Lovelace", "Bob Hill", "Cem Kaya", "Dan Roth", "Eva Moor", "Fay Wong", "Gil Ha"]
    rows = [[name, "crm@acme.com", "", ""] for name in [*names, "A. Lovelace", "", "Bob Hill"]]

    found = [first for first, _ in marks(rows, tmp_path)]

    assert found == [""] * 9 + ["3"]


def test_empty_and_invalid_cells_have_nothing_in_common(tmp_path: Path) -> None:
    rows = [["", "", "", ""], ["", "", "", ""], ["x", "bad", "1", ""], ["y", "bad", "1", ""]]

    assert marks(rows, tmp_path) == [("", "")] * 4


def test_the_files_own_cells_stand_in_for_enrichers_that_are_off() -> None:
    rows = [["Ada Lovelace", " ADA@acme.com", "+49 (30) 90", "Acme, Inc."]]
    fields = {field: [cell.strip()] for field, cell in zip(MAPPING, rows[0], strict=True)}

    [line] = LeadColumns.of(EnrichedRows({}, fields, 1)).lines()
    lead = decode_lead(line.encode())
    assert (lead.emails, lead.phones) == ("ada@acme.com", "493090")
    assert (lead.name, lead.company) == ("ada|lovelace", "acme")


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
    monkeypatch.setattr(applied_steps, "all_steps", lambda: (EmailEnricher,))
    rows = [["Ada", "a@acme.com", "", ""]] * 2
    source, result = tmp_path / "leads.csv", tmp_path / "result.csv"
    source.write_bytes(encode_rows([COLUMNS, *rows]))

    outcome = standalone.enrich_file(source, result, tmp_path / "rejects.csv", Options())

    assert b"duplicate" not in result.read_bytes()
    assert "duplicate_of" not in outcome.summary.to_meta()["filled"]


names = st.sampled_from(
    ["Ada Lovelace", "LOVELACE, ADA", "A. Lovelace", "Bob Hill", 'Bob "B"', "", "two\r\nlines"]
)
emails = st.sampled_from(
    ["ada@acme.com", "A@ACME.com", "info@acme.com", "none@none.com", "", "bad"]
)
phones = st.sampled_from(
    ["+49 30 901820", "+4930901820", "+49 151 23456789", "+1 650-253-0000 x12", ""]
)
companies = st.sampled_from(["Acme", "Acme Ltd", "", 'A "quoted"\r\n",,\r\n'])
cell = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
usual = st.lists(st.tuples(names, emails, phones, companies).map(list), min_size=1, max_size=12)
lead = st.tuples(names | cell, emails | cell, phones | cell, companies | cell).map(list)
leads = usual | st.lists(lead, min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(leads, st.integers(1, 5), st.integers(1, 40))
def test_the_cut_makes_no_difference_nor_the_passes(
    rows: Any, size: Any, rows_at_a_time: Any
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        whole = in_chunks(rows, len(rows), folder)
        patch.setattr(compare, "ROWS_AT_A_TIME", rows_at_a_time)
        cut = in_chunks(rows, size, folder)

    assert cut == whole
    width = len(COLUMNS)
    read = list(csv.reader(io.StringIO(cut.decode(), newline="")))
    assert [row[:width] for row in read[1:]] == rows
    assert all(len(row) == len(PIPELINE.columns) for row in read)


@settings(max_examples=150, deadline=None)
@given(leads)
def test_no_first_row_is_a_duplicate_and_each_reason_names_a_row_of_the_same_lead(
    rows: Any,
) -> None:
    with TemporaryDirectory() as name:
        found = marks(rows, Path(name))

    firsts = {number: int(first) for number, (first, _) in enumerate(found, start=2) if first}
    for number, first in firsts.items():
        assert first < number
        assert first not in firsts
        [named] = re.findall(r"as row (\d+)\.$", found[number - 2][1])
        assert first in (int(named), firsts.get(int(named)))


@settings(max_examples=150, deadline=None)
@given(st.tuples(lead, lead))
def test_of_two_rows_either_may_come_first(pair: Any) -> None:
    one, other = pair
    with TemporaryDirectory() as name:
        folder = Path(name)
        forwards, backwards = marks([one, other], folder), marks([other, one], folder)

    assert forwards == backwards


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
    rows = [["Ada", "a@acme.com", "+49 30 901820", "Acme"]] * 3
    source = tmp_path / "leads.csv"
    source.write_bytes(encode_rows([COLUMNS, *rows]))

    outcome = standalone.enrich_file(source, tmp_path / "r.csv", tmp_path / "x.csv", OPTIONS)

    assert outcome.summary.filled["duplicate_of"] == 2
    assert outcome.summary.values["duplicate_reason"] == {"e-mail address": 2}
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


def test_a_switchboard_of_many_is_compared_in_time_that_grows_with_the_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each row is compared with few others, as a hundred thousand may share an address."""
    rows = [
        [f"{first} {family}son", "info@acme.com", "+49 30 901820", "Acme"]
        for family in map("".join, product("BDFGK", "aeiou", "lmnr", "td"))
        for first in ("Ada", "Bob", "ADA")
    ]
    compared = 0

    def counted(*leads: Any) -> bool:
        nonlocal compared
        compared += 1
        return are_same_by_name(*leads)

    monkeypatch.setattr(f"{compare.__name__}.are_same_by_name", counted)
    found = [first for first, _ in marks(rows, tmp_path)]

    assert [bool(first) for first in found] == [False, False, True] * 200
    assert compared <= len(rows) * compare.MOST_DIFFERENT
