"""Names as nameparser expects them, from the ways in which people and programs write them."""

import re

from batchruns.words import plain

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
# “DUPONT Jean-Pierre”, “VAN DAMME Jean-Claude”: the family name first, and told by its capitals
CAPITALS_FIRST = re.compile(r"((?:[^\W\d_a-zß-öø-ÿ][\w'’]* )*[^\W\d_][\w'’-]{2,}) (\S.*)")
# “Иванов И.И.”, “Ivanov I. I.”
INITIALS_BEHIND = re.compile(r"([^\W\d_]{2}[\w'’-]*) ((?:[^\W\d_]\. ?){2,})")
VOWEL = re.compile("[aeiouy]")


def usual(text: str) -> str:
    """The same name with its parts apart, and with a comma behind a family name that stands first."""
    text = CLOSE_TITLE.sub(r"\1. ", text)
    if login := LOGIN.fullmatch(text):
        return f"{login[1]} {login[2]}"
    if "c" in text and " " in text and (in_capitals := MC_IN_CAPITALS.sub(_upper, text)).isupper():
        return in_capitals
    if diploma := DIPLOMA_BEHIND.fullmatch(text):
        return f"{diploma[1]}, {diploma[2]}"
    if initials := INITIALS_BEHIND.fullmatch(text):
        return f"{initials[1]}, {initials[2]}"
    found = CAPITALS_FIRST.fullmatch(text)
    if found and found[1].isupper() and not found[2].isupper() and not _are_initials(found[1]):
        return f"{found[1]}, {found[2]}"
    return text


def _upper(found: re.Match[str]) -> str:
    return found[0].upper()


def _are_initials(word: str) -> bool:
    """Whether capitals are no word, as in “JRR Tolkien”."""
    letters = plain(word)
    return letters.isascii() and not VOWEL.search(letters)
