"""What a phone number tells; the numbers are libphonenumber's own examples of each country."""

from typing import Any

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from batchruns.engine.enrichers.phone import PhoneEnricher
from batchruns.engine.options import Options

NAMES = [output.name for output in PhoneEnricher.outputs]


def enrich(
    text: str,
    country: str = "",
    source: str = "",
    *,
    calling_code: str = "",
    extension: str = "",
    default: Any = None,
) -> Any:
    enricher = PhoneEnricher(Options(default_country=default))
    values = enricher.enrich_one(text, country, source, calling_code, extension).cells()
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


def test_the_leads_country_decides_then_the_default() -> None:
    assert enrich("030 901820", "DE")["phone_e164"] == "+4930901820"
    assert enrich("030 901820", "", default="DE")["phone_e164"] == "+4930901820"
    assert enrich("+44 20 7946 0018", "DE")["phone_country"] == "GB"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("030 901820", "country code is missing"),
        ("not given", "there is none"),
        ("call me", "not a phone number"),
        ("+49 1", "too few digits"),
        ("+49 30", "area code is missing"),
        ("+49 30 123456789012345", "too many digits"),
        ("+1 111 111 1111", "starts like this"),
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
        ("15123456789.0", "DE", "+4915123456789"),
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
    assert found["phone_reason"].startswith("This cell has several numbers")


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
    assert found["phone_reason"].endswith("the first that isn't a fax.")


@pytest.mark.parametrize(
    "text",
    ["030 901820 / Fax 030 901821", "030 901820 Fax: 030 901821", "030 901820, Fax 030 901821",
     "030 901820 Büro, 030 901821 Fax", "Tel. 030 901820, Fax 030 901821"],
)  # fmt: skip
def test_a_label_belongs_to_the_number_that_it_stands_at(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_e164"] == "+4930901820"
    assert found["phone_reason"] == "This cell has several numbers; this is the first."


@pytest.mark.parametrize("text", ["Fax 030 901820", "030 901820 (Fax)", "F +49 30 901820"])
def test_where_there_is_only_a_fax_it_is_said(text: str) -> None:
    found = enrich(text, "DE")

    assert found["phone_e164"] == "+4930901820"
    assert found["phone_reason"] == "This is a fax number."


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
    assert found["phone_reason"].endswith("the last digits were read as an extension.")


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
    assert found["phone_reason"].startswith(
        "This is how the number is dialed since its country changed"
    )


@pytest.mark.parametrize(
    ("text", "country", "e164", "remark"),
    [
        ("+39 0347 1234567", "", "+393471234567", "The leading 0"),
        ("0347 1234567", "IT", "+393471234567", "The leading 0"),
        ("0-22 123 45 67", "PL", "+48221234567", "The leading 0"),
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
    ["2024-01-02", "02.01.2024", "01/02/2024", "1970-01-01 00:00:00", "2024-01-02T10:00:00Z",
     "2024-05-01 10:30", "01.05.2024 10:30", "20120102 08:00", "2014-04-12  04:04 PM", "0/0/00",
     "00/00/0000", "0000-00-00 00:00:00", "5/1/24", "05/01/24 10:30", "01.05.24", "1/5/2024 9:05",
     "2024/05/01 10:30:00.000", "2024-05-01T10:30:00+02:00", "01.05.2024, 10:30 Uhr", "01.05.2024 10.30",
     "10:30 01.05.2024", "10:30", "12-Mar-2024", "12 Mar 2024 10:30", "Mar 12, 2024", "12. März 2024",
     "March 12, 2024 4:04 PM", "12 de marzo de 2024", "2024年5月1日", "2024-05-01 10:30:00 UTC",
     "Wed May 01 2024", "13/05/2024 à 10h30"],
)  # fmt: skip
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
    assert found["phone_reason"] == "The number was taken from other text."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4.91512E+12", "A spreadsheet shortened this number"),
        ("4,91512E+12", "A spreadsheet shortened this number"),
        ("030 9O1820", "a letter among the digits"),
        ("l51 23456789", "a letter among the digits"),
        ("+999 123456789", "No country has this country code."),
    ],
)
def test_no_number_is_guessed_from_a_broken_one(text: str, reason: str) -> None:
    found = enrich(text, "DE")

    assert (found["phone_status"], found["phone_e164"]) == ("invalid", "")
    assert reason in found["phone_reason"]


