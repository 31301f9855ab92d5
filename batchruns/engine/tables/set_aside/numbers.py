"""Numbers as a line of totals has them: in any country's way, with signs of currencies."""

import re
from collections.abc import Iterable

NUMBER = re.compile(
    r"[-+(]?\s*(?:(?:[^\w\s]|[A-Z]{1,3}\$?)\s*)?-?\d[\d\s.,'’]*(?:%|[^\w\s]|[A-Za-zł]{1,3}\.?)?\)?"
)
# A number, or what tells that nothing was summed up.
AMOUNT = re.compile(rf"{NUMBER.pattern}|[-–—]")
# A sign between groups of three digits, or before the decimals.
SIGN = re.compile(r"[.,'’\s]")
NO_PART = re.compile(r"[^\d.,'’\s-]")
TOLERANCE = 0.011


def is_number(cell: str) -> bool:
    """Whether a cell holds a number and nothing else but a currency, or says that there is none."""
    return AMOUNT.fullmatch(cell) is not None


def number_in(cell: str) -> float | None:
    """The number in a cell, None if there is none: 1200.5 for “1.200,50 €”."""
    if not NUMBER.fullmatch(cell):
        return None
    whole, decimals = _parts(NO_PART.sub("", cell).strip(" .,-"))
    # Zeros around it, as either part may be empty.
    value = float(f"0{whole}.{decimals}0")
    return -value if cell.startswith(("-", "(")) else value


def is_sum(cell: str, column: Iterable[str]) -> bool:
    """Whether a cell is the sum of those in a column, of which two or more hold a number."""
    value, numbers = number_in(cell), _numbers_in(column)
    if value is None or len(numbers) < 2:
        return False
    return abs(sum(numbers) - value) <= max(TOLERANCE, abs(value) * 1e-9)


def _numbers_in(column: Iterable[str]) -> list[float]:
    return [number for number in map(number_in, column) if number is not None]


def _parts(number: str) -> tuple[str, str]:
    """The digits before and behind the decimal sign: “1.200,50” is ("1200", "50")."""
    *groups, last = SIGN.split(number)
    if groups and (len(last) != 3 or len(set(SIGN.findall(number))) > 1):
        return "".join(groups), last
    return "".join([*groups, last]), ""
