"""What is known of the domain of an e-mail address."""

from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.reference.codecs import WORDS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.email import addresses, typos
from batchruns.engine.subjects.email.free_providers import FREE_PROVIDERS
from batchruns.engine.subjects.website.public_suffixes import has_known_ending, registrable_domain

PROFESSIONAL, FREE, DISPOSABLE = "professional", "free", "disposable"


@dataclass(slots=True)
class DomainFacts:
    """What is known of a domain in its normal form."""

    name: str
    type: str
    """professional, free or disposable; of a slip, that of the domain that is meant."""
    correction: str
    """The domain that this one is a likely slip of, or nothing."""
    unknown_ending: str
    """Its ending, if there is no such."""


@lru_cache(maxsize=addresses.REMEMBERED_DOMAINS)
def domain_facts(domain: str) -> DomainFacts:
    """What is known of a domain in its normal form. A slip of a provider's is no company's."""
    correction = typos.corrected(domain)
    type = type_of(domain)
    if type == PROFESSIONAL and correction:
        type = type_of(correction)
    unknown = "" if has_known_ending(domain) else domain.rpartition(".")[2]
    return DomainFacts(domain, type, correction, unknown)


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
    domain = registrable_domain(host)
    if not domain:
        return Issue("email_domain_unregistrable")
    facts = domain_facts(host)
    if facts.correction:
        return Issue("domain_mistyped", {"domain": facts.correction})
    types = {facts.type, PROFESSIONAL if domain == host else type_of(domain)}
    return domain if types == {PROFESSIONAL} else Issue("email_at_provider")


def type_of(domain: str) -> str:
    """professional, free or disposable."""
    is_below = domain.count(".") > 1
    if domain in _disposable() or (is_below and registrable_domain(domain) in _disposable()):
        return DISPOSABLE
    return FREE if domain in FREE_PROVIDERS else PROFESSIONAL


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
