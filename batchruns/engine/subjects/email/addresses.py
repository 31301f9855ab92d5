"""E-mail addresses by the rules of email-validator, at a small part of its time.

A plain address is valid if both its halves are: what stands before the @ is held against one
pattern, and what stands behind it is judged once for all addresses there. Any other goes to
email-validator itself. A test holds the two equal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.reference.codecs import WORDS
from batchruns.engine.reference.tables import reference_table

# What email-validator calls ATEXT: it is loaded only for what isn't plain.
ATEXT = r"a-zA-Z0-9_!#\$%&\'\*\+\-/=\?\^`\{\|\}~"
# Latin letters that are one character each are as harmless as those of ASCII.
LETTERS = rf".{ATEXT}À-ÖØ-öø-ɏ"
PLAIN = re.compile(rf"(?!\.)([{LETTERS}]++)(?<!\.)@([\x00-\x7f]*)")
# All of ASCII but “@” and “<”.
WITHOUT_AT = re.compile(r"[\x00-;=-?A-\x7f]*")
# Each line of a text, and the two halves of those that are plain: what links leave in them isn't.
PLAIN_LINE = re.compile(
    rf"^(?![./']|u00|[^@\n]*\.\.)([{LETTERS.replace('%', '')}]{{1,50}}+)(?<!\.)@([\w.-]{{1,50}})$|^.*$",
    re.ASCII | re.MULTILINE,
)
PLAIN_DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}+(?<!-)\.)+[a-z]{2,63}")
# Far from every limit of length, in bytes too.
PLAIN_LENGTH = 120
REMEMBERED_DOMAINS = 30_000


@dataclass(slots=True, unsafe_hash=True)
class EmailAddress:
    """A valid address in its normal form."""

    local_part: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local_part}@{self.domain}"


@dataclass(slots=True)
class Domain:
    """What stands behind an @: its normal form, or the issue that it has."""

    name: str
    issue: Issue | None = None


def parse_address(text: str) -> EmailAddress | Issue:
    """The address that a (stripped) text is, or why it is none."""
    plain = PLAIN.fullmatch(text)
    if plain and len(text) <= PLAIN_LENGTH and ".." not in text:
        return _join(*plain.groups())
    return _without_at() if WITHOUT_AT.fullmatch(text) else _ask_library(text)


def _join(local_part: str, behind_at: str) -> EmailAddress | Issue:
    """The address of a valid local part, if its domain is valid, too."""
    domain = normal_domain(behind_at)
    if domain.issue:
        return domain.issue
    is_any_case = local_part.lower() in case_insensitive_mailboxes()
    return EmailAddress(local_part.lower() if is_any_case else local_part, domain.name)


def halves(texts: Sequence[str]) -> list[tuple[str, str]]:
    """For each text that is a plain address, what stands before and behind its @.

    Two empty texts for all others. The domain isn't judged.
    """
    pairs = PLAIN_LINE.findall("\n".join(texts))
    # A line's end within one of them would shift all that follow.
    return pairs if len(pairs) == len(texts) else [("", "")] * len(texts)


@lru_cache(maxsize=REMEMBERED_DOMAINS)
def normal_domain(domain: str) -> Domain:
    """Judges an ASCII domain as it is written in an address."""
    lower = domain.lower()
    if PLAIN_DOMAIN.fullmatch(lower) and "--" not in lower and not lower.endswith(_special_use()):
        return Domain(lower)
    address = _ask_library(f"a@{domain}")
    return Domain("", address) if isinstance(address, Issue) else Domain(address.domain)


@reference_table("case_insensitive_mailboxes", packages=("email-validator",), codec=WORDS)
def case_insensitive_mailboxes() -> frozenset[str]:
    """Local parts, in lower case, that are the same in any case: “postmaster”."""
    from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

    return frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)


@reference_table("special_use_domains", packages=("email-validator",), codec=WORDS)
def special_use_domains() -> frozenset[str]:
    """Endings of domains that no mail can be sent to: “invalid”."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    return frozenset(SPECIAL_USE_DOMAIN_NAMES)


@cache
def _special_use() -> tuple[str, ...]:
    return tuple(f".{name}" for name in special_use_domains())


def _ask_library(text: str) -> EmailAddress | Issue:
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return Issue("email_malformed", {"sentence": str(error)})
    return EmailAddress(valid.local_part, valid.domain)


@cache
def _without_at() -> EmailAddress | Issue:
    return _ask_library("a")
