"""How much of a lead is there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.completeness import CompletenessEnricher
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline

FULL = {
    "full_name": "Ada Lovelace",
    "title": "CEO",
    "company": "Acme",
    "email": "ada@acme.com",
    "phone": "+49 30 901820",
    "website": "acme.com",
    "city": "London",
    "country": "GB",
}


def of(**cells: str) -> tuple[str, str]:
    columns = {field: [cell] for field, cell in cells.items()}
    enriched = CompletenessEnricher().enrich(columns, 1)
    [percent], [reason] = enriched.columns
    return percent, reason


def test_all_there() -> None:
    assert of(**FULL) == ("100", "")


@pytest.mark.parametrize("nothing", ["", "  ", "n/a", "N/A", "-", "null", "k.A.", "#N/A"])
def test_what_stands_for_nothing_is_missing(nothing: str) -> None:
    lead = {**FULL, "phone": nothing, "website": nothing}
    pipeline = Pipeline(list(lead), list(lead), options=Options(column_set="all"))

    [row], _summary = pipeline.enrich([list(lead.values())])

    cells = dict(zip(pipeline.columns, row, strict=True))
    assert (cells["completeness"], cells["completeness_reason"]) == (
        "75",
        "Missing: phone, website.",
    )


def test_part_of_a_name_is_a_name_and_columns_that_the_file_lacks_are_missing() -> None:
    assert of(last_name="Lovelace", email="ada@acme.com")[0] == "25"
    assert "name" not in of(last_name="Lovelace")[1]


def test_a_file_without_rows_has_columns_without_cells() -> None:
    assert CompletenessEnricher().enrich({"email": []}, 0).columns == [[], []]


@given(st.lists(st.sampled_from(["", "-", "x"]) | st.text(), min_size=10, max_size=10))
def test_row_by_row_is_the_same_as_all_at_once(cells: Any) -> None:
    made = CompletenessEnricher()
    cells = [cell.strip() for cell in cells]
    columns = {field: [cell] for field, cell in zip(made.inputs, cells, strict=True)}

    enriched = made.enrich(columns, 1)

    assert tuple(column[0] for column in enriched.columns) == made.enrich_one(*cells).cells()
