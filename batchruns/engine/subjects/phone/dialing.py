"""Numbers as people dial them: what all have in common that begin alike and are as long.

So most numbers are read by a look at their first digits, which tell where the national number begins
and of which block it is.
"""

from typing import NamedTuple

from phonenumbers import PhoneNumberType

from batchruns.engine.subjects.phone.blocks import Block, block_known_by
from batchruns.engine.subjects.phone.numbering_plan import locate
from batchruns.engine.subjects.phone.prefixes import UNKNOWN, UndecidedError


class Dialled(NamedTuple):
    """What the numbers of a block have in common when they are dialled in one way."""

    skipped: int
    """How many digits stand before the national significant number, the + included."""
    calling_code: str
    block: Block


def dialled(beginning: str, length: int, region: str | None) -> Dialled | None:
    """What plain digits tell at once that begin so and are dialled from `region`; None if they need a
    closer look.

    All that it tells is valid; a test holds it equal to what the closer look tells.
    """
    digits = beginning.ljust(length, UNKNOWN)
    try:
        located = locate(digits, region)
        if located is None:
            return None
        plan, national = located
        skipped = length - len(national)
        block = block_known_by(plan.calling_code, beginning[skipped:], len(national))
    except UndecidedError:
        return None
    if not digits.endswith(national) or not block.is_valid:
        return None
    if may_lack_its_plus(digits, plan.calling_code, block):
        return None
    return Dialled(skipped, plan.calling_code, block)


def may_lack_its_plus(digits: str, calling_code: str, block: Block) -> bool:
    """Whether the digits of a fixed line may be another number's whose + is missing."""
    return block.type == PhoneNumberType.FIXED_LINE and digits.startswith(calling_code)
