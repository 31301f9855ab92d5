"""How likely the words of a text are in an encoding: its letters are common ones of a language."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from batchruns.engine.tables.detect.letter_pairs import EDGE, lower, pairs_of

WEST = ("de", "fr", "es", "it", "pt", "nl", "da", "sv", "no", "fi", "ca", "ga")
CENTRE = ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "de")
CYRILLIC = ("ru", "uk", "be", "bg", "mk", "sr")
BALTIC = ("lt", "lv", "et", "pl", "de")
# Each with how much less likely it is than cp1252 before a word is seen, as a logarithm.
ENCODINGS: dict[str, tuple[float, tuple[str, ...]]] = {
    "cp1252": (0, (*WEST, "is", "et")),
    "cp1250": (-4.5, CENTRE),
    "cp1251": (-3, CYRILLIC),
    "cp1253": (-3.5, ("el",)),
    "cp1254": (-4.5, ("tr", "de", "fr")),
    "cp1255": (-3.5, ("he",)),
    "cp1256": (-3.5, ("ar", "fa")),
    "cp1257": (-4.5, BALTIC),
    "cp1258": (-6, ("vi", "fr")),
    "iso8859_15": (-4, (*WEST, "et")),
    "mac_roman": (-5, (*WEST, "is")),
    "iso8859_2": (-5, CENTRE),
    "iso8859_5": (-6, CYRILLIC),
    "iso8859_6": (-6, ("ar",)),
    "iso8859_7": (-5, ("el",)),
    "iso8859_13": (-6, BALTIC),
    "koi8_r": (-4.5, ("ru",)),
    "koi8_u": (-5, ("ru", "uk")),
    "cp850": (-5, (*WEST, "is")),
    "cp852": (-5.5, CENTRE),
    "cp857": (-6, ("tr",)),
    "cp866": (-4.5, ("ru", "uk", "be")),
    "cp874": (-4.5, ("th",)),
    "mac_cyrillic": (-6, CYRILLIC),
    "mac_latin2": (-6, CENTRE),
    "mac_turkish": (-7, ("tr",)),
}
OTHER_LANGUAGE = {"cp1252": 1.0}
OTHERWISE = 3.0
"""How much less likely a word is in another language than most of the text; by encoding."""

WORDS = re.compile(rb"[A-Za-z\x80-\xff]+")
TWO_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2}")
SIGN_WITHIN = re.compile(r"[A-Za-z][^\x00-\x7f’–][A-Za-z]")
MOST_WITHIN = 2
IMPOSSIBLE, STRANGE, UNSEEN, UNSEEN_PAIR = -25.0, -12.0, -8.0, -3.0
WITHIN, MISPLACED = -6.0, -5.0
SMALL_BEGINNING, CAPITAL_WITHIN = -1.0, -6.0
# Signs beside words and numbers, and how often they stand there.
SIGNS: dict[str, float] = {
    **dict.fromkeys("’–\xa0", -3.5),
    **dict.fromkeys("“”€£°", -4.5),
    **dict.fromkeys("‘„…—®©™«»´·•²³º§½¿¡", -5.0),
    **dict.fromkeys("‚†‡ˆ‰‹›˜ƒ¢¤¥¦¨ª¬\xad¯±µ¶¸¹¼¾×÷№₪\u200c\u200d", -5.5),
}
# What it costs that letters are on both sides of one.
SIGNS_WITHIN = {"’": 0.0, "\xad": 0.0, "‘": -1.0, "´": -1.0, "\xa0": -5.0, "–": -3.0, "·": -4.0,
                "\u200c": 0.0, "\u200d": 0.0}  # fmt: skip
BEFORE_WORDS, BEHIND_WORDS = (
    "“‘„«‹‚¿¡£€¥§–—\xa0•…°·¤",
    "”’“‘»›®©™°²³…–—ªº·€¹\xa0´½\xad\u200c\u200d",
)


def words_of(cells: Sequence[bytes]) -> Counter[bytes]:
    """The words with letters or signs beyond ASCII, and how often they are there."""
    words = (word for cell in cells for word in WORDS.findall(cell))
    return Counter(word for word in words if not word.isascii())


def log_likelihood(words: Counter[bytes], encoding: str) -> float:
    """The logarithm of how likely these words are in this encoding, all of them in one language."""
    prior, languages = ENCODINGS[encoding]
    texts = [word.decode(encoding, "replace") for word in words]
    times = list(words.values())
    by_language: list[list[float]] = [
        [n * _of_word(text, language) for text, n in zip(texts, times, strict=True)]
        for language in languages
    ]
    cost = OTHER_LANGUAGE.get(encoding, OTHERWISE)
    others: list[float] = [max(of_word) - cost for of_word in zip(*by_language, strict=True)]
    totals = [
        sum(max(own, other) for own, other in zip(of_one, others, strict=True))
        for of_one in by_language
    ]
    return prior + max(totals)


def are_signs(words: Iterable[bytes]) -> bool:
    """Whether only signs stand there, each by itself, if the text is in the usual encoding.

    Several within words are letters of another encoding.
    """
    texts = [word.decode("cp1252", "replace") for word in words]
    if any(map(TWO_BEYOND_ASCII.search, texts)):
        return False
    signs = {sign for text in texts for sign in text if not sign.isascii()}
    return signs <= SIGNS.keys() and sum(map(bool, map(SIGN_WITHIN.search, texts))) <= MOST_WITHIN


def _of_word(text: str, language: str) -> float:
    """The logarithm of how likely the letters beyond ASCII are here, and how they follow others."""
    pairs = pairs_of(language)
    small = lower(text)
    total = _of_case(text)
    before = EDGE
    for index, letter in enumerate(small):
        behind = small[index + 1] if index + 1 < len(small) else EDGE
        if letter.isascii():
            before = letter
        elif letter in SIGNS or not _is_letter(letter):
            total += _of_sign(letter, before, behind)
            before = EDGE
        else:
            total += _of_pair(before, letter, pairs)
            if behind.isascii() or not _is_letter(behind):
                total += _of_pair(letter, behind if behind.isascii() else EDGE, pairs)
            before = letter
    return total


def _of_pair(first: str, second: str, pairs: Mapping[str, float]) -> float:
    if (seen := pairs.get(first + second)) is not None:
        return seen
    own, other = (first, second) if second.isascii() else (second, first)
    if own not in pairs or (other.isascii() and other.isalpha() and not _is_latin(own)):
        return STRANGE
    return max(pairs[own] + UNSEEN_PAIR, UNSEEN)


def _of_sign(sign: str, before: str, behind: str) -> float:
    if sign < "\xa0" or sign in "\ufffd\uf8ff":
        return IMPOSSIBLE
    likelihood = SIGNS.get(sign, STRANGE)
    if before != EDGE and behind.isalpha():
        return likelihood + SIGNS_WITHIN.get(sign, WITHIN)
    is_misplaced = (behind.isalpha() and sign not in BEFORE_WORDS) or (
        before != EDGE and sign not in BEHIND_WORDS
    )
    return likelihood + (MISPLACED if is_misplaced else 0.0)


def _of_case(text: str) -> float:
    """How natural the capitals are: “Müller”, “müller”, “MÜLLER” are, “mÜLLER” isn't."""
    if text.isupper() or text.islower():
        is_small = text.islower() and not text[0].isascii() and text[0].isalpha()
        return SMALL_BEGINNING if is_small else 0.0
    within = sum(
        letter.isupper() and before.islower() and not (letter.isascii() and before.isascii())
        for before, letter in pairwise(text)
    )
    return CAPITAL_WITHIN * within


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or "\u0300" <= sign <= "\u036f" or "\u0e31" <= sign <= "\u0e4e"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or "\u0300" <= letter <= "\u036f"
