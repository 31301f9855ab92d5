"""Names as nameparser expects them, from the ways in which people and programs write them."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from batchruns.engine.subjects.name import parser
from batchruns.engine.text import plain

# “Dr.Anna Schmidt”, “Prof.Dr.med.Hans Müller”
CLOSE_TITLE = re.compile(
    r"\b(dr|prof|mag|ing|hr|fr|mrs?|ms|med|dent|jur|phil|nat|rer|habil|pol)\.(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
# “anna.schmidt”, “Anna_Schmidt”, as mailboxes and logins are called
LOGIN = re.compile(r"([^\W\d_]{2,})[._]([^\W\d_]{3,})")
# “JOHN McDONALD” is all in capitals.
MC_IN_CAPITALS = re.compile(r"\bMa?c(?=[A-Z]{2})")
# “Anna Schmidt Dipl.-Ing. (FH)”
DIPLOMA_BEHIND = re.compile(r"(.+?),? +(dipl\.[ -]?\S+(?: \(\S+\))?)", re.IGNORECASE)
# “Иванов И.И.”, “Ivanov I. I.”
INITIALS_BEHIND = re.compile(r"([^\W\d_]{2}[\w'’-]*) ((?:[^\W\d_]\. ?){2,})")
SPELLINGS = ((LOGIN, r"\1 \2"), (DIPLOMA_BEHIND, r"\1, \2"), (INITIALS_BEHIND, r"\1, \2"))
# “APJ Abdul Kalam”; a name of three letters has its vowel behind the first: “LEE”, “KIM”.
LONGEST_INITIALS = 3
# “Dr.-Ing. E. h.”: of honor
OF_HONOR = re.compile(r"\b(E|e)\. h\.")
VOWEL = re.compile("[aeiouy]")


def respell(text: str) -> str:
    """A name with its parts apart, and with a comma behind a family name that stands first."""
    text = OF_HONOR.sub("e.h.", CLOSE_TITLE.sub(r"\1. ", text))
    if _is_in_capitals_but_mc(text):
        return MC_IN_CAPITALS.sub(_upper, text)
    for pattern, spelling in SPELLINGS:
        if match := pattern.fullmatch(text):
            return match.expand(spelling)
    return _family_name_first(text.split()) or text


def _is_in_capitals_but_mc(text: str) -> bool:
    return "c" in text and " " in text and MC_IN_CAPITALS.sub(_upper, text).isupper()


def _family_name_first(words: Sequence[str]) -> str:
    """“DUPONT, Jean-Pierre” of “DUPONT Jean-Pierre”, “VAN DAMME Jean-Claude”: its capitals show the
    family name. Nothing where they don't.
    """
    family = list(takewhile(str.isupper, words))
    given_names = words[len(family) :]
    is_word = any(len(word) > 2 and not _are_initials(word) for word in family)
    if not (is_word and given_names and all(map(_may_be_given_name, given_names))):
        return ""
    return f"{' '.join(family)}, {' '.join(given_names)}"


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()


def _may_be_given_name(word: str) -> bool:
    """Whether a word may be a given name by its capitals: not “d'ESTAING”, nor “Jr.”."""
    has_two_capitals = any(one.isupper() and two.isupper() for one, two in pairwise(word))
    is_name = word[:1].isupper() and len(word.rstrip(".")) > 1 and "," not in word
    return is_name and not has_two_capitals and not _is_suffix(word)


def _is_suffix(word: str) -> bool:
    return plain(word) in parser.lexicon().suffix_words


def _are_initials(word: str) -> bool:
    """Whether capitals are no word, as in “JRR Tolkien”."""
    letters = plain(word)
    if "." in word or (letters.isascii() and not VOWEL.search(letters)):
        return True
    return len(letters) == LONGEST_INITIALS and not VOWEL.search(letters[1:])
