"""Dates and times, which stand in columns of phone numbers where columns were shifted."""

import re

DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
# The first letters of months in the languages of most leads.
MONTH_NAME = (
    r"(?:jan|gen|ene|f[eé][bv]|m[aä]r|mrz|maa|apr|abr|avr|ma[ijy]|mag|jun|juin|giu|jul|juil|lug|aug|"
    r"ago|ao[uû]|sep|set|o[ckt]t|out|nov|de[czs]|dic)[^\W\d_]*\.?"
)
IN_DIGITS = "|".join(
    (
        rf"{YEAR}(?P<a>[-/.]){MONTH}(?P=a){DAY}",
        rf"(?:{DAY}(?P<b>[-/.]){MONTH}(?P=b)|{MONTH}(?P<c>[-/.]){DAY}(?P=c)){YEAR}",
        rf"(?:{DAY}(?P<d>[-/.]){MONTH}(?P=d)|{MONTH}(?P<e>[-/.]){DAY}(?P=e))\d\d",
        r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}",
        rf"{YEAR}年{MONTH}月{DAY}日?",
    )
)
ORDINAL = r"(?:st|nd|rd|th|º)?"
IN_WORDS = (
    r"(?:[^\W\d_]{2,}\.?,? )?"
    rf"(?:{DAY}{ORDINAL}[-./ ]*(?:de |of )?{MONTH_NAME}|{MONTH_NAME} {DAY}{ORDINAL})"
    rf"[-./, ]*(?:de )?(?:{YEAR}|\d\d)"
)
# Without marks between, only a time behind tells a date from a number.
COMPACT = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
CLOCK = r"(?:[01]?\d|2[0-4])"
AFTER_CLOCK = r"(?:[:.]\d\d\S*)?(?: ?[ap]\.?m\.?)?(?: ?(?:uhr|utc|gmt|z))?(?: ?[-+]\d\d:?\d\d)?"
TIME = rf"{CLOCK}(?:[:h][0-5]\d|[.][0-5]\d(?!\d)){AFTER_CLOCK}"
# Alone, “10.30” may be anything.
TIME_ALONE = rf"{CLOCK}[:h][0-5]\d{AFTER_CLOCK}"
BETWEEN = r"(?:T|,? +(?:(?:at|um|à|às|alle|kl\.?) +)?)"
DATE = re.compile(
    rf"(?:{IN_DIGITS}|{IN_WORDS})(?:{BETWEEN}{TIME})?|{COMPACT}{BETWEEN}{TIME}"
    rf"|{TIME_ALONE}(?: +[\d/.-]{{6,10}})?",
    re.IGNORECASE,
)
LONGEST = 60


def is_date(text: str) -> bool:
    """Whether a text is a date, a time, or both."""
    return len(text) <= LONGEST and DATE.fullmatch(text) is not None
