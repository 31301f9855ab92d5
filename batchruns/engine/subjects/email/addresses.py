"""E-mail addresses by the rules of email-validator, at a small part of its time.

An address of a usual shape is valid if both its halves are: what stands before the @ is held
against one pattern, and what stands behind it is judged once for all addresses there. Any other
shape goes to email-validator itself. A test holds the two equal.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from email_validator.rfc_constants import ATEXT, CASE_INSENSITIVE_MAILBOX_NAMES

# Latin letters that are one character each are as harmless as those of ASCII.
LETTERS = rf".{ATEXT}À-ÖØ-öø-ɏ"
USUAL = re.compile(rf"(?!\.)([{LETTERS}]++)(?<!\.)@([\x00-\x7f]*)")
# Each line of a text, and the two halves of those that are most usual.
USUAL_LINE = re.compile(
    rf"^(?![.']|[^@\n]*\.\.)([{LETTERS}]{{1,50}}+)(?<!\.)@([\w.-]{{1,50}})$|^.*$",
    re.ASCII | re.MULTILINE,
)
USUAL_DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}+(?<!-)\.)+[a-z]{2,63}")
# Far from every limit of length, in bytes too.
USUAL_LENGTH = 120
REMEMBERED_DOMAINS = 30_000
CASE_INSENSITIVE = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)
SPECIAL_USE = tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)


Address = tuple[str, str]
"""A valid address in its normal form: local part and domain."""


def read(text: str) -> Address | str:
    """The address; or, if it isn't valid, the reason as a sentence. `text` is stripped."""
    usual = USUAL.fullmatch(text)
    if usual and len(text) <= USUAL_LENGTH and ".." not in text:
        local_part, domain = usual.groups()
        name, reason = normal_domain(domain)
        if reason:
            return reason
        if local_part.lower() in CASE_INSENSITIVE:
            local_part = local_part.lower()
        return local_part, name
    if "@" not in text and text.isascii() and "<" not in text:
        return _reason_without_at()
    return _ask_library(text)


def halves(texts: Sequence[str]) -> list[tuple[str, str]]:
    """For each text that is an address of the most usual shape, what stands before and behind its @.

    Two empty texts for all others. The domain isn't judged.
    """
    found = USUAL_LINE.findall("\n".join(texts))
    # A line's end within one of them would shift all that follow.
    return found if len(found) == len(texts) else [("", "")] * len(texts)


class Domain(NamedTuple):
    """What stands behind an @: its normal form, or the reason why there is none."""

    name: str
    reason: str = ""


@lru_cache(maxsize=REMEMBERED_DOMAINS)
def normal_domain(domain: str) -> Domain:
    """Judges an ASCII domain as it is written in an address."""
    lower = domain.lower()
    if USUAL_DOMAIN.fullmatch(lower) and "--" not in lower and not lower.endswith(SPECIAL_USE):
        return Domain(lower)
    answer = _ask_library(f"a@{domain}")
    return Domain("", answer) if isinstance(answer, str) else Domain(answer[1])


def _ask_library(text: str) -> Address | str:
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return found.local_part, found.domain


@cache
def _reason_without_at() -> str:
    return str(_ask_library("a"))
