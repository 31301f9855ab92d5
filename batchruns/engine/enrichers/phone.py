"""What a phone number tells."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.enrichers.country import country_code
from batchruns.engine.subjects.phone import numbering_plan
from batchruns.engine.subjects.phone.blocks import Block, block_of
from batchruns.engine.subjects.phone.cells import Piece, pieces
from batchruns.engine.subjects.phone.dialing import dialled, may_lack_its_plus
from batchruns.engine.subjects.phone.renumbering import as_dialled_now
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop

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
COUNTRY = 3
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

NOTHING = "This says that there is none."
DATE = "This is a date, not a phone number."
FAX = "This is the number of a fax."
MORE_DIGITS = "It has more digits than its country's numbers; the last are taken for an extension."
NO_FAX = "There are several numbers in this cell; this is the first that is no fax's."

# What spreadsheets make of numbers: “4.91512E+12”, “15123456789.0”
SCIENTIFIC = re.compile(r"\+?(\d)[.,]?(\d*)[eE]\+?(\d{1,2})")
WITH_DECIMAL = re.compile(r"(\+?\d{7,})\.0")
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
DATES = re.compile(
    rf"(?:{YEAR}([-/.]){MONTH}\1{DAY}|(?:{DAY}([-/.]){MONTH}\2|{MONTH}([-/.]){DAY}\3){YEAR})"
    r"(?:[ T]\d{1,2}:\d\d\S*(?: [AP]M)?)?",
    re.IGNORECASE,
)
COORDINATES = re.compile(r"-?\d{1,3}\.\d+[,;] ?-?\d{1,3}\.\d+")
MOST_DIGITS_OF_DATE = SHORTEST_USUAL = 8
WITH_ZERO = "(0)"
# 00 is dialled for + nearly everywhere, and both are written by some.
ABROAD = re.compile(r"\+?00(?=[1-9])")
# “49 (0)30 901820”: what is before a 0 in brackets is dialled from abroad.
WITHOUT_PLUS = re.compile(r"^\(?([1-9]\d{0,2})\)? ?\(0\)")
# An O or l for a digit. An x stands before an extension, and words are dialled by their letters.
LETTER_AMONG_DIGITS = re.compile(r"\d[A-WYZa-wyz]{1,2}\d|^[OolI]\d")
# Letters, which the library dials as digits where there are three (“1-800-FLOWERS”); but for the x
# before an extension.
LETTERS = re.compile(r"(?!x)[^\W\d_]", re.IGNORECASE)
DIGITS_FIRST = re.compile(r"[+(\s]*\d")
DIALLED_BY_LETTERS = ("toll free", "shared cost", "company-wide")
NORTH_AMERICA = "+1"
# Longer ones than most are; such as are two, without a mark between: “030 901820 0151 23456789”.
MANY_DIGITS = 15
SECOND = re.compile(r"\d\d[\s-]+0[1-9]\d")
# Two numbers, as in “030 901820 / 0151 23456789”; an area code before a slash is shorter.
TWO = re.compile(r"(?:\d[\s().-]*){6,}/[\s+]*(?:\d[\s().-]*){6,}")
MOST_DIGITS = 17
MARKS = re.compile(r"\s*/\s*|\s+[-–]\s+|\s{2,}")
GAPS = re.compile(r"\D+")
FEWEST_DIGITS = 4
# As few digits are a number cut short, and no second look makes more of them.
MOST_DIGITS_OF_PART = 8
# “021-12345678-123”: an extension behind a number that is as long as it may be
EXTENDED = re.compile(r"(.*\d)\s*[-–]\s*(\d{1,5})")
# How many digits, with the + before them, are looked at first, and then, if they don't tell.
FEW, MORE, MOST = 5, 7, 10
REMEMBERED = 20_000
Usual = tuple[int, str, str, Callable[[str], str | tuple[str, ...]], tuple[str, ...]]
"""How many digits stand before the national number, the + included; what stands before it in E.164;
how it is written internationally, and grouped for that; and what else is known of it.
"""


class PhoneEnricher(RowEnricher):
    """Reads numbers of any country; the lead's country, else the default, tells the prefix."""

    name = "phone"
    label = gettext_noop("Phone")
    position = 30
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
        digits = numbering_plan.plain_digits(text)
        if not digits and (scientific := SCIENTIFIC.fullmatch(text)):
            first, others, exponent = scientific.groups()
            if len(others) != int(exponent):
                return _invalid(SHORTENED)
            digits = numbering_plan.plain_digits(first + others)
        if not digits:
            return _read_text(text, region)
        length = len(digits)
        if length <= MOST_DIGITS_OF_DATE and DATES.fullmatch(text):
            return _invalid(DATE)
        if region is None and digits[0] != "+":
            if digits[:2] != "00":
                return _invalid(NO_PREFIX)
            digits = f"+{digits[2:]}"
        found = _read_digits(digits, region)
        if found[2] == "valid":
            # Too long for one, or with what may stand between two, or for a + that is left out.
            if length >= MANY_DIGITS or "/" in text or "(0)" in text:
                return _read_doubted(text, region) or found
            return found
        if length <= MOST_DIGITS_OF_PART:
            return found
        return (
            _read_closely(digits, region)
            or _without_its_plus(text)
            or _first_in(text, region)
            or found
        )

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        texts, countries = columns
        numbers = numbering_plan.without_usual_marks("\n".join(texts)).split("\n")
        if len(numbers) != len(texts):  # one has a line's end in it
            return [None] * len(texts)
        default = self.options.default_country
        regions = {name: country_code(name) or default for name in set(countries)}
        found: list[tuple[str, ...] | None] = []
        for number, country in zip(numbers, countries, strict=True):
            bare = number[1:] if number[:1] == "+" else number
            # Shorter ones may be dates, and longer ones two numbers.
            is_plain = (
                SHORTEST_USUAL < len(number) < MANY_DIGITS and bare.isdigit() and bare.isascii()
            )
            found.append(_read_usual(number, regions[country]) if is_plain else None)
        if WITH_ZERO in "\n".join(texts):
            return [None if WITH_ZERO in text else f for text, f in zip(texts, found, strict=True)]
        return found


