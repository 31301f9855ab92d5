"""Words in one spelling, in which plain variants of the same word are equal."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import methodcaller
from zlib import crc32

from batchruns.engine.text import plain

REMEMBERED = 20_000

# Letters that Unicode doesn't take apart, as they are written where they can't be; and apostrophes.
PLAIN_LETTERS = dict.fromkeys(map(ord, "'’‘`´ʼʹ")) | str.maketrans({
    "ø": "o", "Ø": "O", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŋ": "n",
})  # fmt: skip
# “ae”, “oe”, “ue” for a letter with dots: before a consonant, and not as in “Bauer” or “Manoel”; also in
# “Haeuser”.
DOTS_WRITTEN_OUT = re.compile(r"([aou])(?<![aeoq].)e(?=[b-df-hj-np-tv-z])|(?<=a)e(?=u)")
# Hangul, which `plain` takes apart, kana and ideographs.
UNSPACED = re.compile("[\u1100-\u11ff\u3040-\u9fff]")
ARTICLE = "the"
AND = frozenset("and und et en och og".split())
AND_IN_A_LETTER = frozenset("yeiu")
SHORTEST_WORD = 2
COMPANY_WORDS = {"company": "co", "corporation": "corp", "incorporated": "inc", "limited": "ltd"}
# What a company may be called with or without, where its legal form was not told apart.
CUT_FROM_COMPANY = frozenset(COMPANY_WORDS.values())


@lru_cache(maxsize=REMEMBERED)
def spell(text: str) -> str:
    """Lower case, without accents, dots and apostrophes, words apart by one space.

    “Müller”, “Mueller” and “MULLER” are the same, as are “O’Brien” and “OBrien”.
    """
    return spell_each([text])[0]


def spell_each(texts: Collection[str]) -> list[str]:
    """The spelling of each text; there must be one."""
    lines = "\n".join([plain(_in_plain_letters(text)) for text in texts])
    return without_dots(lines).replace("aa", "a").split("\n")


def without_dots(text: str) -> str:
    """A plain text with “o” for an “oe” that is an “ö” where there are no dots."""
    if "ae" in text or "oe" in text or "ue" in text:
        return DOTS_WRITTEN_OUT.sub(r"\1", text)
    return text


def _in_plain_letters(text: str) -> str:
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    return text.translate(PLAIN_LETTERS)


def spell_company(text: str) -> str:
    """A company's name without spaces, and without words for “and” or what stands for them."""
    return _joined_company(spell(text))


def words_of_company(spelled: str) -> list[str]:
    """The words of a spelled company that tell it from others: none for “and”, and no “the”."""
    telling = words_as_written(spelled)
    while len(telling) > 1 and telling[-1] in CUT_FROM_COMPANY:
        telling.pop()
    return telling or spelled.split()


def words_as_written(spelled: str) -> list[str]:
    """All words of a spelled company with its legal form, in short: none for “and”, and no “the”."""
    words = spelled.split()
    return [
        COMPANY_WORDS.get(word, word)
        for number, word in enumerate(words)
        if word != ARTICLE and not _stands_for_and(words, number)
    ]


def _stands_for_and(words: Sequence[str], number: int) -> bool:
    """Whether a word stands for “and”. One of a letter may be the first of a name, or of initials:
    “E.ON”, “U.S. Steel”.
    """
    if words[number] not in AND_IN_A_LETTER:
        return words[number] in AND
    before, behind = words[:number][-1:], words[number + 1 : number + 2]
    is_of_initials = len("".join(before)) < SHORTEST_WORD or not AND.isdisjoint((*before, *behind))
    return not is_of_initials and (behind == ["c"] or len("".join(behind)) >= SHORTEST_WORD)


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
