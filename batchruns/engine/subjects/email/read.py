"""The e-mail address in a cell, and what is known of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email import addresses
from batchruns.engine.subjects.email.addresses import EmailAddress
from batchruns.engine.subjects.email.cells import read_cell
from batchruns.engine.subjects.email.domains import (
    DISPOSABLE,
    DomainFacts,
    domain_facts,
    facts_without_doubt,
)
from batchruns.engine.subjects.email.roles import is_role
from batchruns.engine.subjects.email.slips import suggestion_for
from batchruns.engine.subjects.placeholders import is_nothing

VALID, INVALID, ROLE = "valid", "invalid", "role"
NONE_GIVEN = Issue("none_given")
WEBSITE = Issue("website_for_email")
MIXED_ALPHABETS = Issue("mixed_alphabets")
# A Latin letter beside a Cyrillic or Greek one, in one label
MIXED = re.compile(r"[a-z][a-z0-9-]*[\u0370-\u052f]|[\u0370-\u052f][\u0370-\u052f0-9-]*[a-z]")


@dataclass(slots=True)
class EmailAnswer(Answer):
    """An address, or why a cell holds none."""

    normalized: str = ""
    status: str = ""
    """valid, invalid, or nothing for an empty cell."""
    type: str = ""
    """professional, free, disposable or role."""
    domain: str = ""
    suggestion: str = ""
    issue: Issue | None = None


def read_email(text: str) -> EmailAnswer:
    """The first address in a (stripped) cell."""
    if not text:
        return EmailAnswer()
    cell = read_cell(text)
    if isinstance(cell.address, Issue):
        return _refused(text, cell.address)
    return _parsed(cell.address, cell.issue)


def _parsed(address: EmailAddress, issue: Issue | None) -> EmailAnswer:
    """What is known of an address that is one by the rules for addresses."""
    facts = domain_facts(address.domain)
    suggestion = f"{address.local_part}@{facts.correction}" if facts.correction else ""
    if facts.unknown_ending:
        issue = Issue("unknown_ending", {"ending": facts.unknown_ending})
        return EmailAnswer(status=INVALID, suggestion=suggestion, issue=issue)
    is_of_a_function = facts.type != DISPOSABLE and is_role(address.local_part)
    return EmailAnswer(
        str(address),
        VALID,
        ROLE if is_of_a_function else facts.type,
        address.domain,
        suggestion,
        _doubt(facts) or issue,
    )


def plain_cells(texts: Sequence[str]) -> list[tuple[str, ...] | None]:
    """The cells of the answer to each plain address beyond doubt; None for all other texts."""
    halves = addresses.halves(texts)
    facts_of_domains = map(facts_without_doubt, [domain for _, domain in halves])
    return [
        (f"{local_part}@{facts.name}", VALID, facts.type, facts.name, "", "")
        if facts and not is_role(local_part)
        else None
        for (local_part, _), facts in zip(halves, facts_of_domains, strict=True)
    ]


def _doubt(facts: DomainFacts) -> Issue | None:
    if facts.correction:
        return Issue("domain_mistyped", {"domain": facts.correction})
    is_mixed = not facts.name.isascii() and MIXED.search(facts.name)
    return MIXED_ALPHABETS if is_mixed else None


def _refused(text: str, issue: Issue) -> EmailAnswer:
    """Why a cell is no address, and what was likely meant by it."""
    if is_nothing(text):
        return EmailAnswer(status=INVALID, issue=NONE_GIVEN)
    if "://" in text:
        return EmailAnswer(status=INVALID, issue=WEBSITE)
    suggestion = suggestion_for(text) if "@" in text or " " in text else ""
    return EmailAnswer(status=INVALID, suggestion=suggestion, issue=issue)
