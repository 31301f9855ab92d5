"""Text in a form in which the same words compare equal, however they are written."""

import re
import unicodedata

NO_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, words apart by one space."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
        text = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(NO_WORD.sub(" ", text.casefold()).split())
