"""`manage.py enrich`: the whole way of a file, without browser or database."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.steps.registry import all_steps
from tests.helpers.paths import ROOT
from tests.helpers.spreadsheets import xlsx


def enrich(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "enrich", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def leads(tmp_path: Path) -> Any:
    file = tmp_path / "leads.csv"
    file.write_text("Name,E-Mail\nAda,ada@example-firm.com\nx,y@z.com,too,many\n")
    return file


def test_rows_come_out_enriched_with_a_summary(leads: Any, tmp_path: Path) -> None:
    result = tmp_path / "enriched.csv"

    done = enrich(leads, "-o", result, "--json")

    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["rowCount"], counts["enrichedCount"], counts["rejectedCount"]) == (2, 1, 1)
    [row] = csv.DictReader(result.open(newline=""))
    assert (row["Name"], row["company_domain"]) == ("Ada", "example-firm.com")
    assert "too,many" in (tmp_path / "enriched-rejects.csv").read_text()


def test_without_json_one_sentence_tells_the_counts(leads: Any, tmp_path: Path) -> None:
    done = enrich(leads, "-o", tmp_path / "enriched.csv")

    assert "2 rows in, 1 enriched into" in done.stdout
    assert "1 rejected" in done.stdout


def test_lines_that_are_no_leads_are_counted_apart_and_listed(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("Name,E-Mail\nAda,ada@example-firm.com\n,\nTotal: 1,\n(1 row),\n")

    done = enrich(leads, "-o", tmp_path / "enriched.csv")

    assert "1 row in, 1 enriched into" in done.stdout
    assert "3 lines set aside (empty lines: 1, totals: 1, notes: 1): see" in done.stdout
    lines = (tmp_path / "enriched-set-aside.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["line", "3", "4", "5"]


@pytest.mark.parametrize(
    "content", ["", "Name,E-Mail\n", "Colour\nred\n", "Name,E-Mail\n,\nTotal: 0,\n"]
)
def test_bad_input_is_one_clear_line_and_a_failed_status(tmp_path: Path, content: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(content)

    done = enrich(bad, "-o", tmp_path / "enriched.csv")

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "enriched.csv").exists()


def test_a_missing_file_and_the_input_as_output_are_refused(leads: Any, tmp_path: Path) -> None:
    missing = enrich(tmp_path / "nothing.csv", "-o", tmp_path / "enriched.csv")
    same = enrich(leads, "-o", leads)

    assert missing.returncode == same.returncode == 1
    assert "nothing.csv" in missing.stderr
    assert "Choose another name" in same.stderr
    assert leads.read_text().startswith("Name,E-Mail")


def test_an_input_that_is_called_like_the_rejects_stays(leads: Any, tmp_path: Path) -> None:
    source = leads.rename(tmp_path / "leads-rejects.csv")

    done = enrich(source, "-o", tmp_path / "leads.csv")

    assert done.returncode == 1
    assert "Choose another name" in done.stderr
    assert source.read_text().startswith("Name,E-Mail")
    assert not (tmp_path / "leads.csv").exists()


def test_what_cant_be_written_is_called_as_the_person_called_it(leads: Any, tmp_path: Path) -> None:
    for name in ("missing/enriched.csv", "missing/enriched.xlsx"):
        done = enrich(leads, "-o", tmp_path / name)

        assert done.stderr == f"manage.py enrich: {tmp_path / name}: No such file or directory.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no /dev/full here.")
def test_a_full_disk_is_told_with_the_name_of_the_file(leads: Any) -> None:
    done = enrich(leads, "-o", "/dev/full", "--export", "jsonl")

    assert done.stderr == "manage.py enrich: /dev/full: No space left on device.\n"


def test_a_link_stays_one_and_a_failed_export_leaves_nothing(leads: Any, tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere", tmp_path / "enriched.jsonl"
    link.symlink_to(target)
    bad = tmp_path / "bad.csv"
    bad.write_text("Colour\nred\n")

    assert enrich(leads, "-o", link).returncode == 0
    assert link.is_symlink()
    assert json.loads(target.read_text())["Name"] == "Ada"
    assert enrich(bad, "-o", tmp_path / "bad.jsonl").returncode == 1
    assert not (tmp_path / "bad.jsonl").exists()


def test_nothing_is_written_but_the_result(
    leads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    monkeypatch.delenv("SECRET_KEY", raising=False)

    assert enrich(leads, "-o", tmp_path / "enriched.csv").returncode == 0
    assert not data_dir.exists()


def test_enrichers_can_be_switched_off(leads: Any, tmp_path: Path) -> None:
    result = tmp_path / "enriched.csv"

    enrich(leads, "-o", result, "--without", "name,completeness")

    header = result.read_text().splitlines()[0].split(",")
    assert "company_domain" in header
    assert not {"first_name", "completeness"} & set(header)


def test_an_enricher_that_isnt_there_is_named(leads: Any, tmp_path: Path) -> None:
    done = enrich(leads, "-o", tmp_path / "enriched.csv", "--without", "phne")

    assert done.returncode != 0
    assert "no enricher is called phne" in done.stderr
    assert "phone" in done.stderr


def test_explain_tells_of_every_column_and_needs_no_file() -> None:
    done = enrich("--explain")

    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    for enricher in all_steps():
        for output in enricher.outputs:
            assert output.name in told
            assert output.description in told
            assert output.source in told


def test_sheets_are_named_one_by_one(tmp_path: Path) -> None:
    book, result = tmp_path / "leads.xlsx", tmp_path / "enriched.csv"
    leads = [["E-Mail"], ["ada@acme.com"]]
    book.write_bytes(xlsx({"A": leads, "B": leads, "C": leads}))

    done = enrich(book, "-o", result, "--sheet", "A", "--sheet", "C")

    assert done.returncode == 0, done.stderr
    assert [row["Sheet"] for row in csv.DictReader(result.open(newline=""))] == ["A", "C"]
    done = enrich(book, "-o", result, "--sheet", "D")
    assert done.returncode == 1
    assert "This file has no sheet “D”." in done.stderr


def test_a_crm_gets_its_headers_and_what_it_will_refuse_is_said(tmp_path: Path) -> None:
    leads, result = tmp_path / "leads.csv", tmp_path / "for-salesforce.csv"
    leads.write_text(
        "Name,E-Mail,Company,Status\nAda Lovelace,ada@a.com,A Ltd,Open\nBo Ek,bo@b.com,,Nurture\n"
    )

    done = enrich(leads, "-o", result, "--as", "salesforce")

    assert done.returncode == 0, done.stderr
    assert "1 of 2 rows lacks Company, which Salesforce requires." in done.stdout
    assert "Lead Status: Salesforce doesn't offer Nurture; left empty in 1 row." in done.stdout
    first, _second = csv.DictReader(result.open(newline=""))
    assert (first["Last Name"], first["Lead Status"]) == ("Lovelace", "Open - Not Contacted")


def test_a_crm_that_there_is_no_template_for_is_refused(leads: Any, tmp_path: Path) -> None:
    done = enrich(leads, "-o", tmp_path / "out.csv", "--as", "abacus")

    assert done.returncode == 2
    assert "no CRM is called abacus. There are hubspot, salesforce" in done.stderr


RECIPE = {
    "columns": ["Ding", "Contact"],
    "mapping": ["phone", "full_name"],
    "defaultCountry": "DE",
    "without": ["name"],
    "columnSet": "phone_e164,phone_status",
    "steps": [{"later": "unknown here"}],
}


@pytest.fixture
def things(tmp_path: Path) -> Path:
    (tmp_path / "fair.json").write_text(json.dumps(RECIPE))
    file = tmp_path / "things.csv"
    file.write_text("Contact,Ding,E-Mail\nAda Lovelace,030 901820,ada@example-firm.com\n")
    return file


def columns_of(done: subprocess.CompletedProcess, result: Path) -> dict[str, str]:
    assert done.returncode == 0, done.stderr
    [row] = csv.DictReader(result.open(newline=""))
    return row


@pytest.mark.parametrize("is_named", [True, False])
def test_a_recipe_is_a_file_or_a_name(
    things: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    monkeypatch.setenv("RECIPES_DIR", str(tmp_path))
    result = tmp_path / "enriched.csv"

    recipe = "fair" if is_named else tmp_path / "fair.json"
    row = columns_of(enrich(things, "-o", result, "--recipe", recipe), result)

    assert row["phone_e164"] == "+4930901820"
    assert list(row)[3:] == ["phone_e164", "phone_status"]


def test_arguments_count_more_than_the_recipe(things: Path, tmp_path: Path) -> None:
    result = tmp_path / "enriched.csv"
    recipe = tmp_path / "fair.json"

    done = enrich(things, "-o", result, "--recipe", recipe, "--columns", "all", "--country", "AT")

    row = columns_of(done, result)
    assert (row["phone_e164"], row["phone_status"]) == ("", "invalid")
    assert "first_name" not in row


def test_a_recipe_that_there_is_not_is_named(things: Path, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]")

    missing = enrich(things, "-o", tmp_path / "e.csv", "--recipe", "nothing")
    assert "no recipe is called nothing" in missing.stderr
    other = enrich(things, "-o", tmp_path / "e.csv", "--recipe", tmp_path / "list.json")
    assert "is no recipe" in other.stderr
