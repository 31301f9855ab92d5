"""The e-mail address in a cell, however people and programs dress it."""

import html
import re
import unicodedata

from batchruns.engine.subjects.email import addresses
from batchruns.engine.subjects.email.addresses import Address
from batchruns.engine.text import INVISIBLE

SEVERAL = "There are several addresses in this cell; this is the first."
QUOTES = "'‘’“”«»`"
AROUND, BEHIND = f"{QUOTES}*•", "*_?!}…."
AT = re.compile(r"\s*[(\[{]\s*at\s*[)\]}]\s*", re.IGNORECASE)
DOT = re.compile(r"\s*[(\[{]\s*dot\s*[)\]}]\s*", re.IGNORECASE)
LINK = re.compile(r"(?:mailto|e-?mail):\s*([^?]*)(?:\?.*)?", re.IGNORECASE | re.DOTALL)
# “Ada Lovelace <ada@acme.com>”, “ada@acme.com; bob@acme.com”, “ada@acme.com (work)”
BETWEEN = re.compile(
    r"[,;|<>()\[\]{}\"/\n\r]+|\s[-–—]\s|\b[\w-]{1,20} ?:|"
    r"(?<=\w)\s+(?:&|and|or|und|oder|et|ou|y|o|e|en|of)\s+(?=\S+@)",
    re.IGNORECASE,
)
LONGEST_LOST = 3


def read(text: str) -> tuple[Address | str, str]:
    """The first address in a (stripped) cell, or why there is none; and a remark on the others."""
    address = addresses.read(text)
    if not isinstance(address, str) or "://" in text:
        # A spreadsheet's apostrophe, which says that a cell is text, is of no address.
        return addresses.read(text[1:]) if text[:1] == "'" else address, ""
    found = {known: None for piece in _pieces(text) if (known := _address(piece))}
    if not found:
        return address, ""
    return next(iter(found)), SEVERAL if len(found) > 1 else ""


def _pieces(text: str) -> list[str]:
    """What may be an address each, without what stands around it."""
    text = html.unescape(text).translate(INVISIBLE).strip("\0 ")
    if "@" not in text:
        # As East Asian keyboards write it, or to keep it from robots.
        text = DOT.sub(".", AT.sub("@", unicodedata.normalize("NFKC", text))).replace("%40", "@")
    if link := LINK.fullmatch(text):
        text = link[1]
    found = (word for part in BETWEEN.split(text) for word in _apart(part.split()))
    return [word.strip(AROUND).rstrip(BEHIND) for word in found]


def _apart(words: list[str]) -> list[str]:
    """The words with an @, but for those that a space may have cut through.

    “Ada Lovelace@acme.com” isn't “lovelace@acme.com”, and “ada@acme.co uk” isn't at “acme.co”.
    """
    if _follow_a_name(words):
        return words[-1:]
    after = words[1:] if words and "@" in words[0] else words
    if any("@" not in word and len(word) <= LONGEST_LOST and word.isalpha() for word in after):
        return []
    is_first = words and ("@" in words[0] or not any(map(str.isalpha, words[0])))
    return [word for word in words if "@" in word] if is_first else []


def _follow_a_name(words: list[str]) -> bool:
    """Whether the last of these words, “jdoe@acme.com”, stands behind a first and a last name."""
    *names, last = words or [""]
    return len(names) > 1 and all(map(str.istitle, names)) and last.islower()


def _address(piece: str) -> Address | None:
    address = addresses.read(piece)
    return None if isinstance(address, str) else address
