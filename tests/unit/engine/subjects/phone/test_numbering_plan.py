"""Numbers as libphonenumber's own port reads them: our quick way must say the same of each."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat
from phonenumbers.carrier import name_for_number
from phonenumbers.timezone import time_zones_for_number

from batchruns.engine.subjects.phone.answer import LINE_TYPES, PhoneAnswer
from batchruns.engine.subjects.phone.dates import is_date
from batchruns.engine.subjects.phone.patterns import PrefixPattern, UndecidedError
from batchruns.engine.subjects.phone.read import (
    MOST_DIGITS_OF_SHORT_DATE,
    WITHOUT_PLUS,
    read_phone,
)
from batchruns.engine.subjects.phone.several import SEVERAL

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
# PhoneNumberType's values for all that a number can be.
TYPES = range(11)
INVALID = PhoneAnswer(status="invalid")


def reference(text: str, region: Any) -> Any:
    """The answer, without its issue, by the public functions of the library."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return INVALID
    if not phonenumbers.is_valid_number(number):
        return INVALID
    zones = [zone for zone in time_zones_for_number(number) if zone != "Etc/Unknown"]
    return PhoneAnswer(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "valid",
        phonenumbers.region_code_for_number(number),
        LINE_TYPES.get(phonenumbers.number_type(number), ""),
        name_for_number(number, "en"),
        " ".join(zones),
    )


def judged(text: str, region: Any) -> Any:
    """The library's answer, but for those in which ours differs on purpose where it has one.

    Of digits that may be a fixed line whose 0 is missing, or a mobile whose + is, the library takes
    the fixed line: “4915123456789” in Germany. It takes the decimal that spreadsheets add for a digit,
    dates for numbers, and “49 (0)30 901820” for one whose area code is 4903.
    """
    if is_date(text):
        is_short = sum(map(str.isdigit, text)) <= MOST_DIGITS_OF_SHORT_DATE
        return reference(text, region) if is_short else INVALID
    text = re.sub(r"^(\+?\d{7,})\.0$", r"\1", text)
    abroad = WITHOUT_PLUS.sub(r"+\1 ", text)
    if abroad != text and (answer := reference(abroad, None)).is_valid:
        return answer
    answer = reference(text, region)
    if answer.line_type == "landline" and text[0] not in "+0(":
        abroad = reference(f"+{text}", None)
        is_same = abroad.e164.lstrip("+") == re.sub(r"\D", "", text)
        if abroad.line_type == "mobile" and is_same:
            return abroad
    return answer


def assert_judged(answer: Any, text: str, region: Any) -> None:
    """What the library reads is read alike; what it doesn't may be read with a second look."""
    expected = judged(text, region)
    without_issue = replace(answer, issue=None)
    if expected.is_valid and answer.issue != SEVERAL:
        assert without_issue == expected, (text, region)
    elif answer.is_valid:
        alone = reference(answer.international, None)  # with its extension
        assert without_issue == alone, (text, region)
        last = answer.e164[-4:]
        assert last in re.sub(r"[^\d]|\(0\)", "", text) or answer.issue, (text, region)
    else:
        assert answer.issue
        assert without_issue == INVALID


def examples(region: Any) -> Iterator[Any]:
    """National numbers of each type, as libphonenumber has them, and some that differ from them."""
    rng = random.Random(region)
    for kind in TYPES:
        if example := phonenumbers.example_number_for_type(region, kind):
            national = phonenumbers.national_significant_number(example)
            yield example.country_code, national
            for _ in range(2):
                kept = rng.randrange(1, len(national))
                tail = "".join(rng.choice("0123456789") for _ in national[kept:])
                yield example.country_code, national[:kept] + tail
            yield example.country_code, national[:-1]
            yield example.country_code, national + rng.choice("0123456789")


def spellings(code: Any, national: Any) -> Iterator[Any]:
    written = phonenumbers.parse(f"+{code}{national}", None)
    yield phonenumbers.format_number(written, PhoneNumberFormat.NATIONAL)
    yield phonenumbers.format_number(written, PhoneNumberFormat.INTERNATIONAL)
    yield from (national, f"0{national}", f"00{code}{national}", f"+{code} (0) {national}")
    yield f"{code}-{national}"


@pytest.mark.parametrize("region", REGIONS)
def test_the_same_as_the_library_for_each_country_and_type(region: Any) -> None:
    elsewhere = REGIONS[(REGIONS.index(region) + 7) % len(REGIONS)]
    for code, national in examples(region):
        for number, text in enumerate(spellings(code, national)):
            home = elsewhere if number == 1 else region
            assert_judged(read_phone(text, home), text, home)


def test_the_same_for_numbers_of_no_country() -> None:
    for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        number = phonenumbers.example_number_for_non_geo_entity(code)
        text = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        assert read_phone(text, None) == reference(text, None)


@settings(max_examples=1000, deadline=None)
@given(st.text("0123456789+ ()-./x#,;", max_size=25), st.sampled_from(REGIONS))
def test_the_same_for_anything_dialled(text: Any, region: Any) -> None:
    text = text.strip()
    if text:
        assert_judged(read_phone(text, region), text, region)


def test_a_prefix_pattern_is_sure_or_undecided_but_never_wrong() -> None:
    pattern = PrefixPattern(r"(?P<short>1[2-4]\d{2})|(?P<long>15\d{4})")

    assert pattern.group("13xx") == "short"
    assert pattern.group("19xx") is None
    assert pattern.group("15xxxx") == "long"
    with pytest.raises(UndecidedError):
        pattern.group("1xxx")
    assert PrefixPattern("1[23]").begins("12x")
    with pytest.raises(UndecidedError):
        PrefixPattern("1[23]").begins("1xx")
