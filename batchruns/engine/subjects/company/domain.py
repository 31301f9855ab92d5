"""The domain of a company: that of its own website, else of an e-mail address at a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.company.site import (
    is_named_after,
    read_company_site,
    words_in_addresses,
)
from batchruns.engine.subjects.email import addresses
from batchruns.engine.subjects.email.cells import read_cell
from batchruns.engine.subjects.email.domains import company_domain
from batchruns.engine.subjects.website.ownership import COMPANY_SITE, company_at
from batchruns.engine.subjects.website.public_suffixes import registrable_domain
from batchruns.engine.subjects.website.read import plain_hosts


@dataclass(slots=True)
class DomainAnswer(Answer):
    """A company's domain, or why none is known."""

    domain: str = ""
    issue: Issue | None = None


def read_company_domain(website: str, email: str, company: str = "") -> DomainAnswer:
    """The domain by (stripped) cells, of which any may be empty."""
    at_website = _at_website(website, company) if website else DomainAnswer()
    if not email:
        return at_website
    if at_website.domain:
        return _at_email_instead(website, email, company) or at_website
    at_email = _at_email(email)
    return at_email if at_email.domain or not at_website.issue else at_website


def _at_email_instead(website: str, email: str, company: str) -> DomainAnswer | None:
    """The address's domain, if it has the company's name, and the website is a page at a host that
    hasn't: of a directory, say.
    """
    site, words = read_company_site(website, company), words_in_addresses(company)
    if not words or not urlsplit(site.url).path.strip("/") or is_named_after(site.domain, words):
        return None
    at_email = _at_email(email)
    return at_email if at_email.domain and is_named_after(at_email.domain, words) else None


def plain_cells(websites: Sequence[str], emails: Sequence[str]) -> list[tuple[str, ...] | None]:
    """The cells of each answer that a plain website, or a plain address alone, gives; None for all
    other rows.
    """
    domains = map(company_at, plain_hosts(websites))
    cells: list[tuple[str, ...] | None] = [(name, "") if name else None for name in domains]
    # Where there is no website, the address tells.
    rest = [row for row, text in enumerate(websites) if not text]
    for row, by_email in zip(rest, _plain_cells([emails[row] for row in rest]), strict=True):
        cells[row] = by_email
    return cells


def _plain_cells(emails: Sequence[str]) -> list[tuple[str, ...] | None]:
    """The cells of each answer that a plain address gives; None for all other texts."""
    return [_plain_cells_at(domain) if domain else None for _, domain in addresses.halves(emails)]


def _at_website(text: str, company: str) -> DomainAnswer:
    site = read_company_site(text, company)
    if site.type == COMPANY_SITE:
        return DomainAnswer(site.domain)
    if site.issue:
        return DomainAnswer(issue=site.issue)
    return DomainAnswer(
        issue=Issue("website_at_provider", {"domain": registrable_domain(site.url)})
    )


def _at_email(text: str) -> DomainAnswer:
    domain = read_cell(text).domain
    if not domain:
        return DomainAnswer(issue=Issue("email_not_valid"))
    return _answer(company_domain(domain))


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def _plain_cells_at(domain: str) -> tuple[str, ...] | None:
    normal = addresses.normal_domain(domain)
    return None if normal.issue else _answer(company_domain(normal.name)).cells()


def _answer(domain: str | Issue) -> DomainAnswer:
    return DomainAnswer(issue=domain) if isinstance(domain, Issue) else DomainAnswer(domain)
