"""Numbers of a spreadsheet as a person reads them, by the number format of their cell."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

GENERAL, DATE, TIME, DURATION = "general", "date", "time", "duration"

# Formats that a workbook doesn't spell out (ECMA-376, 18.8.30), with those of East Asia.
BUILT_IN = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), DATE),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47, 55, 56), TIME),
    46: DURATION,
}
NOT_PART_OF_IT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ZEROS = re.compile(r'(?:0|\\?[-/ ().]|"[^"]*")*0')
LITERAL = re.compile(r'"([^"]*)"|\\(.)')
PLAIN = re.compile(r"-?\d+(\.\d+)?")
FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's times have no zone)
FIRST_DAY_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
A_DAY = dt.timedelta(days=1)
LAST_DAY = 2_958_465

# Digits to fill, and letters that stand for no part of a moment: “General”, “0.00 USD”.
FRACTION = re.compile(r"s\]?[.,]0+")
NO_MOMENT = re.compile("[0#?@cfikloqruvwxz]")

MOMENTS = (
    (re.compile(r"\[(h+|m+|s+)\]"), DURATION),
    (re.compile("[dyj]|mmm"), DATE),
    (re.compile("[hs]"), TIME),
    (re.compile("m"), DATE),
)
"""By what signs the format of a moment is known, in order."""


def kind_of(number: int, code: str) -> str:
    """GENERAL, DATE, TIME, DURATION, or the code itself where it gives a number zeros (“00000”)."""
    if not code:
        return BUILT_IN.get(number, GENERAL)
    code = code.split(";")[0]
    if code.count("0") > 1 and "." not in code and ZEROS.fullmatch(code):
        return LITERAL.sub(r"\1\2", code)
    return _kind_of_signs(NOT_PART_OF_IT.sub("", code).lower())


def _kind_of_signs(signs: str) -> str:
    if NO_MOMENT.search(FRACTION.sub("", signs)) or not re.search("[dmyhs]", signs):
        return GENERAL
    return next(kind for pattern, kind in MOMENTS if pattern.search(signs))


def as_text(value: str, kind: str, *, from_1904: bool = False) -> str:
    """A stored number as text: a date as ISO 8601, else its digits without an exponent."""
    if kind == GENERAL:
        return plain_number(value)
    try:
        number = float(value)
    except ValueError:
        return value
    return _formatted(number, kind, from_1904) or plain_number(value)


def _formatted(number: float, kind: str, from_1904: bool) -> str | None:
    """A number in a format that isn't GENERAL; None where it doesn't fit that."""
    if kind in (DATE, TIME):
        return _moment(number, kind, from_1904)
    if kind == DURATION:
        return duration_text(dt.timedelta(days=number)) if abs(number) <= LAST_DAY else None
    return _with_zeros(int(number), kind) if number >= 0 and number.is_integer() else None


def duration_text(time: dt.timedelta) -> str:
    """A length of time as hours, minutes and seconds: “26:05:00”; “-00:30:00” where it is negative."""
    milliseconds = round(abs(time) / dt.timedelta(milliseconds=1))
    seconds, rest = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if time < dt.timedelta() else "") + text + (f".{rest:03}" if rest else "")


def plain_number(value: str) -> str:
    """The number without exponent and without “.0”; of fractions 15 digits, which Excel keeps.

    What is no number stays as it is.
    """
    match = PLAIN.fullmatch(value)
    if match and not match[1]:
        return value
    return _without_end_zeros(value) if match and len(value) <= 16 else _decimal(value)


def _decimal(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() > 400:
        return value
    is_whole = number == number.to_integral_value()
    return _without_end_zeros(format(number if is_whole else Decimal(f"{number:.15g}"), "f"))


def _without_end_zeros(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _moment(number: float, kind: str, from_1904: bool) -> str | None:
    if not 0 <= number <= LAST_DAY:
        return None
    time = dt.timedelta(seconds=round(number * 86_400, 3))
    first = FIRST_DAY_1904 if from_1904 else FIRST_DAY
    if kind == TIME and time < A_DAY:
        return _time(first + time)
    # Excel counts a 29 February 1900 that never was.
    is_before_it = not from_1904 and number < 60
    moment = first + time + is_before_it * A_DAY
    day = moment.date().isoformat()
    return day if moment.time() == dt.time() else f"{day} {_time(moment)}"


def _time(moment: dt.datetime) -> str:
    return moment.time().isoformat("auto" if not moment.microsecond else "milliseconds")


def _with_zeros(number: int, code: str) -> str:
    """The digits in the places of the zeros, from the right; the leftmost takes all that are left."""
    digits, text = str(number), ""
    zeros = code.count("0")
    for sign in reversed(code):
        if sign != "0":
            text = sign + text
            continue
        zeros -= 1
        taken = digits if zeros == 0 else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        text = (taken or "0") + text
    return text