@pytest.mark.parametrize(
    ("text", "country", "source", "e164", "remark"),
    [
        ("030 901820", "DE", "city", "+4930901820", "+49 (Germany), based on the lead's city."),
        (
            "(617) 555-0100",
            "US",
            "region",
            "+16175550100",
            "+1 (United States), based on the lead's r",
        ),
        (
            "416 967 1111",
            "US",
            "domain",
            "+14169671111",
            "+1 (Canada), based on the lead's domain.",
        ),
        ("030 901820", "DE", "country column", "+4930901820", ""),
        ("+49 30 901820", "CH", "city", "+4930901820", ""),
        ("0049 30 901820", "CH", "domain", "+4930901820", ""),
        ("tel:+49 30 901820", "CH", "domain", "+4930901820", ""),
    ],
)
def test_a_country_that_other_cells_tell_is_used_and_said(
    text: str, country: str, source: str, e164: str, remark: str
) -> None:
    found = enrich(text, country, source)

    assert (found["phone_status"], found["phone_e164"]) == ("valid", e164)
    assert remark in found["phone_reason"]
    assert bool(remark) == bool(found["phone_reason"])


def test_a_number_that_is_none_of_an_assumed_country_says_so_and_the_default_is_tried() -> None:
    found = enrich("(617) 555-0100", "CH", "city")
    assert found["phone_status"] == "invalid"
    assert (
        "with +41 (Switzerland), based on the lead's city, the number isn't valid"
        in found["phone_reason"]
    )

    found = enrich("(617) 555-0100", "CH", "city", default="US")
    assert (found["phone_e164"], found["phone_reason"]) == ("+16175550100", "")


@pytest.mark.parametrize(
    ("text", "calling_code", "country", "e164"),
    [
        ("79 123 45 67", "+41", "CH", "+41791234567"),
        ("070-123 45 67", "46", "SE", "+46701234567"),
        ("0170 1234567", "0049", "DE", "+491701234567"),
        ("416 967 1111", "+1", "", "+14169671111"),
        ("020 7946 0018", "44.0", "DE", "+442079460018"),
        ("+49 30 901820", "+41", "", "+4930901820"),
        ("030 901820", "+41", "DE", "+4930901820"),
        ("030 901820", "n/a", "DE", "+4930901820"),
    ],
)
def test_a_calling_code_beside_it_is_dialed_first(
    text: str, calling_code: str, country: str, e164: str
) -> None:
    assert enrich(text, country, calling_code=calling_code)["phone_e164"] == e164


@pytest.mark.parametrize(
    ("text", "country", "source", "e164", "prefix"),
    [
        ("919876543210", "IN", "domain", "+919876543210", "+91 (India)"),
        ("919876543210", "", "", "+919876543210", "+91 (India)"),
        ("919876543210", "US", "country column", "+919876543210", "+91 (India)"),
        ("5511987654321", "BR", "domain", "+5511987654321", "+55 (Brazil)"),
        ("8613800138000", "", "", "+8613800138000", "+86 (China)"),
        ("971501234567", "AE", "domain", "+971501234567", "+971 (United Arab Emirates)"),
        ("12125550187", "", "", "+12125550187", "+1 (United States)"),
        ("1-800-356-9377", "", "", "+18003569377", "+1 (United States)"),
        ("4915123456789", "DE", "country column", "+4915123456789", "+49 (Germany)"),
        ("4.915123456789E+12", "DE", "", "+4915123456789", "+49 (Germany)"),
        ("62812348566", "ID", "", "+62812348566", "+62 (Indonesia)"),
    ],
)
def test_a_missing_plus_is_put_before_and_said(
    text: str, country: str, source: str, e164: str, prefix: str
) -> None:
    found = enrich(text, country, source)

    assert (found["phone_status"], found["phone_e164"]) == ("valid", e164)
    assert found["phone_reason"] == f"The + was missing; read with country code {prefix}."


@pytest.mark.parametrize("text", ["13800138000", "4155552671", "2012345678", "030 901820"])
def test_digits_that_may_be_numbers_at_home_somewhere_get_no_plus(text: str) -> None:
    assert enrich(text)["phone_status"] == "invalid"


@pytest.mark.parametrize(
    ("text", "extension", "international"),
    [
        ("030 901820", "12", "+49 30 901820 ext. 12"),
        ("030 901820", "x12.0", "+49 30 901820 ext. 12"),
        ("030 901820 DW 5", "12", "+49 30 901820 ext. 5"),
        ("030 901820 Durchwahl -12", "", "+49 30 901820 ext. 12"),
        ("030 901820 (extensión 12)", "", "+49 30 901820 ext. 12"),
        ("030 901820", "n/a", "+49 30 901820"),
        ("030 901820", "+49 30 901821", "+49 30 901820"),
    ],
)
def test_extensions_of_any_spelling_or_of_a_column_are_kept(
    text: str, extension: str, international: str
) -> None:
    assert enrich(text, "DE", extension=extension)["phone_international"] == international
    with_remark = enrich(text, "DE", "city", extension=extension)
    assert with_remark["phone_international"] == international


@pytest.mark.parametrize(
    ("text", "e164"), [("553198710659", "+5531998710659"), ("5215512345678", "+525512345678")]
)
def test_numbers_from_before_a_change_may_lack_the_plus_as_well(text: str, e164: str) -> None:
    assert enrich(text)["phone_e164"] == e164
