"""Which of the encodings of East Asia a text is in: the one that decodes it to common characters."""

import re
from functools import cache

# Each by itself, and where its table has the common characters: the first bytes there.
# Of two that decode a text alike, the earlier is likelier.
ENCODINGS: dict[str, tuple[str, range]] = {
    "cp949": ("euc_kr", range(0xB0, 0xC9)),
    "cp932": ("euc_jp", range(0xB0, 0xD0)),
    "gb18030": ("gb2312", range(0xB0, 0xD8)),
    "euc_jp": ("euc_jp", range(0xB0, 0xD0)),
    "big5hkscs": ("big5", range(0xA4, 0xC7)),
}
KANA = range(0x3041, 0x30FF)
# Signs, brackets and wide letters, which all of them have.
SHARED = {*map(chr, range(0x3001, 0x3018)), *map(chr, range(0xFF01, 0xFF5F)), "々", "・", "ー", "·"}
RUNS = re.compile(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?")
MOST_RUNS = 3_000


def share_of_runs(sample: bytes, encoding: str) -> float:
    """Which part of the runs of characters beyond ASCII decodes to common ones only in this encoding."""
    common = _common_characters(encoding)
    runs = list(dict.fromkeys(RUNS.findall(sample.decode(encoding, "replace"))))[:MOST_RUNS]
    return sum(_is_likely(run, common) for run in runs) / len(runs) if runs else 0.0


def _is_likely(run: str, common: frozenset[str]) -> bool:
    within = run.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    # A single one within a word is a letter that another encoding has there.
    return common.issuperset(within) and (len(within) > 1 or within == run)


@cache
def _common_characters(encoding: str) -> frozenset[str]:
    table, firsts = ENCODINGS[encoding]
    pairs = (bytes((first, second)) for first in firsts for second in range(0x40, 0xFF))
    characters = {
        sign for pair in pairs for sign in pair.decode(table, "ignore") if not sign.isascii()
    }
    return frozenset(characters | SHARED | (set(map(chr, KANA)) if table == "euc_jp" else set()))
