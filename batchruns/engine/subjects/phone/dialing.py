"""Numbers as people dial them: what all have in common that begin alike and are as long.

The first digits of most numbers tell where the national number begins and of which block it is.
"""

from typing import NamedTuple

from phonenumbers import PhoneNumberType

from batchruns.engine.subjects.phone.blocks import Block, block_of_beginning
from batchruns.engine.subjects.phone.numbering_plan import locate
from batchruns.engine.subjects.phone.prefixes import UNKNOWN


class Dialed(NamedTuple):
    """What the numbers of a block have in common when they are dialed in one way."""

    skipped: int
    """How many digits stand before the national significant number, the + included."""
    calling_code: str
    block: Block


def dialed(beginning: str, length: int, region: str | None) -> Dialed | None:
    """What plain digits are that begin so and are dialed from `region`; None if they need a closer look.

    All numbers of its answer are valid; a test holds it equal to that of the closer look.
    Raises UndecidedError if more of the digits have to be known.
    """
    digits = beginning.ljust(length, UNKNOWN)
    located = locate(digits, region)
    if located is None:
        return None
    plan, national = located
    skipped = length - len(national)
    block = block_of_beginning(plan.calling_code, beginning[skipped:], len(national))
    if not digits.endswith(national) or not block.is_valid:
        return None
    if may_lack_its_plus(digits, plan.calling_code, block):
        return None
    return Dialed(skipped, plan.calling_code, block)


def may_lack_its_plus(digits: str, calling_code: str, block: Block) -> bool:
    """Whether the digits of a fixed line may be another number's whose + is missing."""
    return block.type == PhoneNumberType.FIXED_LINE and digits.startswith(calling_code)
