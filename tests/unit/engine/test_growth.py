"""No cell takes more than linear time: no enricher, no reader, whatever stands in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.steps.base import Step
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import EnrichedRows, Extract, LaterStep
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.subjects.placeholders import without_placeholders
from batchruns.engine.subjects.repair import repair_column
from batchruns.engine.tables.row_numbers import RowNumbers
from tests.helpers.growth import Shape, assert_linear

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
