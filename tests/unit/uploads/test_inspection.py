"""Which files are looked into by a process apart, so that none of them harms who serves people."""

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batchruns.processing import process_pool
from batchruns.uploads.inspection import SMALL_BYTES, inspect


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that a process apart looks into, instead of which it is done here."""
    names: list[str] = []

    def run_here(function: Any, path: Path, filename: str, *how: Any, seconds: float) -> Any:
        names.append(filename)
        return function(path, filename, *how)

    monkeypatch.setattr(process_pool, "run_apart", run_here)
    return names


def looked_into(content: bytes, filename: str, folder: Path) -> list[str | None]:
    path = folder / "upload"
    path.write_bytes(content)
    return list(inspect(path, filename)["mapping"])


def test_a_small_text_is_looked_into_here_and_a_large_one_apart(
    apart: list[str], tmp_path: Path
) -> None:
    text = b"E-Mail\nada@acme-firm.com\n"
    looked_into(text, "small.csv", tmp_path)
    looked_into(text + b"b@x.de\n" * SMALL_BYTES, "large.csv", tmp_path)

    assert apart == ["large.csv"]


def test_what_may_crash_is_looked_into_apart_however_small(
    apart: list[str], tmp_path: Path
) -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"E-Mail": ["ada@acme-firm.com"]}), file)

    assert looked_into(file.getvalue(), "leads.parquet", tmp_path) == ["email"]
    assert apart == ["leads.parquet"]
