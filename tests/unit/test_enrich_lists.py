"""`leadenrich enrich --list`: leads are matched with files of one's own, offline."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CRM = "Account,Website,E-Mail,Owner\nAcme GmbH,acme.com,ann@acme.com,Ada\nGlobex Inc,globex.com,,Bob\n"
LEADS = "Company,Website,E-Mail\nACME Gmbh,www.acme.com,\nGlobex,globex.com,\nInitech LLC,initech.com,\n"
OPEN = "Firm,Homepage,Industry\nInitech LLC,initech.com,Software\n"


def enrich(folder: Path, *options: str) -> tuple[str, list[dict[str, str]]]:
    source, result = folder / "leads.csv", folder / "enriched.csv"
    source.write_text(LEADS)
    (folder / "crm.csv").write_text(CRM)
    (folder / "open.csv").write_text(OPEN)
    said = io.StringIO()
    answers = str(folder / "answers.sqlite")
    call_command("enrich", source, "-o", result, "--answers", answers, *options, stdout=said)
    with result.open(newline="") as written:
        return said.getvalue(), list(csv.DictReader(written))


def column(rows: list[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows]


def test_leads_are_matched_with_each_list_first(tmp_path: Path) -> None:
    said, rows = enrich(
        tmp_path, "--list", f"CRM={tmp_path}/crm.csv", "--list", f"Open data={tmp_path}/open.csv"
    )

    assert column(rows, "crm_match") == ["certain", "certain", ""]
    assert column(rows, "crm_owner") == ["Ada", "Bob", ""]
    assert column(rows, "open_data_match") == ["", "", "certain"]
    assert column(rows, "open_data_industry") == ["", "", "Software"]
    assert "CRM: 2 certain, 0 likely, 0 possible." in said


def test_steps_may_name_a_list_in_a_waterfall(tmp_path: Path) -> None:
    steps: list[Any] = [{"capability": "enrich_company", "providers": ["list:Open"]}]
    (tmp_path / "steps.json").write_text(json.dumps(steps))

    _said, rows = enrich(
        tmp_path, "--list", f"Open={tmp_path}/open.csv", "--steps", f"{tmp_path}/steps.json"
    )

    assert column(rows, "company_industry") == ["", "", "Software"]
    assert "open_match" not in rows[0]


@pytest.mark.parametrize(
    ("option", "says"),
    [("CRM", "NAME=FILE"), ("CRM=nowhere.csv", "NAME=FILE"), ("CRM={}/notes.csv", "No column")],
)
def test_a_list_that_cant_be_matched_with_says_why(tmp_path: Path, option: str, says: str) -> None:
    (tmp_path / "notes.csv").write_text("Note,Owner\nhello,Ada\nworld,Bob\n")
    with pytest.raises((CommandError, SystemExit), match=says):
        enrich(tmp_path, "--list", option.format(tmp_path))
