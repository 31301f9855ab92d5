"""Numbers as libphonenumber's port reads them itself: for whatever isn't plain digits."""

from dataclasses import replace

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
)

from batchruns.engine.subjects.phone.answer import NOT_A_NUMBER, PhoneAnswer, refuse
from batchruns.engine.subjects.phone.blocks import block_of, describe
from batchruns.engine.subjects.phone.numbering_plan import plan_of_international

BY_LENGTH = {
    ValidationResult.TOO_SHORT: "too_few_digits_for_country",
    ValidationResult.TOO_LONG: "too_many_digits_for_country",
    ValidationResult.INVALID_LENGTH: "no_such_length",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "no_area_code",
}
BY_ERROR = {
    NumberParseException.INVALID_COUNTRY_CODE: refuse("unknown_country_prefix"),
    NumberParseException.NOT_A_NUMBER: NOT_A_NUMBER,
    NumberParseException.TOO_LONG: refuse("too_many_digits"),
}
NO_COUNTRY_PREFIX, TOO_FEW_DIGITS = refuse("no_country_prefix"), refuse("too_few_digits")
BY_LOCAL_ERROR = {**BY_ERROR, NumberParseException.INVALID_COUNTRY_CODE: NO_COUNTRY_PREFIX}
"""For digits without a country's prefix, where nobody knows from which country they are dialed."""


def ask_library(text: str, region: str | None) -> PhoneAnswer:
    """What libphonenumber's port makes of a text that is dialed from `region`."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        has_country = region is not None or "+" in text
        return (BY_ERROR if has_country else BY_LOCAL_ERROR).get(error.error_type, TOO_FEW_DIGITS)
    if not phonenumbers.is_valid_number(number):
        return refuse_by_length(phonenumbers.is_possible_number_with_reason(number))
    return _describe(number)


def with_extension(answer: PhoneAnswer, extension: str) -> PhoneAnswer:
    """A valid number with an extension, instead of one that it has; its issue stays."""
    before = plan_of_international(answer.e164).before_extension
    number, *_ = answer.international.split(before)
    return replace(answer, international=f"{number}{before}{extension}")


def refuse_by_length(possible: int) -> PhoneAnswer:
    """The answer for digits that no plan takes, by what their length says (a ValidationResult)."""
    return refuse(BY_LENGTH.get(possible, "unknown_number_block"))


def _describe(number: PhoneNumber) -> PhoneAnswer:
    """A valid number that the port has read, maybe with an extension."""
    calling_code = str(number.country_code)
    national = phonenumbers.national_significant_number(number)
    answer = describe(calling_code, national, block_of(calling_code, national))
    answer.international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return answer
