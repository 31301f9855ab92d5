"""Where a company is on the web."""

from collections.abc import Sequence
from functools import lru_cache

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.enrichers.email import kind_of_domain, known_of
from batchruns.engine.enrichers.website import COMPANY_SITE, company_at, read_website, usual_hosts
from batchruns.engine.subjects.email import addresses, cells
from batchruns.engine.subjects.website.public_suffixes import registrable_domain
from batchruns.engine.text import gettext_noop

SOURCE = "the Public Suffix List"


class DomainEnricher(RowEnricher):
    """Takes the company's domain from its website, else from a professional e-mail address."""

    name = "domain"
    label = gettext_noop("Company's domain")
    position = 60
    inputs = ("website", "email")
    needs = ("website", "email")
    is_quick = True
    outputs = (
        Output(
            "company_domain",
            "The registrable domain of the website, else of a professional e-mail address.",
            SOURCE,
        ),
        Output("company_domain_reason", "Why no domain could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        text, email = values
        reason = ""
        if text:
            website = read_website(text)
            if website.kind == COMPANY_SITE:
                return website.domain, ""
            reason = website.reason or (
                f"The website is a page on {registrable_domain(website.host)}, "
                "which is not the company's own."
            )
        if not email:
            return "", reason
        address, _ = cells.read(email)
        if isinstance(address, str):
            return "", reason or "The e-mail address is not valid."
        domain, why_none = _company_domain_at(address[1])
        return domain, "" if domain else reason or why_none

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        websites, emails = columns
        domains = map(company_at, usual_hosts(websites))
        found: list[tuple[str, ...] | None] = [(name, "") if name else None for name in domains]
        # Where there is no website, the address tells.
        rest = [place for place, text in enumerate(websites) if not text]
        halves = addresses.halves([emails[place] for place in rest])
        for place, (_, domain) in zip(rest, halves, strict=True):
            if domain:
                name, why_none = addresses.normal_domain(domain)
                found[place] = None if why_none else _company_domain_at(name)
        return found


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def _company_domain_at(host: str) -> tuple[str, str]:
    """The domain of the company whose addresses end so; or why it is none."""
    domain = registrable_domain(host)
    if not domain:
        return "", "The e-mail address has no domain that anybody can have registered."
    kind, mended, _ = known_of(host)
    if mended:
        return "", f"The domain looks like a mistyped {mended}."
    if kind != "professional" or (domain != host and kind_of_domain(domain) != "professional"):
        return "", "The e-mail address is at a provider for anyone, not at a company."
    return domain, ""
