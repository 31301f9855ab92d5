"""What a phone number tells; the numbers are libphonenumber's own examples of each country."""

from typing import Any

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from batchruns.engine.enrichers.phone import PhoneEnricher
from batchruns.engine.options import Options

NAMES = [output.name for output in PhoneEnricher.outputs]


def enrich(text: str, country: str = "", default: Any = None) -> Any:
    values = PhoneEnricher(Options(default_country=default)).enrich_one(text, country).cells()
    return dict(zip(NAMES, values, strict=True))


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_countrys_example_is_read_from_its_national_form(region: Any) -> None:
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.FIXED_LINE)
    if example is None:
        example = phonenumbers.example_number(region)
    written = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)

    found = enrich(written, country=region)

    assert found["phone_e164"] == phonenumbers.format_number(example, PhoneNumberFormat.E164)
    assert found["phone_status"] == "valid"


def test_the_leads_country_decides_in_any_language_then_the_default() -> None:
    assert enrich("030 901820", "Deutschland")["phone_e164"] == "+4930901820"
    assert enrich("030 901820", "", default="DE")["phone_e164"] == "+4930901820"
    assert enrich("+44 20 7946 0018", "Deutschland")["phone_country"] == "GB"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("030 901820", "no country prefix"),
        ("not given", "there is none"),
        ("call me", "not a phone number"),
        ("+49 1", "too few digits"),
        ("+49 30", "area code is missing"),
        ("+49 30 123456789012345", "too many digits"),
        ("+1 111 111 1111", "begins like this"),
    ],
)
def test_refusals_have_their_reason(text: str, reason: str) -> None:
    found = enrich(text)

    assert (found["phone_status"], found["phone_e164"]) == ("invalid", "")
    assert reason in found["phone_reason"]


def test_line_type_carrier_and_zones() -> None:
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
        ("49 (0)30 901820", "DE", "+4930901820"),
        ("https://wa.me/4915123456789", "DE", "+4915123456789"),
        ("+49\u202f30\u202f901820", "", "+4930901820"),
        ("+49·30·901820", "", "+4930901820"),
        ("{415} 555 2671", "US", "+14155552671"),
        ("4,155,552,671", "US", "+14155552671"),
        ("(0xx11) 3123-4567", "BR", "+551131234567"),
        ("ada@acme.de 030 901820", "DE", "+4930901820"),
        ("٠٣٠ ٩٠١٨٢٠", "DE", "+4930901820"),
    ],
)
def test_numbers_as_people_and_spreadsheets_write_them(text: str, country: str, e164: str) -> None:
    found = enrich(text, country)

    assert (found["phone_e164"], found["phone_reason"]) == (e164, "")


@pytest.mark.parametrize(
    "text",
    ["030 901820 / 0151 23456789", "030 901820, 0151 23456789", "030 901820; 0151 23456789",
     "030 901820 oder 0151 23456789", "+49 30 901820 +49 151 23456789", "T 030 901820 F 030 901821",
     "030 901820 0151 23456789", "030 901820  0151 23456789 - 0160 1234567",
     "030 901820 📞 0151 23456789", "030 901820 (Tel.), 030 901821 (Fax)",
     "0049 30 901820 / 0049 151 23456789"],
)  # fmt: skip
def test_of_several_numbers_the_first_is_taken_and_said(text: str) -> None:
    found = enrich(text, "DE")

    assert (found["phone_e164"], found["phone_status"]) == ("+4930901820", "valid")
    assert found["phone_reason"].startswith("There are several numbers")


def test_what_is_left_of_a_wrong_foreign_number_is_no_number_at_home() -> None:
    assert enrich("+1 (645) 123 1234 ext. 910", "MX")["phone_status"] == "invalid"


