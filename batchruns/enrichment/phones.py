"""What a phone number tells."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    ValidationResult,
)

from batchruns.enrichment import numbering
from batchruns.enrichment.blocks import Block, block_of
from batchruns.enrichment.countries import country_code
from batchruns.enrichment.dialling import dialled, may_lack_its_plus
from batchruns.enrichment.enricher import Enricher, Output

SOURCE = "libphonenumber's metadata"
LINE_TYPES = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline or mobile",
    PhoneNumberType.TOLL_FREE: "toll free",
    PhoneNumberType.PREMIUM_RATE: "premium rate",
    PhoneNumberType.SHARED_COST: "shared cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company-wide",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
LENGTH_REASONS = {
    ValidationResult.TOO_SHORT: "It has too few digits for its country.",
    ValidationResult.TOO_LONG: "It has too many digits for its country.",
    ValidationResult.INVALID_LENGTH: "No number of its country has this many digits.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "Its area code is missing.",
}
NO_PREFIX = "It has no country prefix, and the lead's country isn't known."
NO_NUMBER = "This is not a phone number."
UNKNOWN_BLOCK = "No number of its country begins like this."
SHORTENED = "A spreadsheet shortened this number, so that its last digits are lost."
LETTER = "There is a letter among its digits."
SEVERAL = "There are several numbers in this cell; this is the first."
WITHIN = "This number stands within other text."

# What spreadsheets make of numbers: “4.91512E+12”, “15123456789.0”
SCIENTIFIC = re.compile(r"\+?(\d)[.,]?(\d*)[eE]\+?(\d{1,2})")
WITH_DECIMAL = re.compile(r"(\+?\d{7,})\.0")
# 00 is dialled for + nearly everywhere, and both are written by some.
ABROAD = re.compile(r"\+?00(?=[1-9])")
# An O or l for a digit. An x stands before an extension, and words are dialled by their letters.
LETTER_AMONG_DIGITS = re.compile(r"\d[A-WYZa-wyz]{1,2}\d|^[OolI]\d")
# Two numbers, as in “030 901820 / 0151 23456789”; an area code before a slash is shorter.
TWO = re.compile(r"(?:\d[\s().-]*){6,}/[\s+]*(?:\d[\s().-]*){6,}")
PREFIX_BEFORE = re.compile(r"\+\d{1,4}[\s().-]*$")
# How many digits, with the + before them, are looked at first, and then, if they don't tell.
FEW, MORE, MOST = 5, 7, 10
REMEMBERED = 20_000
Usual = tuple[int, str, str, Callable[[str], str | tuple[str, ...]], tuple[str, ...]]
"""How many digits stand before the national number, the + included; what stands before it in E.164;
how it is written internationally, and grouped for that; and what else is known of it.
"""

MAY_HOLD_ANOTHER = re.compile(r"[/,;|&\n]|[^\W\d_]|.\+")


class PhoneEnricher(Enricher):
    """Reads numbers of any country; the lead's country, else the default, tells the prefix."""

    name = "phone"
    inputs = ("phone", "country")
    needs = ("phone",)
    is_quick = True
    outputs = (
        Output("phone_e164", "The number as machines dial it (E.164).", SOURCE),
        Output("phone_international", "The number as people write it, with its prefix.", SOURCE),
        Output(
            "phone_status", "valid or invalid, by the numbering plan of its country.", SOURCE, True
        ),
        Output(
            "phone_country",
            "The number's country, ISO 3166-1 alpha-2; 001 if it belongs to none.",
            SOURCE,
            True,
        ),
        Output("phone_line_type", "landline, mobile, toll free, voip and so on.", SOURCE, True),
        Output(
            "phone_carrier",
            "Who was given this block of numbers; a moved number isn't known.",
            SOURCE,
        ),
        Output("phone_time_zones", "Where the number is at home, as IANA time zones.", SOURCE),
        Output(
            "phone_reason", "Why the number is invalid, or what else stands in the cell.", SOURCE
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        text, country = values
        if not text:
            return ("",) * 8
        if text.endswith(".0"):
            text = WITH_DECIMAL.sub(r"\1", text)
        region = country_code(country) or self.options.default_country
        digits = numbering.plain_digits(text)
        if not digits and (scientific := SCIENTIFIC.fullmatch(text)):
            first, others, exponent = scientific.groups()
            if len(others) != int(exponent):
                return _invalid(SHORTENED)
            digits = numbering.plain_digits(first + others)
        if not digits:
            return _read_text(text, region)
        if region is None and digits[0] != "+":
            if digits[:2] != "00":
                return _invalid(NO_PREFIX)
            digits = f"+{digits[2:]}"
        found = _read_digits(digits, region)
        if found[2] == "valid" and not ("/" in text and TWO.search(text)):
            return found
        return _look_again(text, digits, region) or found

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        texts, countries = columns
        numbers = numbering.without_usual_marks("\n".join(texts)).split("\n")
        if len(numbers) != len(texts):  # one has a line's end in it
            return [None] * len(texts)
        default = self.options.default_country
        regions = {name: country_code(name) or default for name in set(countries)}
        found: list[tuple[str, ...] | None] = []
        for number, country in zip(numbers, countries, strict=True):
            bare = number[1:] if number[:1] == "+" else number
            is_plain = bare.isdigit() and bare.isascii()
            found.append(_read_usual(number, regions[country]) if is_plain else None)
        return found


def _invalid(reason: str) -> tuple[str, ...]:
    return "", "", "invalid", "", "", "", "", reason


def _read_digits(digits: str, region: str | None) -> tuple[str, ...]:
    """What digits tell that may have a + before them, dialled from `region`."""
    if found := _read_usual(digits, region):
        return found
    located = numbering.locate(digits, region)
    if located is None:
        return _ask_library(digits, region)
    plan, national = located
    block = block_of(plan.calling_code, national)
    if not block.is_valid:
        return _invalid(LENGTH_REASONS.get(plan.main.possible(national), UNKNOWN_BLOCK))
    if may_lack_its_plus(digits, plan.calling_code, block):
        # “4915123456789”: a mobile whose + is missing, before a fixed line whose 0 is.
        located = numbering.locate(f"+{digits}", None)
        if located and block_of(plan.calling_code, located[1]).type == PhoneNumberType.MOBILE:
            return _read_digits(f"+{digits}", None)
    return _told_of(plan.calling_code, national, block)


def _read_usual(digits: str, region: str | None) -> tuple[str, ...] | None:
    """The same, told by the first digits; None if they don't."""
    length = len(digits)
    usual = (
        _usual(digits[:FEW], length, region)
        or _usual(digits[:MORE], length, region)
        or _usual(digits[:MOST], length, region)
    )
    if usual is None:
        return None
    skipped, prefix, written, groups, others = usual
    national = digits[skipped:]
    return (prefix + national, written % groups(national), *others)


@lru_cache(maxsize=REMEMBERED)
def _usual(beginning: str, length: int, region: str | None) -> Usual | None:
    """What all numbers have in common that begin so, are as long and are dialled from `region`."""
    found = dialled(beginning, length, region)
    if found is None:
        return None
    code, block = found.calling_code, found.block
    written = f"+{code} {block.grouping.text}"
    return found.skipped, f"+{code}", written, block.grouping.groups, _others(block)


def _told_of(calling_code: str, national: str, block: Block) -> tuple[str, ...]:
    return (
        f"+{calling_code}{national}",
        f"+{calling_code} {block.grouping.apply(national)}",
        *_others(block),
    )


def _others(block: Block) -> tuple[str, ...]:
    """From the status on, what all numbers of a block have in common."""
    line_type = LINE_TYPES.get(block.type, "")
    return "valid", block.region, line_type, block.carrier, block.time_zones, ""


def _read_text(text: str, region: str | None) -> tuple[str, ...]:
    """What is more than digits and punctuation tells, by libphonenumber's own reader."""
    if not any(map(str.isdigit, text)):
        return _invalid(NO_NUMBER)
    if LETTER_AMONG_DIGITS.search(text):
        return _invalid(LETTER)
    found = _ask_library(text, region)
    return found if found[2] == "valid" else _look_again(text, "", region) or found


def _look_again(text: str, digits: str, region: str | None) -> tuple[str, ...] | None:
    """What a cell tells that isn't one valid number: with 00 for +, or with others beside it."""
    if abroad := ABROAD.match(digits):
        found = _read_digits(f"+{digits[abroad.end() :]}", None)
        if found[2] == "valid":
            return found
    if not MAY_HOLD_ANOTHER.search(text):
        return None
    if region is None:
        text = re.sub(r"(?<![\d+])00(?=[1-9])", "+", text)
    found_numbers = PhoneNumberMatcher(text, region)
    # What is left of “+1 (645) 123 1234”, which is none, is no number of another country.
    matches = [
        match.number for match in found_numbers if not PREFIX_BEFORE.search(text[: match.start])
    ]
    if not matches:
        return None
    several = any(number != matches[0] for number in matches)
    return (*_describe(matches[0])[:-1], SEVERAL if several else WITHIN)


def _parse_reason(error: NumberParseException, text: str, region: str | None) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        if region is None and "+" not in text:
            return NO_PREFIX
        return "No country has this prefix."
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return NO_NUMBER
    if error.error_type == NumberParseException.TOO_LONG:
        return "It has too many digits."
    return "It has too few digits."


def _ask_library(text: str, region: str | None) -> tuple[str, ...]:
    """What libphonenumber's port itself makes of a text."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return _invalid(_parse_reason(error, text, region))
    if not phonenumbers.is_valid_number(number):
        possible = phonenumbers.is_possible_number_with_reason(number)
        return _invalid(LENGTH_REASONS.get(possible, UNKNOWN_BLOCK))
    return _describe(number)


def _describe(number: PhoneNumber) -> tuple[str, ...]:
    """What a valid number tells that libphonenumber's port has read, maybe with an extension."""
    calling_code = str(number.country_code)
    national = phonenumbers.national_significant_number(number)
    e164, _, *others = _told_of(calling_code, national, block_of(calling_code, national))
    return e164, phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL), *others
