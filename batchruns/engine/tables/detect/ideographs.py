"""How likely a text is in one of the encodings of East Asia: it decodes to common characters."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import product

from batchruns.engine.tables.detect.letter_pairs import pairs_of

# Each with how much less likely it is than cp1252 before it is seen, as a logarithm; its language;
# and where a table has the common characters: the first bytes there.
ENCODINGS: dict[str, tuple[float, str, tuple[str, range]]] = {
    "cp932": (-4, "ja", ("euc_jp", range(0xB0, 0xD0))),
    "gb18030": (-4, "zh", ("gb2312", range(0xB0, 0xD8))),
    "big5hkscs": (-4.5, "zh_Hant", ("big5", range(0xA4, 0xC7))),
    "cp949": (-4, "ko", ("euc_kr", range(0xB0, 0xC9))),
    "euc_jp": (-6, "ja", ("euc_jp", range(0xB0, 0xD0))),
}
NO_CHARACTER = re.compile("[\ufffd\ue000-\uf8ff]")
KANA = re.compile("[ぁ-んァ-ヶー々]")
# Signs, brackets and wide letters, which all of them have.
SHARED = re.compile("[\u3000-\u3017！-～・·]")
RUNS = re.compile(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?")
COMMON, KANA_OF_JAPANESE, OF_SHARED, RARE, IMPOSSIBLE = -8.5, -6.0, -8.0, -14.0, -25.0
BESIDE_LETTER, ALONE_WITHIN = -4.0, -8.0


def log_likelihood(cells: Sequence[bytes], encoding: str) -> float:
    """The logarithm of how likely the characters beyond ASCII are in this encoding."""
    prior, language, _ = ENCODINGS[encoding]
    runs = RUNS.findall(b"\n".join(cells).decode(encoding, "replace"))
    return prior + sum(n * _of_run(run, language, encoding) for run, n in Counter(runs).items())


def _of_run(run: str, language: str, encoding: str) -> float:
    within = run.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    beside = len(run) - len(within)
    # A single one within a word is a letter that another encoding has there.
    alone = ALONE_WITHIN if beside == 2 and len(within) == 1 else 0.0
    characters = sum(_of_character(character, language, encoding) for character in within)
    return characters + BESIDE_LETTER * beside + alone


@cache
def _of_character(character: str, language: str, encoding: str) -> float:
    if NO_CHARACTER.match(character):
        return IMPOSSIBLE
    if character in pairs_of(language):
        return max(pairs_of(language)[character], COMMON)
    if KANA.match(character):
        return KANA_OF_JAPANESE if language == "ja" else RARE
    return _of_unseen(character, encoding)


def _of_unseen(character: str, encoding: str) -> float:
    if SHARED.match(character):
        return OF_SHARED
    return COMMON if character in _common_characters(encoding) else RARE


@cache
def _common_characters(encoding: str) -> frozenset[str]:
    _, _, (table, firsts) = ENCODINGS[encoding]
    pairs = map(bytes, product(firsts, range(0x40, 0xFF)))
    return frozenset("".join(pair.decode(table, "ignore") for pair in pairs))
