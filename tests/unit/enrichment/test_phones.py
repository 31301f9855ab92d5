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
