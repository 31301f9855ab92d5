"""Plain digits, with or without a +, as one number dialed from some country.

The plain way looks at the first digits only; a closer look at all of them takes what is left, and
libphonenumber's port what no plan is for. A test holds all three equal.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from phonenumbers import PhoneNumberType

from batchruns.engine.subjects.phone import numbering_plan
from batchruns.engine.subjects.phone.answer import PhoneAnswer
from batchruns.engine.subjects.phone.blocks import block_of
from batchruns.engine.subjects.phone.dialing import dialed, may_lack_its_plus
from batchruns.engine.subjects.phone.library import (
    ask_library,
    describe_in_block,
    refuse_by_length,
    shared_by,
)
from batchruns.engine.subjects.phone.prefixes import UndecidedError
from batchruns.engine.subjects.phone.renumbering import as_dialed_now

# How many digits, with the + before them, are looked at first, and then, as long as they don't tell.
FIRST_DIGITS = range(3, 11)
REMEMBERED = 50_000
# So many may be two numbers.
MANY_DIGITS = 15
# Of shorter ones, some may be dates.
PLAIN = re.compile(r"\+[0-9]{8,13}|[0-9]{9,14}")
BEHIND_PLUS = re.compile(r"\+[0-9]+")
ZERO_LEFT_OUT_ABROAD = "(0)"
FEWEST_DIGITS = 4
NORTH_AMERICA = "1"
# 00 is dialed for + nearly everywhere, and both are written by some.
ABROAD = re.compile(r"\+?00(?=[1-9])")


class Undecided(Enum):
    """Instead of an answer: more of the digits have to be known."""

    UNDECIDED = 0


@dataclass(frozen=True, slots=True)
class Beginning:
    """What all numbers have in common that begin alike, are as long and are dialed from one country."""

    skipped: int
    """How many digits stand before the national number, the + included."""
    prefix: str
    """What stands before the national number in E.164."""
    pattern: str
    """How the number is written internationally: a %s for each group of national digits."""
    groups: Callable[[str], str | tuple[str, ...]]
    """Cuts a national number into those groups."""
    shared: tuple[str, str, str, str, str]
    """The answer from the status on."""
    lacks_plus: bool
    """Whether they are whole numbers but for their +. In North America, a 1 is dialed at home, too."""
    is_domestic: bool
    """Whether nothing in them tells their country."""

    def has_more_to_say(self, region: str | None, remark: str) -> bool:
        """Whether something else than the remark on this region is to be said of its numbers."""
        is_of_another = self.is_domestic and self.shared[1] != region
        return self.lacks_plus or (is_of_another and remark != "")

    def answer(self, digits: str) -> PhoneAnswer:
        """The answer for one of these numbers."""
        national = digits[self.skipped :]
        return PhoneAnswer(
            self.prefix + national, self.pattern % self.groups(national), *self.shared
        )


def plain_cells(
    texts: Sequence[str], regions: Iterable[str | None], remarks: Iterable[str]
) -> list[tuple[str, ...] | None]:
    """The cells of each answer that the first digits of a plain number tell; None for all others.

    A number without a country's prefix has the remark on the region from which it is dialed.
    """
    numbers = numbering_plan.without_common_punctuation("\n".join(texts)).split("\n")
    if len(numbers) != len(texts):  # one has a line's end in it
        return [None] * len(texts)
    cells = list(map(_plain_cells, numbers, regions, remarks))
    if ZERO_LEFT_OUT_ABROAD in "\n".join(texts):
        pairs = zip(texts, cells, strict=True)
        return [None if may_lack_its_plus_before_zero(text) else cells for text, cells in pairs]
    return cells


def may_lack_its_plus_before_zero(text: str) -> bool:
    """Whether a number may begin with a country's prefix without its +: “49 (0)30 901820”."""
    return ZERO_LEFT_OUT_ABROAD in text and text[0] != "+"


def _plain_cells(number: str, region: str | None, remark: str) -> tuple[str, ...] | None:
    """The cells of `Beginning.answer`, at half its time."""
    if not PLAIN.fullmatch(number):
        return None
    beginning = _beginning_of(number, region)
    if beginning is None or beginning.has_more_to_say(region, remark):
        return None
    national = number[beginning.skipped :]
    written = beginning.pattern % beginning.groups(national)
    return (
        beginning.prefix + national,
        written,
        *beginning.shared,
        remark if beginning.is_domestic else "",
    )


def is_international(text: str) -> bool:
    """Whether a text begins with a country's prefix as it is dialed from abroad, or has a +."""
    return "+" in text or numbering_plan.without_common_punctuation(text)[:2] == "00"


def read_international(text: str) -> PhoneAnswer | None:
    """The number in plain digits behind a +, where the first of them tell; else None."""
    number = numbering_plan.without_common_punctuation(text)
    if not BEHIND_PLUS.fullmatch(number):
        return None
    beginning = _beginning_of(number, None)
    return beginning.answer(number) if beginning else None


def read_digits(digits: str, region: str | None) -> PhoneAnswer:
    """The number that digits are when they are dialed from `region` just so."""
    if beginning := _beginning_of(digits, region):
        return beginning.answer(digits)
    located = numbering_plan.locate(digits, region)
    if located is None:
        return ask_library(digits, region)
    plan, national = located
    block = block_of(plan.calling_code, national)
    if not block.is_valid:
        return refuse_by_length(plan.main.possible(national))
    if may_lack_its_plus(digits, plan.calling_code, block) and _is_mobile_abroad(digits, plan):
        return read_digits(f"+{digits}", None)
    return describe_in_block(plan.calling_code, national, block)


def _is_mobile_abroad(digits: str, plan: numbering_plan.Plan) -> bool:
    """Whether digits are a mobile's with a + before them.

    “4915123456789” in Germany is a mobile whose + is missing, before a fixed line whose 0 is.
    """
    located = numbering_plan.locate(f"+{digits}", None)
    if located is None:
        return False
    _, national = located
    return block_of(plan.calling_code, national).type == PhoneNumberType.MOBILE


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
        if block.is_valid:
            return replace(describe_in_block(plan.calling_code, now, block), issue=issue)
    return None


def _beginning_of(digits: str, region: str | None) -> Beginning | None:
    """What the first digits tell of a number; None if they don't tell enough."""
    length = len(digits)
    for count in FIRST_DIGITS:
        beginning = _beginning(digits[:count], length, region)
        if beginning is not Undecided.UNDECIDED:
            return beginning
    return None


@lru_cache(maxsize=REMEMBERED)
def _beginning(first: str, length: int, region: str | None) -> Beginning | Undecided | None:
    """What numbers that begin so have in common; None where each needs a closer look."""
    try:
        number = dialed(first, length, region)
    except UndecidedError:
        return Undecided.UNDECIDED
    if number is None:
        return None
    code, grouping = number.calling_code, number.block.grouping
    return Beginning(
        number.skipped, f"+{code}", f"+{code} {grouping.text}", grouping.groups,
        shared_by(number.block),
        lacks_plus=code != NORTH_AMERICA and number.skipped == len(code) and first.startswith(code),
        is_domestic=not is_international(first) and numbering_plan.calling_code_of(region) == code,
    )  # fmt: skip
