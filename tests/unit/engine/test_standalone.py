"""A file enriched straight through, by one process or by several: the same bytes."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import leadenrich
from batchruns.engine import standalone, workers
from batchruns.engine.options import Options
from tests.helpers.spreadsheets import xlsx

HEADER = ["Name", "E-Mail", "Phone", "Company", "City", "Country"]
UGLY = [
    ",,,,,",
    "Total: 9,,,,,",
    ",".join(HEADER),
    "Zoë,zoe@acme.com,1,Acme,Paris,FR,too,many",
    '"Eve\nTwo ""Lines""",EVE@ACME.COM,030 901820,"Acme, Inc.",Berlin,DE',
    "=1+1,nobody,n/a,-,???,Nowhere",
    "MÃ¼ller,jens@example-firm.de,+49 30 901820,Firma GmbH,MÃ¼nchen,Deutschland",
]


def csv_file(path: Path) -> None:
    """Leads of which many are duplicates of others far away, and between them what is no lead."""
    rng = random.Random(5)
    lines = [",".join(HEADER)]
    for number in range(150):
        lead = rng.randrange(40)
        lines.append(
            f"Ada{lead} Lovelace,ada{lead}@firm{lead % 7}.de,030 90{lead:04},F{lead},Berlin,"
        )
        if number % 9 == 0:
            lines.append(UGLY[number // 9 % len(UGLY)])
    path.write_text("\r\n".join(lines))


def xlsx_file(path: Path) -> None:
    """Leads on two sheets."""
    leads = [[f"Bob{n}", f"bob{n % 25}@acme.com", "", "Acme", "", "FR"] for n in range(60)]
    path.write_bytes(xlsx({"A": [HEADER, *leads], "B": [HEADER, *leads[:9], ["Total: 9"]]}))


@pytest.mark.parametrize(
    ("name", "write", "sheets"),
    [("leads.csv", csv_file, ()), ("leads.xlsx", xlsx_file, ("A", "B"))],
)
def test_several_processes_write_and_count_the_same_as_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    write: Callable[[Path], None],
    sheets: tuple[str, ...],
) -> None:
    monkeypatch.setattr(standalone, "BATCH_ROWS", 11)
    monkeypatch.setattr(standalone, "BYTES_A_PROCESS", 1)
    write(tmp_path / name)
    outputs = [enriched(tmp_path, name, sheets, jobs) for jobs in (1, 2, 3)]

    assert outputs[1] == outputs[2] == outputs[0]
    files, counts, _ = outputs[0]
    assert {"result.csv", "result-set-aside.csv"} <= files.keys()
    assert ("rejects.csv" in files) == (name == "leads.csv")
    assert json.loads(counts)["summary"]["filled"]["duplicate_of"] > 5


def enriched(
    folder: Path, name: str, sheets: tuple[str, ...], jobs: int
) -> tuple[dict[str, bytes], str, int]:
    """All that is written, the counts as JSON, and the rows of which the progress was told."""
    into = folder / str(jobs)
    into.mkdir()
    progress: list[int] = []
    outcome = standalone.enrich_file(
        folder / name,
        into / "result.csv",
        into / "rejects.csv",
        Options(column_set="all", default_country="DE"),
        progress.append,
        sheets=sheets,
        jobs=jobs,
    )
    files = {path.name: path.read_bytes() for path in into.iterdir()}
    return files, json.dumps(outcome.to_meta()), sum(progress)


def test_a_small_file_is_enriched_without_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csv_file(tmp_path / "leads.csv")
    monkeypatch.setattr(workers, "Workers", None)

    counts = leadenrich.enrich(tmp_path / "leads.csv", tmp_path / "out.csv", jobs=8)

    assert counts["enrichedCount"] > 100


def test_a_reader_that_fails_far_below_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standalone, "BYTES_A_PROCESS", 1)
    csv_file(tmp_path / "leads.csv")
    into = tmp_path / "into"
    into.mkdir()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(standalone.RejectedRows, "add", full)
    with pytest.raises(OSError, match="No space left"):
        leadenrich.enrich(tmp_path / "leads.csv", into / "out.csv", jobs=2)
    assert [path.name for path in into.iterdir()] == ["out.csv"]
