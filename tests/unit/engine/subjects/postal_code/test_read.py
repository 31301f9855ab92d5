"""Postal codes in the forms of their countries."""

from typing import Any

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.subjects.postal_code.forms import FILE, countries_with_form, forms_of
from batchruns.engine.subjects.postal_code.read import read_postal_code


@pytest.mark.parametrize(
    ("text", "country", "normalized"),
    [
        ("02115", "US", "02115"), ("02115-1234", "US", "02115-1234"), ("021151234", "US", "02115-1234"),
        ("10115", "DE", "10115"), ("10115.0", "DE", "10115"), ("D-10115", "DE", "10115"),
        ("D 10115", "DE", "10115"), ("DE-10115", "DE", "10115"), ("'10115", "DE", "10115"),
        ("z:10115", "DE", "10115"),
        ("CH-8001", "CH", "8001"), ("A-1010", "AT", "1010"), ("F-75008", "FR", "75008"),
        ("sw1a1aa", "GB", "SW1A 1AA"), ("SW1A  1AA", "GB", "SW1A 1AA"), ("M11AE", "GB", "M1 1AE"),
        ("JE2 3AB", "GB", "JE2 3AB"), ("JE23AB", "JE", "JE2 3AB"), ("1012ab", "NL", "1012 AB"),
        ("NL-1012 AB", "NL", "1012 AB"), ("1000001", "JP", "100-0001"), ("〒100-0001", "JP", "100-0001"),
        ("１００－０００１", "JP", "100-0001"), ("01310100", "BR", "01310-100"), ("CEP 01310-100", "BR", "01310-100"),
        ("00950", "PL", "00-950"), ("PL-00-950", "PL", "00-950"), ("11122", "SE", "111 22"),
        ("SE-111 22", "SE", "111 22"), ("S-11122", "SE", "111 22"), ("11000", "CZ", "110 00"),
        ("k1a0b1", "CA", "K1A 0B1"), ("K1A-0B1", "CA", "K1A 0B1"), ("1010", "LV", "LV-1010"),
        ("LV1010", "LV", "LV-1010"), ("01100", "LT", "LT-01100"), ("1234", "LU", "L-1234"),
        ("d02af30", "IE", "D02 AF30"), ("1000001", "PT", "1000-001"), ("c1425cla", "AR", "C1425CLA"),
        ("110 001", "IN", "110001"), ("500", "AD", "AD500"), ("VLT1117", "MT", "VLT 1117"),
        ("22100", "AX", "22100"), ("BFPO61", "GB", "BFPO 61"), ("10.115", "DE", "10115"),
        ("94,105", "US", "94105"), ("01.310-100", "BR", "01310-100"), ("CR2 6XH.", "GB", "CR2 6XH"),
        ("C1425", "AR", "C1425"), ("๑๐๑๑๐", "TH", "10110"), ("우)06236", "KR", "06236"),
        ("LIMA 18", "PE", "LIMA 18"), ("0712232", "MM", "0712232"),
    ],
)  # fmt: skip
def test_a_code_is_written_as_its_country_does(text: str, country: str, normalized: str) -> None:
    answer = read_postal_code(text, country, "country column")

    assert (answer.normalized, answer.status, answer.issue) == (normalized, "valid", None)


@pytest.mark.parametrize(
    ("text", "country", "normalized"),
    [
        ("2115", "US", "02115"), ("501", "US", "00501"), ("2115-1234", "US", "02115-1234"),
        ("1067", "DE", "01067"), ("1067.0", "DE", "01067"), ("D-1067", "DE", "01067"),
        ("1000", "FR", "01000"), ("118", "IT", "00118"), ("150", "NO", "0150"), ("950", "PL", "00-950"),
        ("600001", "JP", "060-0001"), ("1310100", "BR", "01310-100"), ("800", "AU", "0800"),
        ("18956", "SG", "018956"), ("1100", "LT", "LT-01100"), ("601", "PR", "00601"),
    ],
)  # fmt: skip
def test_zeros_that_a_spreadsheet_cut_off_are_put_back_and_said(
    text: str, country: str, normalized: str
) -> None:
    answer = read_postal_code(text, country, "")

    assert (answer.normalized, answer.status) == (normalized, "valid")
    assert str(answer.issue).startswith("The leading 0")


