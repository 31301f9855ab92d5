"""Spellings of one lead are duplicates, colleagues who share something are none: kind by kind."""

from pathlib import Path

import pytest

from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import Extract
from batchruns.engine.tables.row_numbers import RowNumbers
from tests.unit.engine.enrichers.duplicates.pairs import (
    COLUMNS,
    DIFFERENT,
    EVERYBODY,
    MAPPING,
    SAME,
    Kind,
)

PIPELINE = Pipeline(COLUMNS, MAPPING)


def duplicates(kind: Kind, folder: Path) -> dict[int, str]:
    """For each duplicate among the pairs of a kind (0 and 1, 2 and 3…) the number of its first row."""
    rows = [row for person in EVERYBODY for row in kind(person)]
    columns, _ = PIPELINE.work(rows)
    extract = Extract(len(rows), folder / "extract")
    extract.path.write_bytes(PIPELINE.extracts(columns)["duplicates"])
    cells = DuplicateStep().compare([extract], RowNumbers()).cells(range(len(rows)))
    return {row: first for row, (first, _) in cells.items()}


@pytest.mark.parametrize("kind", SAME.values(), ids=SAME)
def test_spellings_of_one_lead_are_duplicates(kind: Kind, tmp_path: Path) -> None:
    pairs = range(0, 2 * len(EVERYBODY), 2)

    assert duplicates(kind, tmp_path) == {first + 1: str(first + 2) for first in pairs}


@pytest.mark.parametrize("kind", DIFFERENT.values(), ids=DIFFERENT)
def test_leads_who_share_something_are_no_duplicates(kind: Kind, tmp_path: Path) -> None:
    assert duplicates(kind, tmp_path) == {}