def _invalid(reason: str) -> tuple[str, ...]:
    return "", "", "invalid", "", "", "", "", reason


def _read_digits(digits: str, region: str | None) -> tuple[str, ...]:
    """What digits tell that may have a + before them, dialled from `region`."""
    if found := _read_usual(digits, region):
        return found
    located = numbering_plan.locate(digits, region)
    if located is None:
        return _ask_library(digits, region)
    plan, national = located
    block = block_of(plan.calling_code, national)
    if not block.is_valid:
        return _invalid(LENGTH_REASONS.get(plan.main.possible(national), UNKNOWN_BLOCK))
    if may_lack_its_plus(digits, plan.calling_code, block):
        # “4915123456789”: a mobile whose + is missing, before a fixed line whose 0 is.
        located = numbering_plan.locate(f"+{digits}", None)
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


def _read_doubted(text: str, region: str | None) -> tuple[str, ...] | None:
    """What digits and punctuation tell that may be two numbers, or one without its +, if they are."""
    may_be_two = TWO.search(text) or SECOND.search(text)
    return _without_its_plus(text) or (_first_in(text, region) if may_be_two else None)


def _without_its_plus(text: str) -> tuple[str, ...] | None:
    """What “49 (0)30 901820” tells, if it is such a number."""
    abroad = WITHOUT_PLUS.sub(r"+\1 ", text)
    found = _ask_library(abroad, None) if abroad != text else _invalid(NO_NUMBER)
    return found if found[2] == "valid" else None


def _others(block: Block) -> tuple[str, ...]:
    """From the status on, what all numbers of a block have in common."""
    line_type = LINE_TYPES.get(block.type, "")
    return "valid", block.region, line_type, block.carrier, block.time_zones, ""


def _read_text(text: str, region: str | None) -> tuple[str, ...]:
    """What is more than digits and punctuation tells."""
    if not any(map(str.isdigit, text)):
        return _invalid(NOTHING if is_nothing(text) else NO_NUMBER)
    if DATES.fullmatch(text):
        return _invalid(DATE)
    if LETTER_AMONG_DIGITS.search(text):
        return _invalid(LETTER)
    if COORDINATES.fullmatch(text):
        return _invalid(NO_NUMBER)
    has_letters = LETTERS.search(text) is not None
    if not has_letters or text[:4].lower() == "tel:":
        found = _ask_library(text, region)
        if found[2] == "valid":
            return found
    if in_it := _first_in(text, region):
        return in_it
    found = _ask_library(text, region)
    is_number = found[2] == "valid" and (not has_letters or _is_dialled_by_letters(text, found))
    return found if is_number else _invalid(_why_none(text, region))


