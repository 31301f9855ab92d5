"""Where a company is on the web."""

from functools import cache

from tldextract import TLDExtract

from batchruns.enrichment.emails import kind_of
from batchruns.enrichment.enricher import Enricher, Output


class DomainEnricher(Enricher):
    """Takes the company's domain from its website, else from a professional e-mail address."""

    name = "domain"
    inputs = ("website", "email")
    needs = ("website", "email")
    outputs = (
        Output(
            "company_domain",
            "The registrable domain of the website, else of a professional e-mail address.",
            "the Public Suffix List",
        ),
        Output("company_domain_reason", "Why no domain could be told.", "the Public Suffix List"),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        website, email = values
        if website and (domain := registrable_domain(website)):
            return domain, ""
        local_part, _, host = email.rpartition("@")
        if host and local_part and (domain := registrable_domain(host)):
            if kind_of(local_part, domain) in ("professional", "role"):
                return domain, ""
            return "", "The e-mail address is at a provider for anyone, not at a company."
        if website:
            return "", "The website is no address on the web."
        return "", ""


def registrable_domain(address: str) -> str:
    """The domain that somebody registered (“a.b.co.uk” → “b.co.uk”), in lower case, or nothing."""
    return _extract()(address).top_domain_under_public_suffix.lower()


@cache
def _extract() -> TLDExtract:
    # The list that the package ships: it must neither go to the network nor write a cache.
    return TLDExtract(cache_dir=None, suffix_list_urls=())
