"""Steps are found by themselves, one of each type, and their cells come out in every way of a file."""

import csv
import io
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine import standalone
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import PartCutOffError
from batchruns.engine.steps.later import AddedCells
from batchruns.engine.steps.later_columns import Addition, LaterColumns
from batchruns.engine.steps.registry import all_steps, registered
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import encode_rows
from tests.helpers.toy_steps import ColleagueStep, ShoutEnricher

TOYS = (ColleagueStep, ShoutEnricher)
LEADS = (
    "Name,E-Mail,Company\nAda,a@acme.com,Acme Ltd\nBob,b@acme.com,Acme\n"
    'Ada,a@acme.com,Other\n-,nobody@acme.com,"Acme, Inc."\nbroken,,x\n'
)


@pytest.fixture
def toys() -> Iterator[Any]:
    with registered(*TOYS):
        yield


@pytest.fixture
def leads(tmp_path: Path) -> Any:
    file = tmp_path / "leads.csv"
    file.write_text(LEADS)
    return file


def test_the_steps_of_this_project_are_found_in_the_order_of_their_columns() -> None:
    assert [step.name for step in all_steps()] == [
        "email", "phone", "name", "company", "domain", "title", "website", "linkedin", "country", "region",
        "postal_code", "city", "completeness", "duplicates",
    ]  # fmt: skip


def test_another_step_has_its_place_by_phase_and_position(toys: Any) -> None:
    names = [step.name for step in all_steps()]

    assert names[names.index("name") + 1] == "shout"
    assert names[-2:] == ["colleagues", "duplicates"]


def test_what_was_registered_is_gone_after_the_block() -> None:
    with registered(ShoutEnricher):
        assert ShoutEnricher in all_steps()
    assert ShoutEnricher not in all_steps()


def test_typed_answers_become_columns_and_a_breaking_value_costs_itself_only(toys: Any) -> None:
    made = Pipeline(
        ["n"], ["full_name"], options=Options(without=frozenset({"name"}), column_set="all")
    )

    rows, summary = made.enrich([["Ada"], ["mute"], ["broken"], [""]])

    cells = [dict(zip(made.columns, row, strict=True)) for row in rows]
    assert [row["shouted_name"] for row in cells] == ["ADA", "", "", ""]
    assert [row["shouted_reason"] for row in cells] == [
        "",
        "This cell says there is none.",
        "This value broke our enrichment, so it was skipped.",
        "",
    ]
    assert summary.values["shouted_letters"] == {"3": 1}
    assert summary.failures == {"shout": 1}


def test_quick_typed_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class Quick(ShoutEnricher):
        is_quick = True

        def plain_cells(self, *columns: Any) -> Any:
            return [
                self.enrich_one(text).cells() if text.isalpha() else None for text in columns[0]
            ]

    texts = ["Ada", "mute", "", "Bob B."]
    for some in (texts, [*texts, "broken"], []):
        columns = {"full_name": some}
        assert Quick().enrich(columns, len(some)) == ShoutEnricher().enrich(columns, len(some))


def test_all_phases_work_straight_through(
    toys: Any, leads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standalone, "BATCH_ROWS", 2)
    result = tmp_path / "result.csv"

    outcome = standalone.enrich_file(
        leads, result, tmp_path / "rejects.csv", Options(column_set="all")
    )

    rows = list(csv.DictReader(result.open(newline="")))
    assert list(rows[0])[-5:] == [
        "company_rows", "company_rows_reason",
        "duplicate_of", "duplicate_reason", "issues",
    ]  # fmt: skip
    assert [row["company_rows"] for row in rows] == ["3", "3", "1", "3", "1"]
    assert [row["duplicate_of"] for row in rows] == ["", "", "2", "", ""]
    filled, values = outcome.summary.filled, outcome.summary.values
    assert (filled["company_rows"], filled["duplicate_of"]) == (5, 1)
    assert values["company_rows"] == {"3": 3, "1": 2}
    assert values["duplicate_reason"] == {"e-mail address": 1}


def test_a_clash_renames_the_columns_of_later_steps_too(toys: Any, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Company,company_rows\nAcme,x\nAcme,y\n")

    outcome = standalone.enrich_file(
        file, tmp_path / "r.csv", tmp_path / "x.csv", Options(column_set="all")
    )

    [first, _] = csv.DictReader((tmp_path / "r.csv").open(newline=""))
    assert (first["company_rows"], first["company_rows_2"]) == ("x", "2")
    assert outcome.summary.values["company_rows_2"] == {"2": 2}


def test_the_command_line_knows_a_new_step(toys: Any, leads: Any, tmp_path: Path) -> None:
    told = StringIO()
    call_command("enrich", explain=True, stdout=told)
    explained = " ".join(told.getvalue().split())
    assert "shout (from full_name) Writes the name in capitals." in explained

    off = frozenset({"shout", "colleagues"})
    call_command(
        "enrich", leads, output=tmp_path / "r.csv", column_set="all", without=off, stdout=StringIO()
    )
    header = (tmp_path / "r.csv").read_text().splitlines()[0]
    assert "duplicate_of" in header
    assert "shouted_name" not in header
    assert "company_rows" not in header


class Given(AddedCells):
    def __init__(self, cells: Any) -> None:
        self._cells = cells

    def cells(self, rows: Any) -> Any:
        return {row: self._cells[row] for row in rows if row in self._cells}


cell = st.text(st.characters(codec="utf-8") | st.sampled_from('",\r\n'), max_size=4)
tables = st.lists(st.tuples(cell, cell), max_size=8)


@settings(max_examples=300, deadline=None)
@given(tables, st.data(), st.integers(1, 4))
def test_cells_are_appended_to_any_records_as_csv_would_write_them(
    rows: Any, data: Any, size: Any
) -> None:
    numbers = st.integers(0, max(len(rows) - 1, 0))
    one = data.draw(st.dictionaries(numbers, st.tuples(cell), max_size=len(rows)))
    two = data.draw(st.dictionaries(numbers, st.tuples(cell, cell), max_size=len(rows)))
    outputs = [[Output("a", "", "")], [Output("b", "", ""), Output("c", "", "", counted=True)]]
    added = [
        Addition([o.name for o in of_step], of_step, Given(cells))
        for of_step, cells in zip(outputs, (one, two), strict=True)
    ]
    cut = [rows[start : start + size] for start in range(0, len(rows), size)]

    later = LaterColumns(added)
    joined = b"".join(later.append_to((len(part), encode_rows(part)) for part in cut))

    expected = [
        [*row, *one.get(number, ("",)), *two.get(number, ("", ""))]
        for number, row in enumerate(rows)
    ]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(expected)
    assert joined.decode() == text.getvalue()
    summary = Summary()
    later.add_to(summary)
    assert summary.filled["a"] == sum(row[2] != "" for row in expected)


@pytest.mark.parametrize("part", [b"a,b\r\n", b"a,b\r\nc,d", b"a,b\r\nc,d\r\ne,f\r\n"])
@pytest.mark.parametrize("cells", [{}, {0: ("x",)}])
def test_a_part_with_fewer_or_more_rows_is_refused(part: bytes, cells: Any) -> None:
    later = LaterColumns([Addition(["a"], [Output("a", "", "")], Given(cells))])

    with pytest.raises(PartCutOffError):
        list(later.append_to([(2, part)]))
