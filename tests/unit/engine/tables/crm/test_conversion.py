"""Results as CRMs import them: headers, values, lengths, and what is said before."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from batchruns.engine.options import Options
from batchruns.engine.standalone import enrich_file
from batchruns.engine.tables.exports.crm.base import TEMPLATES, Column, CrmTemplate
from batchruns.engine.tables.exports.crm.conversion import Choices, Conversion
from batchruns.engine.tables.exports.crm.own import OwnTemplate
from batchruns.engine.tables.exports.crm.sources import SOURCES, least_number
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.tables.exports.left_out import DUPLICATES, INVALID_EMAILS, LACKING

LEADS = """Contact,E-Mail,Tel.,Mobil,Firma,Position,Land,Ort,Status,Quelle,Branche,Mitarbeiter
Dr. Ada Lovelace,ada@analytical.de,030 901820,0170 1234567,Analytical Engines GmbH,CEO,Germany,München,New,Messe,software,51-200
Grace Hopper,grace@gmail.com,n/a,,n/a,,USA,Boston,Nurture,Web,,"1,000+"
Grace Hopper,grace@gmail.com,n/a,,n/a,,USA,Boston,Nurture,Web,,
Support Team,not an address,12345,,ACME,,,,,,,
"""


class Result:
    """An enriched file."""

    def __init__(self, folder: Path, leads: str) -> None:
        source, result = folder / "leads.csv", folder / "out.csv"
        source.write_text(leads)
        outcome = enrich_file(source, result, folder / "rejects.csv", Options())
        self.layout: ResultLayout = outcome.layout
        header, *self.rows = csv.reader(result.open(newline=""))
        assert header == list(self.layout.columns)

    def converted(self, name: str, choices: Choices = Choices()) -> list[dict[str, str]]:
        return self.by(Conversion(TEMPLATES[name](), self.layout, choices))

    def by(self, conversion: Conversion) -> list[dict[str, str]]:
        self.check = conversion.check
        rows = conversion.rows(self.rows)
        return [dict(zip(conversion.headers, row, strict=True)) for row in rows]


@pytest.fixture
def enriched(tmp_path: Path) -> Callable[[str], Result]:
    return lambda leads: Result(tmp_path, leads)


@pytest.fixture
def result(enriched: Callable[[str], Result]) -> Result:
    return enriched(LEADS)


def test_hubspot_gets_its_headers_and_values(result: Result) -> None:
    first, second, *_ = result.converted("hubspot")

    assert first == {
        "Email": "ada@analytical.de",
        "First name": "Ada",
        "Last name": "Lovelace",
        "Job title": "CEO",
        "Phone number": "+4930901820",
        "Mobile phone number": "+491701234567",
        "Company name": "Analytical Engines",
        "Website URL": "analytical.de",
        "City": "München",
        "Country/Region": "Germany",
        "Industry": "software",
        "Number of employees": "51",
        "Lead status": "New",
    }
    assert (second["Country/Region"], second["Number of employees"]) == ("United States", "1000")
    assert (second["Phone number"], second["Company name"]) == ("", "")


def test_values_are_those_that_the_crm_offers(result: Result) -> None:
    first, second, *_ = result.converted("salesforce")

    assert (first["Industry"], first["Lead Status"]) == ("Technology", "Open - Not Contacted")
    assert result.converted("zoho")[0]["Lead Source"] == "Trade Show"
    assert (second["Lead Status"], second["Lead Source"]) == ("", "Web")


def test_unknown_values_are_named_and_mapped_by_hand(result: Result) -> None:
    result.converted("hubspot")
    assert result.check.unknown["Lead status"] == {"Nurture": 2}

    mapped = Choices(values={"Lead status": {"Nurture": "Bad Timing"}})
    assert result.converted("hubspot", mapped)[1]["Lead status"] == "Bad Timing"
    # So that it can be changed the next time.
    assert result.check.unknown["Lead status"] == {"Nurture": 2}


def test_what_a_crm_requires_is_counted_left_out_or_filled(result: Result) -> None:
    assert len(result.converted("salesforce")) == 4
    assert result.check.lacking == {"Last Name": 1, "Company": 2}
    assert result.check.left_out[LACKING] == 3

    assert len(result.converted("salesforce", Choices(frozenset({LACKING})))) == 1
    filled = Choices(frozenset({LACKING}), fills={"Company": "Unknown"})
    rows = result.converted("salesforce", filled)
    assert [row["Company"] for row in rows] == ["Analytical Engines", "Unknown", "Unknown"]


def test_hubspot_needs_one_of_three(result: Result) -> None:
    result.converted("hubspot")

    assert result.check.lacking == {"Email / First name / Last name": 1}


def test_duplicates_and_invalid_emails_are_left_out_on_purpose(result: Result) -> None:
    left_out = Choices(frozenset({DUPLICATES, INVALID_EMAILS}))

    assert [row["Last name"] for row in result.converted("hubspot", left_out)] == [
        "Lovelace",
        "Hopper",
    ]
    assert (result.check.rows, result.check.written) == (4, 2)
    assert result.check.left_out == {DUPLICATES: 1, INVALID_EMAILS: 1, LACKING: 1}


def test_a_value_that_is_too_long_is_cut_and_counted(enriched: Callable[[str], Result]) -> None:
    long = "Head of " + "everything and more " * 9
    result = enriched(f"Name,E-Mail,Job Title,Company\nAda Lovelace,ada@a.com,{long},A Ltd\n")
    [row] = result.converted("salesforce")

    assert len(row["Title"]) <= 128
    assert long.startswith(row["Title"])
    assert result.check.cut == {"Title": 1}


def test_pipedrive_has_people_organizations_and_leads(result: Result) -> None:
    first = result.converted("pipedrive")[0]

    assert first["Person - Name"] == "Ada Lovelace"
    assert first["Organization - Address"] == "München, Germany"
    assert first["Lead - Title"] == "Analytical Engines – Ada Lovelace"


def test_a_template_of_ones_own_has_its_headers_in_its_order(result: Result) -> None:
    headers = ["Mobil", "Nachname", "Mitarbeiter", "email_status", "Kundennummer", "Land", "Quelle"]
    template = OwnTemplate(headers, result.layout)
    first = result.by(Conversion(template, result.layout))[0]

    assert list(first) == headers
    assert list(first.values()) == [
        "+491701234567", "Lovelace", "51", "valid", "", "Germany", "Messe",
    ]  # fmt: skip


def test_a_template_is_added_by_its_class_alone(result: Result) -> None:
    class Close(CrmTemplate):
        """Contacts of a further CRM."""

        name, order, label = "close", 90, "Close"
        columns = (Column("lead_name", "company", 8), Column("contact_email", "email"))

    TEMPLATES.register(Close)
    try:
        assert list(TEMPLATES)[-1] == "close"
        assert result.converted("close")[0] == {
            "lead_name": "Analytic",
            "contact_email": "ada@analytical.de",
        }
    finally:
        TEMPLATES.remove(Close)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_name_only_what_there_is(name: str) -> None:
    own = {
        "industry",
        "revenue",
        "lead_source",
        "lead_status",
        "lifecycle_stage",
        "rating",
        "owner",
        "note",
    }
    columns = TEMPLATES[name].columns

    assert {column.source for column in columns} <= {*SOURCES, *own}
    assert len({column.header for column in columns}) == len(columns)
    assert set(TEMPLATES[name].one_of) <= {column.header for column in columns}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("51-200", "51"),
        ("1,000+", "1000"),
        ("1.000 bis 5.000", "1000"),
        ("10 001+", "10001"),
        ("12", "12"),
        ("about 50", "50"),
        ("10k-50k", "10000"),
        ("Self-employed", ""),
        ("", ""),
    ],
)
def test_a_range_of_employees_becomes_its_least_number(text: str, number: str) -> None:
    assert least_number(text) == number
