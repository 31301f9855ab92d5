"""Numbers that begin with a country's prefix, but without the + before it: “919876543210”."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat
from phonenumbers.phonemetadata import NumberFormat

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.phone.answer import AT_A_PLACE, EITHER, MOBILE, PhoneAnswer
from batchruns.engine.subjects.phone.blocks import block_of
from batchruns.engine.subjects.phone.digits import read_alone, read_digits
from batchruns.engine.subjects.phone.numbering_plan import Plan, plan_of
from batchruns.engine.subjects.phone.read import digits_of

FEWEST_DIGITS, MOST_DIGITS = 11, 15
# “1-212-555-0187”: in such groups it is nobody else's.
IN_NORTH_AMERICA = re.compile(r"1[-. ]*\(?\d{3}\)?[-. ]+\d{3}[-. ]+\d{4}")
DIGITS_OF_PATTERN = re.compile(r"(?:\\d|\[[^]]*\])(?:\{(\d+)(?:,(\d+))?\})?|\d")


def read_without_plus(text: str, region: str | None) -> PhoneAnswer | None:
    """The number in digits that are valid only with a + before them; None if there is none.

    They must not be a number of `region`. Where that isn't known, they must be none that people of any
    other country write so at home: “13800138000” may be Chinese.
    """
    digits = _digits_with_prefix(text)
    if not digits:
        return None
    answer = read_alone(f"+{digits}", None)
    is_clear = region is not None or IN_NORTH_AMERICA.fullmatch(text)
    if answer and (is_clear or _is_nobody_elses(answer, digits)):
        return replace(answer, issue=missing_plus(answer))
    return None


def is_valid_without_plus(text: str) -> bool:
    """Whether a text is digits that are valid with a + before them."""
    digits = _digits_with_prefix(text) if text.isdecimal() else ""
    return bool(digits) and read_digits(f"+{digits}", None).is_valid


def _digits_with_prefix(text: str) -> str:
    """The digits of a text that may begin with a country's prefix, or nothing."""
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return ""
    digits = digits_of(text)
    is_as_long = FEWEST_DIGITS <= len(digits) <= MOST_DIGITS
    return digits if is_as_long and digits[0] not in "+0" else ""


def missing_plus(answer: PhoneAnswer) -> Issue:
    """That a valid number was read as if a + stood before it."""
    number = phonenumbers.parse(answer.e164)
    country = english_names().get(answer.country, answer.country)
    return Issue("missing_plus", {"prefix": f"+{number.country_code}", "country": country})


def _is_nobody_elses(answer: PhoneAnswer, digits: str) -> bool:
    """Whether digits, without their +, are a number at a place and none that is written so at home."""
    return answer.line_type in AT_A_PLACE and not _is_written_so_at_home(digits)


def _is_written_so_at_home(digits: str) -> bool:
    """Whether people of some country write these digits for a mobile: fixed lines of so many digits
    stand behind a 0 nearly everywhere.
    """
    return any(_is_at_home(plan, digits) for plan in _plans_without_prefix(len(digits)))


def _is_at_home(plan: Plan, digits: str) -> bool:
    block = block_of(plan.calling_code, digits)
    if block.region != plan.region or block.line_type not in (MOBILE, EITHER):
        return False
    number = phonenumbers.parse(f"+{plan.calling_code}{digits}")
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, written)) == digits


@cache
def _plans_without_prefix(length: int) -> tuple[Plan, ...]:
    """The plans in which some numbers of this length are written without a prefix such as 0."""
    return tuple(_read_plans_without_prefix(length))


def _read_plans_without_prefix(length: int) -> Iterator[Plan]:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        metadata, plan = PhoneMetadata.metadata_for_region(region, None), plan_of(region)
        if metadata and plan and any(map(partial(_is_bare, length), metadata.number_format)):
            yield plan


def _is_bare(length: int, format: NumberFormat) -> bool:
    """Whether numbers of this length may be in this format, and nothing is dialed before them."""
    least, most = _lengths_in(format.pattern or "")
    has_prefix = (format.national_prefix_formatting_rule or "\\1").strip("()") != "\\1"
    return least <= length <= most and not has_prefix


def _lengths_in(pattern: str) -> tuple[int, int]:
    """How many digits a number in this pattern has at least and at most."""
    groups = DIGITS_OF_PATTERN.findall(pattern)
    least = [int(least or 1) for least, _ in groups]
    return sum(least), sum(int(most or one) for (_, most), one in zip(groups, least, strict=True))
