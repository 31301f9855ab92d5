"""What is known of the domain of an e-mail address."""

from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.reference.codecs import WORDS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.email import addresses, typos
from batchruns.engine.subjects.website.mail_providers import is_free_provider
from batchruns.engine.subjects.website.ownership import domain_below_suffix
from batchruns.engine.subjects.website.public_suffixes import has_known_ending, registrable_domain

COMPANY, FREE, DISPOSABLE = "company", "free", "disposable"


@dataclass(slots=True)
class DomainFacts:
    """What is known of a domain in its normal form."""

    name: str
    provider: str
    """company, free or disposable; of a slip, that of the domain that is meant."""
    correction: str
    """The domain that this one is a likely slip of, or nothing."""
    unknown_ending: str
    """Its ending, if there is no such."""


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def domain_facts(domain: str) -> DomainFacts:
    """What is known of a domain in its normal form. A slip of a provider's is no company's."""
    correction = typos.corrected(domain)
    provider = provider_of(domain)
    if provider == COMPANY and correction:
        provider = provider_of(correction)
    unknown = "" if has_known_ending(domain) else domain.rpartition(".")[2]
    return DomainFacts(domain, provider, correction, unknown)


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def facts_without_doubt(domain: str) -> DomainFacts | None:
    """What is known of an ASCII domain as it is written; None if anything is wrong with it."""
    normal = addresses.normal_domain(domain)
    if normal.issue:
        return None
    facts = domain_facts(normal.name)
    return None if facts.correction or facts.unknown_ending else facts


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def company_domain(host: str) -> str | Issue:
    """The domain of the company whose addresses end so, or why it is none."""
    domain, is_below_provider = domain_below_suffix(host)
    if not domain:
        return Issue("email_domain_unregistrable")
    facts = domain_facts(host)
    if facts.correction:
        return Issue("domain_mistyped", {"domain": facts.correction})
    if facts.provider != COMPANY:
        return Issue("email_at_provider")
    if is_below_provider:
        return Issue("email_below_provider", {"domain": registrable_domain(host)})
    return domain


def provider_of(domain: str) -> str:
    """company, free or disposable. What is below a provider's own domain is the provider's, too."""
    domains = {domain, registrable_domain(domain)} if domain.count(".") > 1 else {domain}
    if any(map(is_free_provider, domains)):
        return FREE
    return COMPANY if domains.isdisjoint(_disposable()) else DISPOSABLE


@reference_table(
    "disposable_domains",
    packages=("disposable-email-domains", "email-validator"),
    codec=WORDS,
    sources=(("batchruns.engine.subjects.email", "addresses.py"),),
)
def _disposable() -> frozenset[str]:
    """The list's domains, those in Punycode also in the letters that people read."""
    from disposable_email_domains import blocklist

    in_punycode = (domain for domain in blocklist if "xn--" in domain)
    return frozenset(blocklist).union(
        addresses.normal_domain(domain).name for domain in in_punycode
    )
