"""Plain digits, with or without a +, as one number dialed from some country.

A table of all blocks of numbers takes most, and libphonenumber's port what no plan is for. A test
holds the two equal.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from batchruns.engine.subjects.phone import numbering_plan
from batchruns.engine.subjects.phone.answer import LANDLINE, MOBILE, PhoneAnswer
from batchruns.engine.subjects.phone.blocks import block_of, cells_in, describe
from batchruns.engine.subjects.phone.dates import is_date
from batchruns.engine.subjects.phone.library import ask_library, refuse_by_length
from batchruns.engine.subjects.phone.renumbering import as_dialed_now

# So many may be two numbers.
MANY_DIGITS = 15
PLAIN = re.compile(r"\+?[0-9]{4,}")
# Of so few, some may be dates.
MOST_DIGITS_OF_DATE = 8
ZERO_LEFT_OUT_ABROAD = "(0)"
FEWEST_DIGITS = 4
NORTH_AMERICA = "1"
# 00 is dialed for + nearly everywhere, and both are written by some.
ABROAD = re.compile(r"\+?00(?=[1-9])")


def plain_cells(
    texts: Sequence[str], regions: Iterable[str | None], remarks: Iterable[str]
) -> list[tuple[str, ...] | None]:
    """The cells of each plain number that is valid beyond doubt; None for all others.

    A number without a country's prefix has the remark on the region from which it is dialed.
    """
    numbers = numbering_plan.without_common_punctuation("\n".join(texts)).split("\n")
    if len(numbers) != len(texts):  # one has a line's end in it
        return [None] * len(texts)
    return list(map(_plain_cells, texts, numbers, regions, remarks))


def _plain_cells(text: str, number: str, region: str | None, remark: str) -> tuple[str, ...] | None:
    """The cells of a text of these digits, if they are a valid number and nothing else is to be said."""
    if not PLAIN.fullmatch(number) or _may_be_more(text, number):
        return None
    located = numbering_plan.locate(number, region)
    if located is None:
        return None
    plan, national = located
    code = plan.calling_code
    block = block_of(code, national)
    if not block.status or (number.startswith(code) and code != NORTH_AMERICA):
        return None
    if not remark or is_international(number) or numbering_plan.calling_code_of(region) != code:
        return (*cells_in(code, national, block), "")
    return (*cells_in(code, national, block), remark) if block.region == region else None


def _may_be_more(text: str, number: str) -> bool:
    """Whether a text may be a date, two numbers, or one whose + is missing."""
    if len(number) >= MANY_DIGITS or may_lack_its_plus_before_zero(text):
        return number != text
    if "." in text:
        return text.endswith(".0") or is_date(text)
    return len(number) <= MOST_DIGITS_OF_DATE and is_date(text)


def may_lack_its_plus_before_zero(text: str) -> bool:
    """Whether a number may begin with a country's prefix without its +: “49 (0)30 901820”."""
    return ZERO_LEFT_OUT_ABROAD in text and text[0] != "+"


def is_international(text: str) -> bool:
    """Whether a text begins with a country's prefix as it is dialed from abroad, or has a +."""
    return "+" in text or numbering_plan.without_common_punctuation(text)[:2] == "00"


def read_digits(digits: str, region: str | None) -> PhoneAnswer:
    """The number that digits are when they are dialed from `region` just so."""
    located = numbering_plan.locate(digits, region)
    if located is None:
        return ask_library(digits, region)
    plan, national = located
    block = block_of(plan.calling_code, national)
    if not block.status:
        return refuse_by_length(plan.main.possible(national))
    may_lack_its_plus = block.line_type == LANDLINE and digits.startswith(plan.calling_code)
    if may_lack_its_plus and _is_mobile(f"+{digits}"):
        return read_digits(f"+{digits}", None)
    return describe(plan.calling_code, national, block)


def _is_mobile(international: str) -> bool:
    """Whether digits behind a + are a mobile's.

    “4915123456789” in Germany is a mobile whose + is missing, before a fixed line whose 0 is.
    """
    located = numbering_plan.locate(international, None)
    if located is None:
        return False
    plan, national = located
    return block_of(plan.calling_code, national).line_type == MOBILE


def read_alone(text: str, region: str | None) -> PhoneAnswer | None:
    """The valid number that digits and punctuation are, as it stands or as it is dialed now."""
    digits = _digits_dialed(text, region)
    return _read_valid(digits, region) if digits else None


# The digits of a cell are read again and again, as a whole and in parts.
@lru_cache(maxsize=1_000)
def _read_valid(digits: str, region: str | None) -> PhoneAnswer | None:
    answer = read_digits(digits, region)
    return answer if answer.is_valid else read_renumbered(digits, region)


def _digits_dialed(text: str, region: str | None) -> str:
    """The digits of a text as they are dialed; nothing if they are too few, or nobody knows from where
    they are dialed.
    """
    digits = "".join(filter(str.isdigit, text))
    if len(digits) < FEWEST_DIGITS:
        return ""
    if text[:1] == "+":
        return f"+{digits}"
    if region is None:
        return f"+{digits[2:]}" if digits[:2] == "00" else ""
    return digits


def read_renumbered(digits: str, region: str | None) -> PhoneAnswer | None:
    """The valid number that digits are which are none as they stand: with “00” for the +, a 0 or a
    prefix too many, or from before their country changed its numbers.
    """
    return _read_from_abroad(digits) or _read_as_dialed_now(digits, region)


def _read_from_abroad(digits: str) -> PhoneAnswer | None:
    """The valid number behind “00”, which is dialed for + nearly everywhere."""
    abroad = ABROAD.match(digits)
    answer = read_digits(f"+{digits[abroad.end() :]}", None) if abroad else None
    return answer if answer and answer.is_valid else None


def _read_as_dialed_now(digits: str, region: str | None) -> PhoneAnswer | None:
    located = numbering_plan.locate(digits, region)
    if located is None:
        return None
    plan, national = located
    for now, issue in as_dialed_now(plan.calling_code, national):
        block = block_of(plan.calling_code, now)
        if block.status:
            return replace(describe(plan.calling_code, now, block), issue=issue)
    return None
