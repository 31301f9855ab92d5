"""`leadenrich enrich --steps`: other sources are asked, nothing is paid twice, and no more than may be."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from batchruns.fake_providers.base import FakeProvider, serving
from batchruns.fake_providers.neverbounce import FakeNeverBounce

LEADS = "Name,E-Mail\n" + "".join(f"Ann Lee,ann{n}@acme{n}.com\n" for n in range(20))
STEPS = [{"capability": "verify_email", "providers": ["neverbounce"]}]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    with serving(FakeNeverBounce()) as fake:
        monkeypatch.setenv("LEADENRICH_NEVERBOUNCE_ADDRESS", fake.address)
        monkeypatch.setenv("LEADENRICH_NEVERBOUNCE_KEY", "good-key")
        yield fake


def enrich(
    folder: Path, *options: str, steps: Any = STEPS, leads: str = LEADS
) -> tuple[str, list[dict[str, str]]]:
    source, result, file = folder / "leads.csv", folder / "enriched.csv", folder / "steps.json"
    source.write_text(leads)
    file.write_text(json.dumps(steps))
    answers = str(folder / "answers.sqlite")
    said = io.StringIO()
    call_command(
        *("enrich", source, "-o", result, "--steps", file, "--answers", answers),
        *("--columns", "all", *options),
        stdout=said,
    )
    with result.open(newline="") as written:
        return said.getvalue(), list(csv.DictReader(written))


def test_what_is_charged_stands_in_the_receipt_and_is_paid_once(
    fake: FakeProvider, tmp_path: Path
) -> None:
    said, rows = enrich(tmp_path)

    assert fake.charged == 160_000
    assert "neverbounce: 20 asked, 20 found, 0.16 spent." in said
    assert all(row["verified_email_status"] for row in rows)
    assert {row["verify_email_cost"] for row in rows} == {"0.008"}

    said, again = enrich(tmp_path)
    assert fake.charged == 160_000
    assert "0 asked, 0 found, 0.00 spent; 20 kept answers used, 0.16 saved." in said
    assert again == rows


def test_a_program_reads_the_receipt(fake: FakeProvider, tmp_path: Path) -> None:
    enrich(tmp_path, leads="".join(LEADS.splitlines(keepends=True)[:6]))

    said, _rows = enrich(tmp_path, "--json")

    [line] = json.loads(said)["receipt"].values()
    assert (line["asked"], line["hit"], line["kept"]) == (15, 15, 5)
    assert (line["cost"], line["saved"], line["maybe_cost"]) == (0.12, 0.04, 0)


def test_a_ceiling_is_not_passed(fake: FakeProvider, tmp_path: Path) -> None:
    said, rows = enrich(tmp_path, "--ceiling", "0.05")

    assert fake.charged == 48_000
    assert "0.05 spent" in said
    [reason] = {row["verify_email_reason"] for row in rows if not row["verified_email_status"]}
    assert "ceiling is reached" in reason


def test_a_recipe_may_bring_the_steps(fake: FakeProvider, tmp_path: Path) -> None:
    _, rows = enrich(tmp_path, steps={"columns": ["Name"], "steps": STEPS})

    assert rows[0]["verified_email_status"]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{"capability": "fly", "providers": []}], "nothing here is called “fly”"),
        ([{"capability": "verify_email", "providers": []}], "has no provider"),
        ([{"capability": "verify_email", "providers": ["hunter"]}], "“hunter” isn't connected"),
        ([{"capability": "find_email", "providers": ["neverbounce"]}], "doesn't do this"),
        (["nonsense"], "neither a list of steps nor a recipe"),
        ({"columns": []}, "neither a list of steps nor a recipe"),
    ],
)
def test_steps_that_can_t_be_worked_on_are_refused_before_anything_is_asked(
    fake: FakeProvider, tmp_path: Path, steps: Any, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        enrich(tmp_path, steps=steps)

    assert fake.charged == 0


def test_an_amount_is_a_number(fake: FakeProvider, tmp_path: Path) -> None:
    for text in ("x", "-1", "nan", "1e999999"):
        with pytest.raises(CommandError):
            enrich(tmp_path, f"--ceiling={text}")
