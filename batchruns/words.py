"""Text in a form in which the same words compare equal, however they are written."""

import re
import unicodedata

# For text in ASCII, which most is: all that is no letter or digit becomes a space.
_PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()}
_NO_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, words apart by one space."""
    if text.isascii():
        return " ".join(text.lower().translate(_PUNCTUATION).split())
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(_NO_WORD.sub(" ", bare.casefold()).split())