@pytest.mark.parametrize(
    ("text", "country", "source", "cells"),
    [
        ("10115", "CH", "", ("", "invalid", "This postal code isn't valid for Switzerland; codes there look like 1234.")),
        ("SW1A", "GB", "city", ("", "invalid", "This postal code isn't valid for United Kingdom; codes there look like "
                                               "A1 2BC or A12 3BC.")),
        ("10115", "CH", "domain", ("", "", "The lead is in Switzerland, based on its domain, "
                                           "where postal codes look like 1234.")),
        ("10115 Berlin", "DE", "", ("10115", "valid", "The postal code was taken from other text.")),
        ("London SW1A 1AA", "GB", "", ("SW1A 1AA", "valid", "The postal code was taken from other text.")),
        ("75008 CEDEX 08", "FR", "", ("75008", "valid", "The postal code was taken from other text.")),
        ("Postfach 1234, 1010 Wien", "AT", "", ("1010", "valid", "The postal code was taken from other text.")),
        ("Mumbai-400001", "IN", "", ("400001", "valid", "The postal code was taken from other text.")),
        ("10115 Berlin", "", "", ("10115", "", "The postal code was taken from other text.")),
        ("EH1", "GB", "", ("", "invalid", "This postal code isn't valid for United Kingdom; codes there look like "
                                          "A1 2BC or A12 3BC.")),
        ("94105-123", "US", "", ("", "invalid", "This postal code isn't valid for United States; codes there look like "
                                                "12345 or 12345-6789.")),
        ("O-1020", "DE", "", ("", "invalid", "This postal code isn't valid for Germany; codes there look like 12345.")),
        ("n/a", "US", "", ("", "", "This cell says there is none.")),
        ("00000", "AE", "", ("", "", "No postal codes are known for United Arab Emirates.")),
        ("1234", "US", "", ("01234", "valid", "The leading 0, which a spreadsheet had removed, was restored.")),
        ("96", "DE", "", ("", "invalid", "This postal code isn't valid for Germany; codes there look like 12345.")),
        ("10115", "", "", ("10115", "", "")),
        ("sw1a1aa", "", "", ("SW1A1AA", "", "")),
        ("SW1A 1AA", "", "", ("SW1A 1AA", "valid", "")),
        ("unknown city", "", "", ("", "invalid", "No country uses postal codes like this.")),
        ("", "US", "", ("", "", "")),
    ],
)  # fmt: skip
def test_what_is_no_code_or_needs_a_word(text: str, country: str, source: str, cells: Any) -> None:
    assert read_postal_code(text, country, source).cells() == cells


@pytest.mark.parametrize(
    ("code", "countries"),
    [("SW1A 1AA", {"GB"}), ("JE2 3AB", {"JE"}), ("K1A 0B1", {"CA"}), ("1012 AB", {"NL"}),
     ("00-950", {"PL"}), ("01310-100", {"BR"}), ("1000-001", {"PT"}), ("D02 AF30", {"IE"}),
     ("LV-1010", {"LV"}), ("C1425CLA", {"AR"}), ("100-0001", {"JP"}), ("GX11 1AA", {"GI"})],
)  # fmt: skip
def test_forms_that_one_country_has(code: str, countries: set[str]) -> None:
    assert countries_with_form(code) == countries


def test_the_table_is_of_countries_and_each_example_is_a_code_of_its_form() -> None:
    countries = {country for country, *_ in FILE.rows()}
    assert countries <= {country.alpha_2 for country in pycountry.countries} | {"XK", "AC", "TA"}
    assert len(countries) > 180
    for country in countries:
        for form in forms_of(country):
            assert form.written.fullmatch(form.example) or form.template[0] not in "#@*"


texts = st.text() | st.sampled_from(["10115", "SW1A 1AA", "D-1067", "-", "#", "０", "1012 AB x"])


@settings(deadline=None)
@given(texts, st.sampled_from(["", "US", "DE", "GB", "AE", "LV", "ZZ"]))
def test_any_text_has_a_code_or_a_reason_and_a_code_is_its_own_form(
    text: Any, country: Any
) -> None:
    answer = read_postal_code(text.strip(), country, "")

    assert bool(answer.normalized or answer.issue) == bool(text.strip())
    if answer.status == "valid":
        again = read_postal_code(answer.normalized, country, "")
        assert (again.normalized, again.status, again.issue) == (answer.normalized, "valid", None)
