"""Small files of leads, one for each habit, each with the table that it holds or its refusal."""

from tests.unit.engine.tables.corpus import (
    arrow,
    binary,
    hostile,
    json,
    shapes,
    spreadsheets,
    texts,
)
from tests.unit.engine.tables.corpus.case import Case

CASES: list[Case] = [
    *texts.CASES,
    *shapes.CASES,
    *json.CASES,
    *spreadsheets.CASES,
    *binary.CASES,
    *arrow.CASES,
    *hostile.CASES,
]
