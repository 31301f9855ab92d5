"""Text in a form in which the same words compare equal, however they are written."""

import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, words apart by one space."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(re.sub(r"[^\w]|_", " ", bare.casefold()).split())
