"""A file enriched straight through ends, whatever its rows are, and loses no other row."""

import csv
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from batchruns.engine import guarded, isolate, standalone
from batchruns.engine.enrichers.base import Enriched
from batchruns.engine.options import Options
from batchruns.engine.steps.registry import registered
from tests.helpers.toy_steps import Shouted, ShoutEnricher

LEADS = 300


class HangingEnricher(ShoutEnricher):
    """Never ends on some names, and fails on rows with others as a whole."""

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        if "break" in columns["full_name"]:
            raise ZeroDivisionError
        return super().enrich(columns, rows)

    def enrich_one(self, *values: str) -> Shouted:
        [name] = values
        if name.startswith("hang"):
            time.sleep(60)
        return Shouted(name.upper())


@pytest.fixture(autouse=True)
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(isolate, "FEWEST_SECONDS", 0.2)
    monkeypatch.setattr(guarded, "SECONDS", 4)
    with registered(HangingEnricher):
        yield


def enrich(
    folder: Path, names: list[str], jobs: int = 1
) -> tuple[standalone.Outcome, list[str], list[list[str]]]:
    """The outcome, the names in the result, and the rejected rows."""
    source, result, rejects = (folder / name for name in ("in.csv", "out.csv", "rejects.csv"))
    lines = [f"{name},{number}@acme.com" for number, name in enumerate(names)]
    source.write_text("\n".join(["Full name,Email", *lines, "too,many,cells"]))
    options = Options(without=frozenset({"name"}))
    outcome = standalone.enrich_file(source, result, rejects, options, jobs=jobs)
    with result.open() as enriched, rejects.open() as rejected:
        rows = [row[0] for row in csv.reader(enriched)][1:]
        return outcome, rows, list(csv.reader(rejected))[1:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_that_hang_are_rejected_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(standalone, "BATCH_ROWS", 100)
    monkeypatch.setattr(standalone, "BYTES_A_PROCESS", 1)
    names = [f"Person {number}" for number in range(LEADS)]
    names[7], names[150], names[299] = "hang", "break", "hang again"

    outcome, rows, rejected = enrich(tmp_path, names, jobs)

    reason = "This row took too long, used too much memory or crashed, so it was left out."
    failed = "Enriching this row failed (ZeroDivisionError), so it was left out."
    assert rows == [name for name in names if name.startswith("Person")]
    assert [row[:3] for row in rejected[1:]] == [
        ["9", reason, "hang"],
        ["152", failed, "break"],
        ["301", reason, "hang again"],
    ]
    assert (outcome.rows_in, outcome.summary.rows, outcome.rejected) == (LEADS + 1, LEADS - 3, 4)


def test_rows_behind_those_left_out_keep_their_numbers(tmp_path: Path) -> None:
    enrich(tmp_path, ["hang", *(f"Person {n}" for n in range(9))])
    again = "Person 7,8@acme.com", "Person 4,5@acme.com"
    text = (tmp_path / "in.csv").read_text().replace(*again)
    (tmp_path / "in.csv").write_text(text)
    standalone.enrich_file(
        tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "rejects.csv", Options()
    )

    with (tmp_path / "out.csv").open() as file:
        of = [row["duplicate_of"] for row in csv.DictReader(file)]
    assert of[-2:] == ["7", ""]


def test_a_file_of_which_all_rows_hang_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolate, "MOST_SECONDS", 1)
    began = time.monotonic()

    outcome, rows, rejected = enrich(tmp_path, [f"hang {number}" for number in range(2000)])

    assert time.monotonic() - began < 20
    assert (rows, len(rejected), outcome.rejected) == ([], 2001, 2001)
    assert {row[1].split(",")[0] for row in rejected[1:]} >= {
        "Too many rows of this file take too long"
    }