@pytest.mark.parametrize(
    "text",
    ["Fax 030 901821, Tel 030 901820", "F: 030 901821 / T: 030 901820", "030 901821 (Fax); 030 901820",
     "Telefax: 030 901821\nTel: 030 901820", "Факс 030 901821 тел. 030 901820"],
)  # fmt: skip
def test_the_number_of_a_fax_is_the_last_to_be_taken(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_e164"] == "+4930901820"
    assert found["phone_reason"].endswith("the first that is no fax's.")


@pytest.mark.parametrize("text", ["Fax 030 901820", "030 901820 (Fax)", "F +49 30 901820"])
def test_where_there_is_only_a_fax_it_is_said(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_e164"] == "+4930901820"
    assert found["phone_reason"] == "This is the number of a fax."


@pytest.mark.parametrize("text", ["Tel./Fax 030 901820", "Frau F. Müller 030 901820"])
def test_not_every_f_is_a_fax(text: str) -> None:
    assert enrich(text, "DE")["phone_reason"] == ""


@pytest.mark.parametrize(
    ("text", "country", "international"),
    [
        ("030 901820 Apparat 12", "DE", "+49 30 901820 ext. 12"),
        ("030 901820 DW 12", "DE", "+49 30 901820 ext. 12"),
        ("01 23 45 67 89 poste 12", "FR", "+33 1 23 45 67 89 ext. 12"),
        ("22 123 45 67 (wew. 12)", "PL", "+48 22 123 45 67 ext. 12"),
        ("0212 345 67 89 dahili 12", "TR", "+90 212 345 67 89 ext. 12"),
        ("03-1234-5678（内線123）", "JP", "+81 3-1234-5678 ext. 123"),
    ],
)
def test_extensions_in_many_languages(text: str, country: str, international: str) -> None:
    found = enrich(text, country)

    assert (found["phone_international"], found["phone_reason"]) == (international, "")


def test_digits_behind_a_whole_number_are_an_extension_and_it_is_said() -> None:
    found = enrich("010-12345678-123", "CN")

    assert found["phone_international"] == "+86 10 1234 5678 ext. 123"
    assert found["phone_reason"].endswith("the last are taken for an extension.")


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("+52 1 55 1234 5678", "", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("(11) 9123-4567", "BR", "+5511991234567"),
        ("+57 1 234 5678", "", "+576012345678"),
        ("+225 07 12 34 56", "", "+2250707123456"),
        ("+229 97 12 34 56", "", "+2290197123456"),
        ("+84 162 3456789", "", "+84323456789"),
        ("8 044 123 45 67", "UA", "+380441234567"),
        ("0171 946 0018", "GB", "+442079460018"),
    ],
)
def test_numbers_from_before_their_country_changed_them(text: str, country: str, e164: str) -> None:
    found = enrich(text, country)

    assert (found["phone_e164"], found["phone_status"]) == (e164, "valid")
    assert found["phone_reason"].startswith("It was written as before its country changed")


@pytest.mark.parametrize(
    ("text", "country", "e164", "remark"),
    [
        ("+39 0347 1234567", "", "+393471234567", "The 0 before it"),
        ("0347 1234567", "IT", "+393471234567", "The 0 before it"),
        ("0-22 123 45 67", "PL", "+48221234567", "The 0 before it"),
        ("+39 2 12345678", "", "+390212345678", "was missing"),
        ("+49 49 30 901820", "", "+4930901820", "twice"),
    ],
)
def test_digits_too_many_or_too_few_are_mended_and_said(
    text: str, country: str, e164: str, remark: str
) -> None:
    found = enrich(text, country)

    assert (found["phone_e164"], found["phone_status"]) == (e164, "valid")
    assert remark in found["phone_reason"]


@pytest.mark.parametrize(
    "text",
    ["2024-01-02", "02.01.2024", "01/02/2024", "1970-01-01 00:00:00", "2024-01-02T10:00:00Z"],
)
def test_a_date_is_no_phone_number(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_status"] == "invalid"
    assert found["phone_reason"] == "This is a date, not a phone number."


@pytest.mark.parametrize(
    "text",
    ["DE89 3704 0044 0532 0130 00", "linkedin.com/in/anna-3034567890", "https://acme.de/?p=030901820",
     "anna.030901820@acme.de", "52.5200, 13.4050"],
)  # fmt: skip
def test_digits_of_something_else_are_no_phone_number(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_status"] == "invalid"
    assert found["phone_reason"] == "This is not a phone number."


@pytest.mark.parametrize(
    "text",
    ["030 901820 (Zentrale)", "030 901820 Frau Schmidt", "030 901820 (Büro)", "030 901820 (office)",
     "030 901820 (9-17 Uhr)", "030 901820 u. 901821"],
)  # fmt: skip
def test_a_number_within_other_text_is_read_and_said(text: str) -> None:
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
def test_no_number_is_guessed_from_a_broken_one(text: str, reason: str) -> None:
    found = enrich(text, "DE")

    assert (found["phone_status"], found["phone_e164"]) == ("invalid", "")
    assert reason in found["phone_reason"]
