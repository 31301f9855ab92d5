"""How likely the words of a text are in an encoding: its letters are common ones of a language."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, filterfalse

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
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
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
# Those that may stand at one side of a word, by whether one is before them, and one behind them.
BESIDE_WORDS = {
    (False, True): "“‘„«‹‚¿¡£€¥§–—\xa0•…°·¤",
    (True, False): "”’“‘»›®©™°²³…–—ªº·€¹\xa0´½\xad\u200c\u200d",
}


def words_of(cells: Sequence[bytes]) -> Counter[bytes]:
    """The words with letters or signs beyond ASCII, and how often they are there."""
    words = chain.from_iterable(map(WORDS.findall, cells))
    return Counter(filterfalse(bytes.isascii, words))


def log_likelihood(words: Counter[bytes], encoding: str) -> float:
    """The logarithm of how likely these words are in this encoding, all of them in one language."""
    prior, languages = ENCODINGS[encoding]
    texts = [(word.decode(encoding, "replace"), times) for word, times in words.items()]
    by_language = [_of_words(texts, language) for language in languages]
    cost = OTHER_LANGUAGE.get(encoding, OTHERWISE)
    others = [max(of_word) - cost for of_word in zip(*by_language, strict=True)]
    totals: list[float] = [sum(map(max, own, others)) for own in by_language]
    return prior + max(totals)


def are_signs(words: Iterable[bytes]) -> bool:
    """Whether only signs stand there, each by itself, if the text is in the usual encoding.

    Several within words are letters of another encoding.
    """
    text = b"\n".join(words).decode("cp1252", "replace")
    if TWO_BEYOND_ASCII.search(text):
        return False
    within = filter(None, map(SIGN_WITHIN.search, text.split("\n")))
    return SIGNS.keys() >= set(BEYOND_ASCII.findall(text)) and len(list(within)) <= MOST_WITHIN


def _of_words(texts: Iterable[tuple[str, int]], language: str) -> list[float]:
    """The logarithms of how likely words are in this language, each as often as it is there."""
    return [times * _of_word(text, language) for text, times in texts]


def _of_word(text: str, language: str) -> float:
    """The logarithm of how likely the letters beyond ASCII are here, and how they follow others."""
    pairs = pairs_of(language)
    small = lower(text)
    total = _of_case(text)
    before = EDGE
    for letter, behind in zip(small, small[1:] + EDGE, strict=True):
        if letter.isascii():
            before = letter
        elif _is_sign(letter):
            total += _of_sign(letter, before, behind)
            before = EDGE
        else:
            total += _of_letter(before, letter, behind, pairs)
            before = letter
    return total


def _of_letter(before: str, letter: str, behind: str, pairs: Mapping[str, float]) -> float:
    """How likely it is behind another, and before one that says nothing itself."""
    likelihood = _of_pair(before, letter, pairs)
    if behind.isascii():
        return likelihood + _of_pair(letter, behind, pairs)
    return likelihood if _is_letter(behind) else likelihood + _of_pair(letter, EDGE, pairs)


def _of_pair(first: str, second: str, pairs: Mapping[str, float]) -> float:
    if (seen := pairs.get(first + second)) is not None:
        return seen
    own, other = (first, second) if second.isascii() else (second, first)
    if own not in pairs or _are_of_two_scripts(own, other):
        return STRANGE
    return max(pairs[own] + UNSEEN_PAIR, UNSEEN)


def _are_of_two_scripts(own: str, other: str) -> bool:
    """Whether a letter beyond ASCII stands beside a Latin one, and is none."""
    return other.isascii() and other.isalpha() and not _is_latin(own)


def _of_sign(sign: str, before: str, behind: str) -> float:
    if sign < "\xa0" or sign in "\ufffd\uf8ff":
        return IMPOSSIBLE
    likelihood = SIGNS.get(sign, STRANGE)
    is_behind, is_before = before != EDGE, behind.isalpha()
    if is_behind and is_before:
        return likelihood + SIGNS_WITHIN.get(sign, WITHIN)
    usual = BESIDE_WORDS.get((is_behind, is_before))
    return likelihood if usual is None or sign in usual else likelihood + MISPLACED


def _of_case(text: str) -> float:
    """How natural the capitals are: “Müller”, “müller”, “MÜLLER” are, “mÜLLER” isn't."""
    if text.islower():
        return SMALL_BEGINNING if _begins_beyond_ascii(text) else 0.0
    if text.isupper():
        return 0.0
    return CAPITAL_WITHIN * sum(map(_is_capital_within, text, text[1:]))


def _begins_beyond_ascii(text: str) -> bool:
    return not text[0].isascii() and text[0].isalpha()


def _is_capital_within(before: str, letter: str) -> bool:
    """Whether a capital stands behind a small letter, one of them beyond ASCII."""
    return letter.isupper() and before.islower() and not (before + letter).isascii()


def _is_sign(letter: str) -> bool:
    return letter in SIGNS or not _is_letter(letter)


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or "\u0300" <= sign <= "\u036f" or "\u0e31" <= sign <= "\u0e4e"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or "\u0300" <= letter <= "\u036f"
