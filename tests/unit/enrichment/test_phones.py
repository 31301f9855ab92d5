"""What a phone number tells; the numbers are libphonenumber's own examples of each country."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from batchruns.enrichment.options import Options
from batchruns.enrichment.phones import PhoneEnricher

NAMES = [output.name for output in PhoneEnricher.outputs]


def enrich(text, country="", default=None):
    values = PhoneEnricher(Options(default_country=default)).enrich_one(text, country)
    return dict(zip(NAMES, values, strict=True))


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_countrys_example_is_read_from_its_national_form(region):
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.FIXED_LINE)
    if example is None:
        example = phonenumbers.example_number(region)
    written = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)

    found = enrich(written, country=region)

    assert found["phone_e164"] == phonenumbers.format_number(example, PhoneNumberFormat.E164)
    assert found["phone_status"] == "valid"


def test_the_leads_country_decides_in_any_language_then_the_default():
    assert enrich("030 901820", "Deutschland")["phone_e164"] == "+4930901820"
    assert enrich("030 901820", "", default="DE")["phone_e164"] == "+4930901820"
    assert enrich("+44 20 7946 0018", "Deutschland")["phone_country"] == "GB"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("030 901820", "no country prefix"),
        ("not given", "not a phone number"),
        ("+49 1", "too few digits"),
        ("+49 30", "area code is missing"),
        ("+49 30 123456789012345", "too many digits"),
        ("+1 111 111 1111", "begins like this"),
    ],
)
def test_refusals_have_their_reason(text, reason):
    found = enrich(text)

    assert (found["phone_status"], found["phone_e164"]) == ("invalid", "")
    assert reason in found["phone_reason"]


def test_line_type_carrier_and_zones():
    found = enrich("+49 1512 3456789")

    assert found["phone_line_type"] == "mobile"
    assert found["phone_carrier"]
    assert found["phone_time_zones"] == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("0049 30 901820", "", "+4930901820"),
        ("0044 20 7946 0018", "US", "+442079460018"),
        ("+0049 30 901820", "", "+4930901820"),
        ("4915123456789", "DE", "+4915123456789"),
        ("49 151 23456789", "DE", "+4915123456789"),
        ("62812348566", "ID", "+62812348566"),
        ("15123456789.0", "DE", "+4915123456789"),
        ("4.915123456789E+12", "DE", "+4915123456789"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+49 (0)30 901820", "", "+4930901820"),
        ("612345678", "ES", "+34612345678"),
        ("tel: +49 30 901820", "", "+4930901820"),
    ],
)
def test_numbers_as_people_and_spreadsheets_write_them(text, country, e164):
    found = enrich(text, country)

    assert (found["phone_e164"], found["phone_reason"]) == (e164, "")


@pytest.mark.parametrize(
    "text",
    ["030 901820 / 0151 23456789", "030 901820, 0151 23456789", "030 901820; 0151 23456789",
     "030 901820 oder 0151 23456789", "+49 30 901820 +49 151 23456789", "T 030 901820 F 030 901821",
     "0049 30 901820 / 0049 151 23456789"],
)  # fmt: skip
def test_of_several_numbers_the_first_is_taken_and_said(text):
    found = enrich(text, "DE")

    assert (found["phone_e164"], found["phone_status"]) == ("+4930901820", "valid")
    assert found["phone_reason"].startswith("There are several numbers")


def test_what_is_left_of_a_wrong_foreign_number_is_no_number_at_home():
    assert enrich("+1 (645) 123 1234 ext. 910", "MX")["phone_status"] == "invalid"


@pytest.mark.parametrize("text", ["030 901820 (Zentrale)", "030 901820 Frau Schmidt"])
def test_a_number_within_other_text_is_read_and_said(text):
    found = enrich(text, "DE")

    assert found["phone_e164"] == "+4930901820"
    assert found["phone_reason"] == "This number stands within other text."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4.91512E+12", "A spreadsheet shortened this number"),
        ("4,91512E+12", "A spreadsheet shortened this number"),
        ("030 9O1820", "a letter among its digits"),
        ("l51 23456789", "a letter among its digits"),
        ("+999 123456789", "No country has this prefix."),
    ],
)
def test_no_number_is_guessed_from_a_broken_one(text, reason):
    found = enrich(text, "DE")

    assert (found["phone_status"], found["phone_e164"]) == ("invalid", "")
    assert reason in found["phone_reason"]
