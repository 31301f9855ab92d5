"""Text in a form in which the same words compare equal, however they are written."""

import re
import unicodedata

INVISIBLE: dict[int, str | None] = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
"""For `str.translate`: what programs put between letters, and nobody sees."""
INVISIBLE_OR_TURNING = INVISIBLE | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""For `str.translate`: invisible characters, and the controls that set a text's direction."""

# For text in ASCII, which most is: all that is no letter or digit becomes a space.
_PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()}
# Marks that make other letters of letters, where accents only tell how one is spoken: vowel signs of
# India and South East Asia, and what makes “バ” and “パ” of “ハ”.
_LETTER_MARKS = frozenset(
    chr(code)
    for code in (*range(0x0900, 0x1D00), 0x3099, 0x309A, *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)).startswith("M")
)
_NO_WORD = re.compile(rf"[^\w{''.join(sorted(_LETTER_MARKS))}]|_")


class _PlainCharacters(dict[int, str]):
    """For `str.translate`: what is left of each character, worked out when it first comes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_accent = unicodedata.combining(character) and character not in _LETTER_MARKS
        self[code] = "" if is_accent else _NO_WORD.sub(" ", character).casefold()
        return self[code]


_PLAIN_CHARACTERS = _PlainCharacters()


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, words apart by one space."""
    if text.isascii():
        return " ".join(text.lower().translate(_PUNCTUATION).split())
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return " ".join(parts.translate(_PLAIN_CHARACTERS).split())


def whole_number(text: str, digits: int = 15) -> int | None:
    """The number that a text of up to so many ASCII digits says; None for any other text."""
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else None


def gettext_noop(text: str) -> str:
    """Marks a text for the catalog of translations; it is translated where it is shown."""
    return text


def camel_case(name: str) -> str:
    """A name of Python's as a key of JSON: `header_row` as `headerRow`."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
