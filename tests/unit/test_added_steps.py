"""A new step of any phase is one class: the command line does it, and says what it adds."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from batchruns.engine.steps.base import Step
from batchruns.engine.steps.registry import registered
from tests.helpers.toy_steps import ColleagueStep, ShoutEnricher

TOYS = (ColleagueStep, ShoutEnricher)
LEADS = "Name,E-Mail,Company\nAda,ada@acme.com,Acme\nBob,bob@acme.com,Acme\n"


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with registered(*TOYS):
        yield


def enrich(folder: Path, *options: str) -> list[dict[str, str]]:
    source, result = folder / "leads.csv", folder / "enriched.csv"
    source.write_text(LEADS)
    call_command("enrich", source, "--output", result, *options)
    with result.open(newline="") as file:
        return list(csv.DictReader(file))


def test_they_work_on_the_command_line(tmp_path: Path) -> None:
    rows = enrich(tmp_path)

    assert [row["shouted_name"] for row in rows] == ["ADA", "BOB"]
    assert [row["company_rows"] for row in rows] == ["2", "2"]


@pytest.mark.parametrize("step", TOYS, ids=lambda step: step.name)
def test_each_can_be_left_out_and_is_explained(tmp_path: Path, step: type[Step]) -> None:
    [first, _] = enrich(tmp_path, "--without", step.name)
    names = {output.name for output in step.outputs}
    assert not names & first.keys()

    printed = io.StringIO()
    call_command("enrich", "--explain", stdout=printed)

    assert all(name in printed.getvalue() for name in names)
