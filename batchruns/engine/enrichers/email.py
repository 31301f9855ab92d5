"""What an e-mail address tells."""

import re
from collections.abc import Sequence
from functools import lru_cache

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.reference.kept_tables import kept_table
from batchruns.engine.subjects.email import addresses, cells, slips, typos
from batchruns.engine.subjects.email.free_providers import FREE_PROVIDERS
from batchruns.engine.subjects.email.roles import is_role
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.website.public_suffixes import is_top_level, registrable_domain
from batchruns.engine.text import gettext_noop

NOTHING = "This says that there is none."
WEBSITE = "This is the address of a website, not an e-mail address."
ALPHABETS = "Its domain mixes letters of two alphabets, which may only look like another's."
# A Latin letter beside a Cyrillic or Greek one, in one label
MIXED = re.compile(r"[a-z][a-z0-9-]*[\u0370-\u052f]|[\u0370-\u052f][\u0370-\u052f0-9-]*[a-z]")
VALIDATOR = "email-validator (RFC 5321, 5322, 6531)"


class EmailEnricher(RowEnricher):
    """Reads the address itself; whether the mailbox exists is not asked."""

    name = "email"
    label = gettext_noop("E-mail")
    position = 10
    inputs = ("email",)
    needs = ("email",)
    is_quick = True
    outputs = (
        Output(
            "email_normalized",
            "The address as it should be written; the domain in lower case.",
            VALIDATOR,
        ),
        Output(
            "email_status",
            "valid or invalid, by the rules for addresses and the endings that there are.",
            f"{VALIDATOR}; the Public Suffix List",
            True,
        ),
        Output(
            "email_type",
            "professional, free (a provider for anyone), disposable (thrown away after use), or "
            "role (of a function, not a person).",
            "disposable-email-domains; lists of free providers and of roles in this project",
            True,
        ),
        Output("email_domain", "The part after the @.", VALIDATOR),
        Output(
            "email_suggestion",
            "The address with a likely typing mistake mended.",
            "slips of one letter from popular providers' domains, and from usual endings; commas "
            "for dots, spaces and the like",
        ),
        Output(
            "email_reason", "Why the address is invalid, or what is doubtful about it.", VALIDATOR
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return ("",) * 6
        address, remark = cells.read(text)
        if isinstance(address, str):
            return _refused(text, address)
        local_part, domain = address
        kind, mended, ending = known_of(domain)
        suggestion = f"{local_part}@{mended}" if mended else ""
        if ending:
            reason = f"No domain ends in “.{ending}”: there is no such ending."
            return "", "invalid", "", "", suggestion, reason
        if kind != "disposable" and is_role(local_part):
            kind = "role"
        doubt = remark
        if mended:
            doubt = f"The domain looks like a mistyped {mended}."
        elif not domain.isascii() and MIXED.search(domain):
            doubt = ALPHABETS
        return f"{local_part}@{domain}", "valid", kind, domain, suggestion, doubt

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        halves = addresses.halves(columns[0])
        known = map(_known_without_doubt, [domain for _, domain in halves])
        return [
            (f"{local_part}@{at[0]}", "valid", at[1], at[0], "", "")
            if at and not is_role(local_part)
            else None
            for (local_part, _), at in zip(halves, known, strict=True)
        ]


def _refused(text: str, reason: str) -> tuple[str, ...]:
    """Why a cell is no address, and what was likely meant by it."""
    if is_nothing(text):
        return "", "invalid", "", "", "", NOTHING
    if "://" in text:
        return "", "invalid", "", "", "", WEBSITE
    suggestion = slips.meant(text) if "@" in text or " " in text else ""
    return "", "invalid", "", "", suggestion, reason


def kind_of(local_part: str, domain: str) -> str:
    """professional, free, disposable or role."""
    kind = kind_of_domain(domain)
    return "role" if kind != "disposable" and is_role(local_part) else kind


def kind_of_domain(domain: str) -> str:
    """professional, free or disposable."""
    is_below = domain.count(".") > 1
    if domain in _disposable() or (is_below and registrable_domain(domain) in _disposable()):
        return "disposable"
    return "free" if domain in FREE_PROVIDERS else "professional"


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def known_of(domain: str) -> tuple[str, str, str]:
    """A domain's kind, the domain that it is a likely slip of, and its ending if there is no such.

    A slip of a provider's domain is no company's.
    """
    ending, mended = domain.rpartition(".")[2], typos.meant(domain)
    kind = kind_of_domain(domain)
    if kind == "professional" and mended:
        kind = kind_of_domain(mended)
    return kind, mended, "" if is_top_level(ending) else ending


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def _known_without_doubt(domain: str) -> tuple[str, str] | None:
    """A domain's normal form and kind; None if there is anything else to say of it."""
    name, reason = addresses.normal_domain(domain)
    if reason:
        return None
    kind, mended, ending = known_of(name)
    return None if mended or ending else (name, kind)


@kept_table("disposable-email-domains", "email-validator")
def _disposable() -> frozenset[str]:
    """The list's domains, those in Punycode also in the letters that people read."""
    from disposable_email_domains import blocklist

    in_punycode = (domain for domain in blocklist if "xn--" in domain)
    return frozenset(blocklist).union(
        addresses.normal_domain(domain).name for domain in in_punycode
    )
