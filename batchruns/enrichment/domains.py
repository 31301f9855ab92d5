"""Where a company is on the web."""

from batchruns.enrichment import email_cells, mistypes
from batchruns.enrichment.emails import kind_of_domain
from batchruns.enrichment.enricher import Enricher, Output
from batchruns.enrichment.public_suffixes import registrable_domain
from batchruns.enrichment.websites import COMPANY_SITE, read_website

SOURCE = "the Public Suffix List"


class DomainEnricher(Enricher):
    """Takes the company's domain from its website, else from a professional e-mail address."""

    name = "domain"
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
        address, _ = email_cells.read(email)
        if isinstance(address, str):
            return "", reason or "The e-mail address is not valid."
        domain = registrable_domain(address[1])
        if not domain:
            return (
                "",
                reason or "The e-mail address has no domain that anybody can have registered.",
            )
        if mended := mistypes.meant(address[1]):
            return "", reason or f"The domain looks like a mistyped {mended}."
        if kind_of_domain(address[1]) != "professional" or kind_of_domain(domain) != "professional":
            return "", reason or "The e-mail address is at a provider for anyone, not at a company."
        return domain, ""
