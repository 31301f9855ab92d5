"""`leadenrich.enrich`: a file enriched from Python, as the command line does it."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import leadenrich
from batchruns.engine.errors import CodedError
from tests.helpers.paths import ROOT
from tests.helpers.spreadsheets import xlsx

LEADS = "Name,E-Mail,Phone\nAda,ada@example-firm.com,030 901820\nx,y@z.com,1,too,many\n"


@pytest.fixture
def leads(tmp_path: Path) -> Any:
    file = tmp_path / "leads.csv"
    file.write_text(LEADS)
    return file


def test_a_file_is_enriched_with_rejected_rows_and_counts(leads: Any, tmp_path: Path) -> None:
    counts = leadenrich.enrich(leads, tmp_path / "enriched.csv", country="DE", without=["name"])

    assert (counts["rowCount"], counts["enrichedCount"], counts["rejectedCount"]) == (2, 1, 1)
    [row] = csv.DictReader((tmp_path / "enriched.csv").open(newline=""))
    assert (row["company_domain"], row["phone_e164"]) == ("example-firm.com", "+4930901820")
    assert "first_name" not in row
    assert "too,many" in (tmp_path / "enriched-rejects.csv").read_text()


def test_no_django_is_loaded_for_it(leads: Any, tmp_path: Path) -> None:
    ask = (
        "import leadenrich, sys, json; counts = leadenrich.enrich(*sys.argv[1:]);"
        "print(json.dumps([counts['enrichedCount'], 'django' in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, str(leads), str(tmp_path / "enriched.csv")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [1, False]


def test_what_cannot_be_done_is_said_with_a_code(leads: Any, tmp_path: Path) -> None:
    (tmp_path / "colours.csv").write_text("Colour\nred\n")

    with pytest.raises(CodedError) as raised:
        leadenrich.enrich(tmp_path / "colours.csv", tmp_path / "enriched.csv")
    assert raised.value.code == "no_known_column"
    with pytest.raises(ValueError, match="phne"):
        leadenrich.enrich(leads, tmp_path / "enriched.csv", without=["phne"])
    with pytest.raises(ValueError, match="input file itself"):
        leadenrich.enrich(leads, leads)
    assert leads.read_text() == LEADS


def test_the_file_of_rejected_rows_is_never_the_input(leads: Path, tmp_path: Path) -> None:
    text = leads.read_text()
    with pytest.raises(ValueError, match="rejected rows is the input file itself"):
        leadenrich.enrich(leads, tmp_path / "enriched.csv", rejects=leads)
    assert leads.read_text() == text


def test_the_sheets_to_read_are_named(tmp_path: Path) -> None:
    book, result = tmp_path / "leads.xlsx", tmp_path / "out.csv"
    leads = [["E-Mail"], ["ada@acme.com"], *[["bob@acme.com"]] * 4]
    book.write_bytes(
        xlsx({"All": leads, "A": leads[:2], "B": [["Name", *leads[0]], ["Cy", "c@x.de"]]})
    )

    assert leadenrich.enrich(book, result)["rowCount"] == 5
    assert leadenrich.enrich(book, result, sheets=["A"])["rowCount"] == 1
    assert leadenrich.enrich(book, result, sheets=["A", "B"])["rowCount"] == 2
    rows = list(csv.DictReader(result.open(newline="")))
    assert [(row["E-Mail"], row["Name"], row["Sheet"]) for row in rows] == [
        ("ada@acme.com", "", "A"),
        ("c@x.de", "Cy", "B"),
    ]
    with pytest.raises(CodedError) as caught:
        leadenrich.enrich(book, result, sheets=["Z"])
    assert caught.value.code == "no_sheet"
