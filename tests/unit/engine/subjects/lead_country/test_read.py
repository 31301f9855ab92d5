"""The one country of a lead, by the strongest evidence that its row has."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.enrichers.country import CountryEnricher
from batchruns.engine.subjects.lead_country.evidence import EVIDENCE, Lead
from batchruns.engine.subjects.lead_country.read import read_lead_country

# A cell for each field that tells one country alone, the strongest evidence first.
STRONGEST_FIRST = [
    ("country", "Spain", "ES", "country column"),
    ("region", "Texas", "US", "region"),
    ("calling_code", "+41", "CH", "calling code"),
    ("phone", "+44 20 7946 0018", "GB", "phone"),
    ("city", "Hamburg", "DE", "city"),
    ("postal_code", "1012 AB", "NL", "postal code"),
    ("website", "www.acme.at", "AT", "domain"),
    ("email", "ada@acme.se", "SE", "domain"),
]


@pytest.mark.parametrize("first", range(len(STRONGEST_FIRST)))
def test_the_strongest_evidence_tells_the_country_and_is_named(first: int) -> None:
    left = STRONGEST_FIRST[first:]
    answer = read_lead_country(Lead(**{field: cell for field, cell, *_ in left}))

    assert (answer.code, answer.source) == left[0][2:]
    assert answer.issue is None


def test_every_source_is_described() -> None:
    (source,) = (o for o in CountryEnricher.outputs if o.name == "country_source")
    for name, _ in EVIDENCE:
        assert name in source.description


@pytest.mark.parametrize(
    ("cells", "code", "source"),
    [
        ({"calling_code": "46"}, "SE", "calling code"),
        ({"calling_code": "0049"}, "DE", "calling code"),
        ({"calling_code": "44.0"}, "GB", "calling code"),
        ({"calling_code": "+1-242"}, "BS", "calling code"),
        ({"calling_code": "US (+1)"}, "US", "calling code"),
        ({"calling_code": "DE"}, "DE", "calling code"),
        ({"calling_code": "+49 Germany"}, "DE", "calling code"),
        ({"calling_code": "n/a"}, "", ""),
        ({"calling_code": "12345"}, "", ""),
        ({"calling_code": "+1", "phone": "416 967 1111"}, "CA", "calling code"),
        ({"calling_code": "1", "phone": "(212) 555-0187"}, "US", "calling code"),
        ({"calling_code": "+7"}, "", ""),
        ({"calling_code": "+1", "region": "ON"}, "CA", "region"),
        ({"phone": "0046701234567"}, "SE", "phone"),
        ({"phone": "+1 800 356 9377"}, "", ""),
        ({"phone": "030 901820"}, "", ""),
        ({"region": "CA", "city": "San Jose"}, "US", "city"),
        ({"region": "MA", "city": "Boston"}, "US", "city"),
        ({"region": "ON", "city": "London"}, "CA", "region"),
        ({"region": "Limburg", "city": "Hasselt"}, "BE", "city"),
        ({"region": "California (US)"}, "US", "region"),
        ({"region": "Madrid"}, "ES", "region"),
        ({"city": "Paris, TX"}, "US", "city"),
        ({"city": "Boston"}, "US", "city"),
        ({"city": "Boston", "email": "ada@acme.co.uk"}, "GB", "domain"),
        ({"city": "Boston", "email": "ada@acme.de"}, "US", "city"),
        ({"city": "Cambridge"}, "", ""),
        ({"city": "Cambridge", "postal_code": "CB2 1TN"}, "GB", "postal code"),
        ({"country": "Korea", "phone": "+82 2 312 3456"}, "KR", "phone"),
        ({"country": "Korea", "phone": "+49 30 901820"}, "", ""),
        ({"country": "n/a", "phone": "+49 30 901820"}, "DE", "phone"),
        ({"postal_code": "SW1A 1AA"}, "GB", "postal code"),
        ({"postal_code": "k1a 0b1"}, "CA", "postal code"),
        ({"postal_code": "D-10115"}, "DE", "postal code"),
        ({"postal_code": "CH-8001"}, "CH", "postal code"),
        ({"postal_code": "LV-1010"}, "LV", "postal code"),
        ({"postal_code": "S-111 22"}, "SE", "postal code"),
        ({"postal_code": "01310-100"}, "BR", "postal code"),
        ({"postal_code": "10115"}, "", ""),
        ({"postal_code": "111 22"}, "", ""),
        ({"website": "https://shop.acme.com.br/x?y=1"}, "BR", "domain"),
        ({"website": "acme.com.co"}, "CO", "domain"),
        ({"website": "acme.co"}, "", ""),
        ({"website": "acme.io", "email": "ada@acme.ch"}, "CH", "domain"),
        ({"website": "https://linktr.ee/acme"}, "", ""),
        ({"website": "youtu.be/x"}, "", ""),
        ({"email": "Ada <ada@acme.pl>"}, "PL", "domain"),
        ({"email": "ada@gmx.de"}, "DE", "domain"),
        ({"email": "ada@yahoo.fr"}, "", ""),
        ({"email": "ada@acme.eu"}, "", ""),
        ({"email": "ada"}, "", ""),
    ],
)
def test_what_tells_a_country_and_what_does_not(cells: Any, code: str, source: str) -> None:
    answer = read_lead_country(Lead(**cells))

    assert (answer.code, answer.source) == (code, source)


@pytest.mark.parametrize(
    ("cells", "code", "issue"),
    [
        ({"country": "Texas"}, "US", "This is a region of United States, not a country."),
        (
            {"country": "Atlantis", "phone": "+49 30 901820"},
            "DE",
            "No country is known by this name; Germany is based on the lead's phone.",
        ),
        ({"country": "Atlantis"}, "", "No country is known by this name."),
        ({"country": "Korea"}, "", "This could be North Korea or South Korea."),
        ({"country": "n/a"}, "", "This cell says there is none."),
        ({"country": "UK & Ireland", "email": "ada@acme.ie"}, "IE", ""),
        ({"country": "+49"}, "DE", ""),
        ({"country": "Hawaii"}, "US", "This is a region of United States, not a country."),
        ({"country": "Germnay"}, "DE", "Read as Germany: the spelling is close."),
        ({"email": "ada@acme.com"}, "", ""),
        ({"country": "Spain", "phone": "+49 30 901820"}, "ES", ""),
    ],
)
def test_what_is_said_of_the_countrys_cell(cells: Any, code: str, issue: str) -> None:
    answer = read_lead_country(Lead(**cells))

    assert (answer.code, str(answer.issue or "")) == (code, issue)


CELLS = {
    "country": ["", "DE", "Spain", "Korea", "Texas", "Atlantis", "n/a", "UK & Ireland"],
    "region": ["", "CA", "Bayern", "Texas", "-"],
    "calling_code": ["", "+1", "0041", "x"],
    "phone": ["", "+49 30 901820", "(212) 555-0187", "n/a"],
    "city": ["", "Paris", "San Jose", "London, ON", "12"],
    "postal_code": ["", "10115", "SW1A 1AA"],
    "website": ["", "acme.ch", "http://[::1]/"],
    "email": ["", "ada@acme.it", "@", "a@b.c"],
}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.fixed_dictionaries({f: st.sampled_from(c) for f, c in CELLS.items()})))
def test_whole_columns_have_the_answers_of_each_row(rows: Any) -> None:
    columns = {field: [row[field] for row in rows] for field in CELLS}

    enriched = CountryEnricher().enrich(columns, len(rows))

    alone = [CountryEnricher().enrich_one(*(row[f] for f in CELLS)).cells() for row in rows]
    assert list(zip(*enriched.columns, strict=True)) == alone
    assert enriched.failures == 0


def test_columns_that_a_file_lacks_are_empty() -> None:
    enriched = CountryEnricher().enrich({"email": ["ada@acme.it", ""]}, 2)

    assert list(enriched.columns[0]) == ["IT", ""]


def test_the_default_country_decides_among_several_and_nothing_else() -> None:
    assert read_lead_country(Lead(region="MA")).code == ""
    answer = read_lead_country(Lead(region="MA"), "US")
    assert (answer.code, answer.source) == ("US", "default country")
    assert read_lead_country(Lead(region="MA"), "DE").code == ""
    assert read_lead_country(Lead(city="Xyzville"), "US").code == ""
    assert read_lead_country(Lead(country="Italy", region="CT"), "US").code == "IT"
