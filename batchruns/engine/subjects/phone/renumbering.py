"""Numbers as they were dialed before their country changed them, or with digits too many or few."""

import re
from collections.abc import Iterator

from batchruns.engine.issues import Issue

RENUMBERED = Issue("number_renumbered")
NEEDLESS_ZERO = Issue("needless_zero")
MISSING_ZERO = Issue("missing_zero")
TWICE = Issue("country_prefix_twice")
# For each calling code, what national numbers were before and are now.
CHANGED = {
    "225": [  # Côte d'Ivoire, 2021: a prefix for each mobile network
        (r"([04-9][0-3]\d{6})", r"01\1"),
        (r"([04-9][4-6]\d{6})", r"05\1"),
        (r"([04-9][7-9]\d{6})", r"07\1"),
    ],
    "229": [(r"(\d{8})", r"01\1")],  # Benin, 2024
    "380": [(r"80(\d{9})", r"\1")],  # Ukraine, 2009: 8 before the 0
    "44": [(r"1([78])1(\d{7})", r"20\1\2")],  # London, 2000
    "52": [(r"(?:1|01|04[45])(\d{10})", r"\1")],  # Mexico, 2019: for mobiles, from elsewhere
    "55": [(r"(\d\d)([6-9]\d{7})", r"\g<1>9\2")],  # Brazil, 2016: mobiles
    "57": [(r"0?([124-8])(\d{7})", r"60\1\2")],  # Colombia, 2021: fixed lines
    "84": [  # Vietnam, 2018: mobiles
        (rf"0?{old}(\d{{7}})", rf"{new}\1")
        for old, new in (
            pair.split(":")
            for pair in "120:70 121:79 122:77 123:83 124:84 125:85 126:76 127:81 128:78 129:82 "
            "162:32 163:33 164:34 165:35 166:36 167:37 168:38 169:39 186:56 188:58 199:59".split()
        )
    ],
}
# Where fixed lines keep their 0 behind the calling code, too.
ITALY = "39"


def as_dialed_now(calling_code: str, national: str) -> Iterator[tuple[str, Issue]]:
    """What a national number that is none may be today, each with the issue that says so."""
    yield from ((now, RENUMBERED) for now in _renumbered(calling_code, national))
    for twice in (calling_code, f"00{calling_code}"):
        if national.startswith(twice):
            yield national.removeprefix(twice), TWICE
    yield from _with_another_zero(calling_code, national)


def _with_another_zero(calling_code: str, national: str) -> Iterator[tuple[str, Issue]]:
    """The number with a needless 0 less, or with the one that is missing."""
    if national.startswith("0"):
        yield national[1:], NEEDLESS_ZERO
    elif calling_code == ITALY and national[:1] != "3":
        yield f"0{national}", MISSING_ZERO


def _renumbered(calling_code: str, national: str) -> Iterator[str]:
    """What a country made of a number from before it changed its numbers."""
    for before, now in CHANGED.get(calling_code, ()):
        if match := re.fullmatch(before, national):
            yield match.expand(now)
