"""A job title as words, each with what stands before it."""

import re
from dataclasses import dataclass

from batchruns.engine.text import plain

# “CEO a.i.”: for the time being
INTERIM = re.compile(r"\ba\. ?i\.")
# “(m/w/d)”, “h/f”
GENDERS = re.compile(
    r"[(\[]?\b(?:[mwfdxhi]\s?[/|*]\s?){1,3}[mwfdxhi]\b[)\]]?|\((?:gn|all genders)\)", re.IGNORECASE
)
# “Leiter/in”, “Leiter:in”, “Leiter*innen”, “diretor(a)”, “directeur/trice”
FEMALE = re.compile(
    r"(?<=\w\w)(?:[/:*_·]-?|\()(?:in|innen|frau|e|ne|rice|trice|euse|a|o|ra|se)\)?(?!\w)",
    re.IGNORECASE,
)
# “Key Account Manager intern”: a German adjective, where other words have capitals
INTERNAL = re.compile(r"(?<=[a-z]) intern\s*$")
# “Auditor intern”, “Ghid De Turism Intern”: a Romance one
INTERNAL_ROMANCE = re.compile(r"\b(auditor|control|de \w+) intern\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-ZÄÖÜ]\w+ [A-ZÄÖÜ]\w+")
# “CEO's Office Manager”: whose office it is has another title.
POSSESSIVE = re.compile(r"\b\w+['’]s\b ")
# Between two offices, two departments, or an office and its department.
BREAK = re.compile(r"(?:(?<!\s)\s++)?(?:[,;|/&+•·()\[\]:、，；：／（）]|(?<=\s)[-–—]\s)\s*")
AND = frozenset("and und et y e en og och i и та и ve ja".split())
# “IT经理”, “代表取締役CEO”: where the Latin script meets one that puts no spaces between words
SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[\u3000-\ud7ff])|(?<=[\u3000-\ud7ff])(?=[A-Za-z])")
# “Medarbejder på kontor”: no “PA”
ON = re.compile(r"\bpå\b", re.IGNORECASE)
# “创始人兼CEO”: between two offices of one person
CONCURRENTLY = "兼"
# “R&D”, “M&A”
LETTERS = re.compile(r"\b(\w)\s?&\s?(\w)\b")


@dataclass(slots=True)
class Word:
    """A word of a title in the form of `plain`."""

    text: str
    is_apart: bool
    """Whether a comma, a slash or the like stands before it."""
    is_joined: bool
    """Whether a hyphen joins it to the word before it."""


def title_words(text: str) -> list[Word]:
    """The words of a title; without what only names a gender, and “C.E.O.” as one word."""
    if not text.isascii():
        text = ON.sub("for", SCRIPTS.sub(" ", text.replace(CONCURRENTLY, "/")))
    if text.replace(" ", "").isalpha():
        text = _without_internal(text)
        return [Word(word, False, False) for word in plain(text).split()]
    text = POSSESSIVE.sub("", text)
    text = INTERIM.sub(" ", FEMALE.sub("", GENDERS.sub(" ", text))).replace("@", " at ")
    words: list[Word] = []
    for piece in BREAK.split(LETTERS.sub(r"\1\2", _without_internal(text))):
        words += _words_of_piece(piece, is_first=not words)
    return words


def _words_of_piece(piece: str, is_first: bool) -> list[Word]:
    words: list[Word] = []
    was_letter = False
    for part in piece.split():
        for index, word in enumerate(plain(part).split()):
            is_letter = len(word) == 1 and word.isalpha()
            if is_letter and was_letter:
                words[-1] = Word(words[-1].text + word, words[-1].is_apart, words[-1].is_joined)
            else:
                words.append(Word(word, not words and not is_first, index > 0))
            was_letter = is_letter
    return words


def _without_internal(text: str) -> str:
    if "intern" not in text.lower():
        return text
    text = INTERNAL_ROMANCE.sub(r"\1", text)
    return INTERNAL.sub("", text) if CAPITALS.search(text) else text
