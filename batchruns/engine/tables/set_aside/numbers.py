"""Numbers as a line of totals has them: in any country's way, with signs of currencies."""

import re
from collections.abc import Iterable

NUMBER = re.compile(
    r"[-+(]?\s*(?:[^\w\s]|[A-Z]{1,3}\$?)?\s*-?\d[\d\s.,'’]*(?:%|[^\w\s]|[A-Za-zł]{1,3}\.?)?\)?"
)
# A sign between groups of three digits, or before the decimals.
SIGN = re.compile(r"[.,'’\s]")
# What tells that nothing was summed up.
NOTHING = frozenset(("-", "–", "—"))
TOLERANCE = 0.011


def is_number(cell: str) -> bool:
    """Whether a cell holds a number and nothing else but a currency, or says that there is none."""
    return cell in NOTHING or NUMBER.fullmatch(cell) is not None


def number_in(cell: str) -> float | None:
    """The number in a cell, None if there is none: 1200.5 for “1.200,50 €”."""
    if not is_number(cell) or cell in NOTHING:
        return None
    digits = re.sub(r"[^\d.,'’\s-]", "", cell).strip(" .,-")
    *others, last = SIGN.split(digits) or [""]
    is_decimal = bool(others) and (len(last) != 3 or len(set(SIGN.findall(digits))) > 1)
    whole = "".join(others) if is_decimal else "".join([*others, last])
    value = float(f"{whole or 0}.{last}" if is_decimal else whole or 0)
    return -value if cell.startswith(("-", "(")) else value


def is_sum(cell: str, column: Iterable[str]) -> bool:
    """Whether a cell is the sum of those in a column, of which two or more hold a number."""
    value = number_in(cell)
    numbers = [number for number in map(number_in, column) if number is not None]
    if value is None or len(numbers) < 2:
        return False
    return abs(sum(numbers) - value) <= max(TOLERANCE, abs(value) * 1e-9)
