"""Where a company is on the web."""

import re
from functools import cache, lru_cache

from tldextract import TLDExtract

from batchruns.enrichment.emails import kind_of
from batchruns.enrichment.enricher import Enricher, Output
from batchruns.enrichment.web_hosts import PROFILES, PROVIDERS

# Hosts and URLs of this shape need no more than a look into the list; the others, all of tldextract.
USUAL = re.compile(r"(?:https?://)?((?:(?!xn--)[a-z0-9-]+\.)+(?!xn--)[a-z]+)(?::\d+)?(?:[/?#].*)?")
REMEMBERED = 20_000


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
            "the Public Suffix List",
        ),
        Output("company_domain_reason", "Why no domain could be told.", "the Public Suffix List"),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        website, email = values
        reason = ""
        if website and (domain := registrable_domain(website)):
            if domain not in PROFILES and domain not in PROVIDERS:
                return domain, ""
            reason = f"The website is a page on {domain}, which is not the company's own."
        local_part, _, host = email.rpartition("@")
        if host and local_part and (domain := registrable_domain(host)):
            if kind_of(local_part, domain) in ("professional", "role"):
                return domain, ""
            return "", reason or "The e-mail address is at a provider for anyone, not at a company."
        if website:
            return "", reason or "The website is no address on the web."
        return "", ""


@lru_cache(maxsize=REMEMBERED)
def registrable_domain(address: str) -> str:
    """The domain that somebody registered (“a.b.co.uk” → “b.co.uk”), in lower case, or nothing.

    `address` is a host or a URL.
    """
    if not (usual := USUAL.fullmatch(address.lower())):
        return _extract()(address).top_domain_under_public_suffix.lower()
    host = usual[1]
    labels = host.split(".")
    suffixes, with_wildcards = _suffixes()
    for start in range(len(labels)):
        suffix = ".".join(labels[start:])
        if suffix in with_wildcards:
            return _extract()(host).top_domain_under_public_suffix
        if suffix in suffixes:
            return ".".join(labels[start - 1 :]) if start else ""
    return ""


@cache
def _suffixes() -> tuple[frozenset[str], frozenset[str]]:
    """The public suffixes, and those suffixes that stand behind a * in the list."""
    suffixes = frozenset(_extract().tlds)
    return suffixes, frozenset(suffix[2:] for suffix in suffixes if suffix.startswith("*."))


@cache
def _extract() -> TLDExtract:
    # The list that the package ships: it must neither go to the network nor write a cache.
    return TLDExtract(cache_dir=None, suffix_list_urls=())