def _is_dialled_by_letters(text: str, found: tuple[str, ...]) -> bool:
    """Whether words are part of a number: “1-800-FLOWERS” is one, “030 (Office)” isn't."""
    is_usual = found[0].startswith(NORTH_AMERICA) or found[4] in DIALLED_BY_LETTERS
    return is_usual and DIGITS_FIRST.match(text) is not None


def _why_none(text: str, region: str | None) -> str:
    for piece in pieces(text):
        if any(map(str.isdigit, piece.text)):
            return _ask_library(piece.text, region)[-1]
    return NO_NUMBER


def _first_in(text: str, region: str | None) -> tuple[str, ...] | None:
    """What the first number in a cell tells in which others, or words, stand too; a fax's is the last
    to be taken. None if there is no valid one.
    """
    numbers: list[tuple[Piece, tuple[str, ...]]] = []
    for piece in pieces(text):
        home = region or (numbers[0][1][COUNTRY] if numbers else None)
        numbers += [(piece, found) for found in _numbers_in(piece.text, home)]
    if not numbers:
        return None
    voices = [(piece, found) for piece, found in numbers if not piece.is_fax]
    piece, found = (voices or numbers)[0]
    if piece.extension:
        found = _with_extension(found, piece.extension)
    if not voices:
        remark = FAX
    elif len({other[0] for _, other in numbers}) > 1:
        remark = NO_FAX if numbers[0][0].is_fax else SEVERAL
    else:
        remark = found[-1] or ("" if piece.is_alone else WITHIN)
    return (*found[:-1], remark)


def _numbers_in(text: str, region: str | None) -> list[tuple[str, ...]]:
    """What each number tells in digits and punctuation that may be several numbers."""
    parts = MARKS.split(text.strip())
    first = _read_alone(parts[0], region)
    if first and parts[1:]:
        others = [_read_alone(part, region or first[COUNTRY]) for part in parts[1:]]
        if all(others):
            return [first, *filter(None, others)]
    whole = _read_alone(text, region)
    if whole and sum(map(str.isdigit, text)) < MANY_DIGITS:
        return [whole]
    for gap in GAPS.finditer(text):
        before, behind = text[: gap.start()], text[gap.end() :]
        if before[:1] == "0" != behind[:1]:
            continue
        if one := _read_alone(before, region):
            other = _read_alone(behind, region)
            are_more = sum(map(str.isdigit, behind)) > MOST_DIGITS
            if rest := [other] if other else _numbers_in(behind, region) if are_more else []:
                return [one, *rest]
    if whole:
        return [whole]
    if (extended := EXTENDED.fullmatch(text.strip())) and (
        found := _read_alone(extended[1], region)
    ):
        return [(*_with_extension(found, extended[2])[:-1], MORE_DIGITS)]
    return [(*first[:-1], WITHIN)] if first and parts[1:] else []


def _read_alone(text: str, region: str | None) -> tuple[str, ...] | None:
    """What digits and punctuation tell, if they are a valid number."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) < FEWEST_DIGITS:
        return None
    if text[:1] == "+":
        digits = f"+{digits}"
    elif region is None:
        if digits[:2] != "00":
            return None
        digits = f"+{digits[2:]}"
    found = _read_digits(digits, region)
    return found if found[2] == "valid" else _read_closely(digits, region)


def _with_extension(found: tuple[str, ...], extension: str) -> tuple[str, ...]:
    number = phonenumbers.parse(found[0])
    number.extension = extension
    return (*_describe(number)[:-1], found[-1])


def _read_closely(digits: str, region: str | None) -> tuple[str, ...] | None:
    """What plain digits tell that are no valid number as they stand."""
    if abroad := ABROAD.match(digits):
        found = _read_digits(f"+{digits[abroad.end() :]}", None)
        if found[2] == "valid":
            return found
    if located := numbering_plan.locate(digits, region):
        plan, national = located
        for now, remark in as_dialled_now(plan.calling_code, national):
            block = block_of(plan.calling_code, now)
            if block.is_valid:
                return (*_told_of(plan.calling_code, now, block)[:-1], remark)
    return None


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
