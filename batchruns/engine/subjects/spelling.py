"""Words in one spelling, in which plain variants of the same word are equal."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import itemgetter, methodcaller
from zlib import crc32

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

REMEMBERED = 20_000

# Letters that Unicode doesn't take apart, as they are written where they can't be; and apostrophes.
PLAIN_LETTERS = dict.fromkeys(map(ord, "'’‘`´ʼʹ")) | str.maketrans({
    "ø": "o", "Ø": "O", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŋ": "n",
})  # fmt: skip
# “ae”, “oe”, “ue” for a letter with dots: before a consonant, and not as in “Bauer” or “Manoel”.
DOTS_WRITTEN_OUT = re.compile(r"([aou])(?<![aeoq].)e(?=[b-df-hj-np-tv-z])")
# Hangul, which `plain` takes apart, kana and ideographs.
UNSPACED = re.compile("[\u1100-\u11ff\u3040-\u9fff]")
ARTICLE = "the"
AND = frozenset("and und et en y e i och og u".split())
ABBREVIATIONS_FILE = TableFile(
    "batchruns.engine.subjects.company", "abbreviations.tsv", ("word", "short"), key=("word",)
)
# What a company may be called with or without, where its legal form was not told apart.
CUT_FROM_COMPANY = frozenset("co corp inc ltd".split())


@lru_cache(maxsize=REMEMBERED)
def spell(text: str) -> str:
    """Lower case, without accents, dots and apostrophes, words apart by one space.

    “Müller”, “Mueller” and “MULLER” are the same, as are “O’Brien” and “OBrien”.
    """
    return spell_each([text])[0]


def spell_each(texts: Collection[str]) -> list[str]:
    """The spelling of each text; there must be one."""
    lines = "\n".join([plain(_in_plain_letters(text)) for text in texts])
    return DOTS_WRITTEN_OUT.sub(r"\1", lines).replace("aa", "a").split("\n")


def _in_plain_letters(text: str) -> str:
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    return text.translate(PLAIN_LETTERS)


def spell_company(text: str) -> str:
    """A company's name without spaces, and without words for “and” or what stands for them."""
    return _joined_company(spell(text))


def words_of_company(spelled: str) -> list[str]:
    """The words of a spelled company that tell it from others, those that are abbreviated in short.

    Words for “and” count where they stand for something else: “E” of “E.ON”.
    """
    words = [word for word in spelled.split() if word != ARTICLE]
    ends = {0, len(words) - 1}
    short = _abbreviations()
    telling = [
        short.get(word, word) for n, word in enumerate(words) if word not in AND or n in ends
    ]
    while len(telling) > 1 and telling[-1] in CUT_FROM_COMPANY:
        telling.pop()
    return telling or [ARTICLE]


@cache
def _abbreviations() -> dict[str, str]:
    return dict(map(itemgetter(0, 1), ABBREVIATIONS_FILE.rows()))


def _joined_company(spelled: str) -> str:
    return "".join(words_of_company(spelled)) if spelled else ""


DIGEST_MASK = (1 << 32) - 1
encoded: Callable[[str], bytes] = methodcaller("encode", "utf-8", "surrogatepass")
"""A text as UTF-8, whatever characters it has."""


def digests_of(texts: Iterable[str]) -> Iterator[int]:
    """A number of 32 bits for each text, as `digest_of` gives it."""
    return map(crc32, map(encoded, texts))


def digest_of(text: str) -> int:
    """A number of 32 bits that equal texts have in common, and hardly any others; 0 for no text."""
    return crc32(encoded(text))


class SpellingDigests:
    """What `digest` makes of the spelling of each text, of which many are the same; 0 for no text."""

    def __init__(self, digest: Callable[[str], int]) -> None:
        self._digest = digest
        self._known = {"": 0}

    def of(self, texts: Sequence[str]) -> list[int]:
        """The digest of each text."""
        if len(self._known) > REMEMBERED:
            self._known = {"": 0}
        if new := set(texts).difference(self._known):
            self._known.update(zip(new, map(self._digest, spell_each(new)), strict=True))
        return list(map(self._known.__getitem__, texts))


digests_of_companies = SpellingDigests(lambda spelled: digest_of(_joined_company(spelled)))
"""Numbers that all companies have in common that `spell_company` gives alike."""


def has_other_letters(words: str) -> bool:
    """Whether a spelled text has letters of another alphabet than the Latin one."""
    return not words.isascii()


def is_unspaced(words: str) -> bool:
    """Whether a spelled text has letters of Chinese, Japanese or Korean, whose names need no spaces."""
    return not words.isascii() and UNSPACED.search(words) is not None
