"""The snippets of docs/dataframes.md work as they stand there."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from tests.helpers.paths import ROOT

DOCUMENT = (ROOT / "docs" / "dataframes.md").read_text()
SNIPPETS = re.findall(r"```python\n(.+?)```", DOCUMENT, re.DOTALL)
LEADS = pd.DataFrame(
    {
        "Name": ["Ada Lovelace", "Grace Hopper"],
        "E-Mail": ["ada@acme-firm.com", "grace@example-firm.de"],
        "Telefon": ["030 901820", "040 123456"],
        "Notiz": ["ruft zurück", None],
    }
)


def test_snippets_work_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    LEADS.to_parquet("leads.parquet")
    names: dict[str, Any] = {}
    for snippet in SNIPPETS:
        code = compile(snippet, "docs/dataframes.md", "exec")
        if "pyspark" not in snippet:
            exec(code, names)

    understood = capsys.readouterr().out
    assert understood in DOCUMENT
    assert pd.read_csv("reachable.csv", dtype=str)["phone_e164"][0] == "+4930901820"
    phones = ["+4930901820", "+4940123456"]
    assert pl.read_parquet("enriched.parquet")["phone_e164"].to_list() == phones
    rows = names["target"].sql("select phone_e164 from enriched").fetchall()
    assert [phone for (phone,) in rows] == phones
    assert duckdb.sql("select phone_e164 from 'enriched/*.parquet'").fetchall() == rows
