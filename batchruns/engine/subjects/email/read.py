"""The e-mail address in a cell, and what is known of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from operator import itemgetter

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email import addresses
from batchruns.engine.subjects.email.addresses import EmailAddress
from batchruns.engine.subjects.email.cells import read_cell
from batchruns.engine.subjects.email.domains import DomainFacts, domain_facts, facts_without_doubt
from batchruns.engine.subjects.email.roles import is_role
from batchruns.engine.subjects.email.slips import suggestion_for
from batchruns.engine.subjects.email.verification import read_verification
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

VALID, INVALID, YES = "valid", "invalid", "yes"
NONE_GIVEN = Issue("none_given")
WEBSITE = Issue("website_for_email")
OF_EXCHANGE = Issue("exchange_address")
HIDDEN = Issue("email_hidden")
MIXED_ALPHABETS = Issue("mixed_alphabets")
# A Latin letter beside a Cyrillic or Greek one, in one label
MIXED = re.compile(r"[a-z][a-z0-9-]*[\u0370-\u052f]|[\u0370-\u052f][\u0370-\u052f0-9-]*[a-z]")
# “/O=EXCHANGELABS/OU=…/CN=RECIPIENTS/CN=…”, “IMCEAEX-_O=…@…”, “X400:c=us;a= ;p=…”
EXCHANGE = re.compile(r"(?:EX:)?\s*/o=|IMCEA|X400:|X500:", re.IGNORECASE)


@dataclass(slots=True)
class EmailAnswer(Answer):
    """An address, or why a cell holds none."""

    normalized: str = ""
    status: str = ""
    """valid, invalid, or nothing for an empty cell."""
    provider: str = ""
    """company, free or disposable."""
    role: str = ""
    """yes for the mailbox of a function."""
    verification: str = ""
    """deliverable, undeliverable, risky or unknown, by the verifier's status in the file."""
    domain: str = ""
    suggestion: str = ""
    issue: Issue | None = None


def read_email(text: str, status: str = "") -> EmailAnswer:
    """The first address in a (stripped) cell, with what a verifier's status says of it."""
    if not text:
        return EmailAnswer()
    answer = _read(text)
    if not status:
        return answer
    verification, issue = read_verification(status)
    return replace(answer, verification=verification, issue=answer.issue or issue)


def _read(text: str) -> EmailAnswer:
    if EXCHANGE.match(text):
        return EmailAnswer(status=INVALID, issue=OF_EXCHANGE)
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
    return EmailAnswer(
        str(address),
        VALID,
        facts.provider,
        YES if is_role(address.local_part) else "",
        "",
        address.domain,
        suggestion,
        _doubt(facts) or issue,
    )


def plain_cells(texts: Sequence[str], statuses: Sequence[str]) -> list[tuple[str, ...] | None]:
    """The cells of the answer to each plain address beyond doubt; None for all other texts."""
    halves = addresses.halves(texts)
    facts_of_domains = map(facts_without_doubt, map(itemgetter(1), halves))
    # Few files have a verifier's statuses; a status that needs words takes the long way.
    said = map(_plain_status, statuses) if any(statuses) else repeat("")
    return [
        (f"{local_part}@{facts.name}", VALID, facts.provider, "", status, facts.name, "", "")
        if facts and status is not None and not is_role(local_part)
        else None
        for (local_part, _), facts, status in zip(halves, facts_of_domains, said, strict=False)
    ]


def _plain_status(text: str) -> str | None:
    """What a verifier's status says; None if there is an issue with it."""
    if not text:
        return ""
    verification, issue = read_verification(text)
    return None if issue else verification


def _doubt(facts: DomainFacts) -> Issue | None:
    if facts.correction:
        return Issue("domain_mistyped", {"domain": facts.correction})
    is_mixed = not facts.name.isascii() and MIXED.search(facts.name)
    return MIXED_ALPHABETS if is_mixed else None


def _refused(text: str, issue: Issue) -> EmailAnswer:
    """Why a cell is no address, and what was likely meant by it."""
    if is_nothing(text):
        return EmailAnswer(status=INVALID, issue=NONE_GIVEN)
    if plain(text) == "email protected":
        return EmailAnswer(status=INVALID, issue=HIDDEN)
    if "://" in text:
        return EmailAnswer(status=INVALID, issue=WEBSITE)
    suggestion = suggestion_for(text) if "@" in text or " " in text else ""
    return EmailAnswer(status=INVALID, suggestion=suggestion, issue=issue)
