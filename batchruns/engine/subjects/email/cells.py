"""The e-mail address in a cell, however people and programs dress it."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email import addresses
from batchruns.engine.subjects.email.addresses import EmailAddress
from batchruns.engine.text import INVISIBLE

SEVERAL = Issue("several_addresses")
QUOTES = "'‘’“”«»`"
AROUND, BEHIND = f"{QUOTES}*•", "*_?!}…."
# Spaces before it are looked at from the first of them only, else each would be a beginning.
AT = re.compile(r"(?:(?<!\s)\s++)?[(\[{]\s*+at\s*+[)\]}]\s*", re.IGNORECASE)
DOT = re.compile(r"(?:(?<!\s)\s++)?[(\[{]\s*+dot\s*+[)\]}]\s*", re.IGNORECASE)
LINK = re.compile(r"(?:mailto|e-?mail):\s*([^?]*)(?:\?.*)?", re.IGNORECASE | re.DOTALL)
# “Ada Lovelace <ada@acme.com>”, “ada@acme.com; bob@acme.com”, “ada@acme.com (work)”
BETWEEN = re.compile(
    r"[,;|<>()\[\]{}\"/\n\r]+|\s[-–—]\s|\b[\w-]{1,20} ?:|"
    r"(?<=\w)\s+(?:&|and|or|und|oder|et|ou|y|o|e|en|of)\s+(?=\S+@)",
    re.IGNORECASE,
)
# What is left of “\\u003e”, an escaped “>”, and of “mailto://”.
LEFTOVERS = re.compile(r"^(?:u00(?:3[ce]|2[0267])|//)++(?=[^@]*+@)", re.IGNORECASE)
LONGEST_LOST = 3
REMEMBERED = 5_000
# “"ada"lovelace@acme.com”, “ada,lovelace@acme.com”: what follows may be half an address. Read from the
# end, as each @ is the one beginning of a match.
CUT_BY_A_SIGN = re.compile(
    r"@(?=[^@]*+$|[^@]*[\s;<>|/:])[^\s@,;:<>|\"]*\w[,\"()\[\]{}]++\w", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class EmailCell:
    """What a cell holds: the first address in it, or why there is none."""

    address: EmailAddress | Issue
    issue: Issue | None = None
    """That there are others beside the first."""

    @property
    def domain(self) -> str:
        """The address's domain, or nothing."""
        return "" if isinstance(self.address, Issue) else self.address.domain


# A lead's e-mail address and its company's domain are read of the same cell.
@lru_cache(maxsize=REMEMBERED)
def read_cell(text: str) -> EmailCell:
    """The first address in a (stripped) cell."""
    text = _without_leftovers(text)
    address = addresses.parse_address(text)
    if isinstance(address, EmailAddress) or "://" in text:
        # A spreadsheet's apostrophe, which says that a cell is text, is of no address.
        return EmailCell(addresses.parse_address(text[1:]) if text[:1] == "'" else address)
    return _first_within(text) or EmailCell(address)


def _without_leftovers(text: str) -> str:
    """The text without what pages and links leave in addresses that are read from them: “%20info@…”,
    “u003einfo@…”, “//info@…”.
    """
    return LEFTOVERS.sub("", unquote(text).strip() if "%" in text else text)


def _first_within(text: str) -> EmailCell | None:
    """The first address among others, or words; None if there is none."""
    parsed = map(addresses.parse_address, _pieces(text))
    distinct = list(dict.fromkeys(piece for piece in parsed if isinstance(piece, EmailAddress)))
    if not distinct:
        return None
    return EmailCell(distinct[0], SEVERAL if len(distinct) > 1 else None)


def _pieces(text: str) -> list[str]:
    """What may be an address each, without what stands around it."""
    text = _with_plain_at(html.unescape(text).translate(INVISIBLE).strip("\0 "))
    if link := LINK.fullmatch(text):
        text = link[1]
    if CUT_BY_A_SIGN.search(text[::-1]):
        return []
    parts = filter(None, map(str.split, BETWEEN.split(text)))
    words = chain.from_iterable(map(_apart, parts))
    return [word.strip(AROUND).rstrip(BEHIND) for word in words]


def _with_plain_at(text: str) -> str:
    """The text with “@”, however East Asian keyboards, links, or those who hide from robots write it."""
    if "@" in text:
        return text
    return DOT.sub(".", AT.sub("@", unicodedata.normalize("NFKC", text)))


def _apart(words: list[str]) -> list[str]:
    """Those of some words with an @, but for those that a space may have cut through.

    “Ada Lovelace@acme.com” isn't “lovelace@acme.com”, and “ada@acme.co uk” isn't at “acme.co”.
    """
    if _follow_a_name(words):
        return words[-1:]
    return [] if _may_be_cut(words) else [word for word in words if "@" in word]


def _may_be_cut(words: list[str]) -> bool:
    """Whether a space may have cut through an address among the words."""
    first, *others = words
    if "@" in first:
        return any(map(_may_be_cut_off, others))
    return any(map(_may_be_cut_off, words)) or any(map(str.isalpha, first))


def _may_be_cut_off(word: str) -> bool:
    return "@" not in word and len(word) <= LONGEST_LOST and word.isalpha()


def _follow_a_name(words: list[str]) -> bool:
    """Whether the last of these words, “jdoe@acme.com”, stands behind a first and a last name."""
    *names, last = words
    return len(names) > 1 and all(map(str.istitle, names)) and last.islower()
