"""Whose a host is: a company's own, a provider's, or a network's in which it has a profile."""

from dataclasses import dataclass
from functools import cache, lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.website.errors import NotAWebsiteError
from batchruns.engine.subjects.website.hosts import PROVIDERS, SHARED_HOSTS, SOLD, profile_at
from batchruns.engine.subjects.website.mail_providers import is_free_provider
from batchruns.engine.subjects.website.normalize import PLAIN_LENGTH, is_ip, readable
from batchruns.engine.subjects.website.public_suffixes import (
    REMEMBERED,
    public_and_private,
    registrable_domain,
    wildcards,
)

COMPANY_SITE, SOCIAL_PROFILE, FREE_HOST = "company_site", "social_profile", "free_host"


@dataclass(slots=True)
class Ownership:
    """Whose the pages at an address are."""

    domain: str
    """The domain that somebody registered; empty where it is others' own."""
    type: str
    issue: Issue | None = None


def ownership_of(host: str, path: str) -> Ownership:
    """Whose a page at a host (in ASCII) is. Raises NotAWebsiteError where nobody can own it."""
    if is_ip(host):
        return Ownership("", "", Issue("ip_address"))
    domain, is_below_provider = domain_below_suffix(readable(host))
    if not domain or "_" in domain:
        raise NotAWebsiteError("domain_characters" if domain else "domain_unregistrable")
    if issue := _at_provider(host, domain):
        return Ownership("", FREE_HOST, issue)
    if path and (network := profile_at(domain, path)):
        return Ownership("", SOCIAL_PROFILE, Issue("profile_page", {"network": network}))
    return Ownership(domain, FREE_HOST if is_below_provider else COMPANY_SITE)


def _at_provider(host: str, domain: str) -> Issue | None:
    """That the pages at a host are those of a provider's customers, or of its mail."""
    if host.removeprefix("www.") in SHARED_HOSTS:
        return Issue("domain_of_provider", {"domain": domain})
    if is_free_provider(domain):
        return Issue("site_of_mail_provider", {"domain": domain})
    return None


@lru_cache(maxsize=REMEMBERED)
def company_at(host: str) -> str:
    """The domain of the company whose own site every page at such a host is, with and without www.

    Nothing where that is not sure.
    """
    if not 0 < len(host) <= PLAIN_LENGTH or _is_suffix(host):
        return ""
    try:
        owner = ownership_of(host, "/")
    except NotAWebsiteError:
        return ""
    return owner.domain if owner.type == COMPANY_SITE else ""


def domain_below_suffix(host: str) -> tuple[str, bool]:
    """The part of a host that is one's own, and whether a provider gave it away below its own."""
    suffixes = _suffixes()
    with_wildcards = wildcards(suffixes)
    if host in suffixes:
        return registrable_domain(host), False
    label, dot, suffix = host.partition(".")
    while dot and suffix not in with_wildcards:
        if suffix in suffixes:
            return _own_part(label, suffix)
        label, dot, suffix = suffix.partition(".")
    if f"*.{suffix}" in public_and_private()[1]:
        return host, True
    return registrable_domain(host), False


def _own_part(label: str, suffix: str) -> tuple[str, bool]:
    """What is one's own below a suffix, and whether that is a provider's.

    The provider's domain, too, is a suffix for the list, but a private one: somebody registered it.
    """
    is_provider = registrable_domain(suffix) != ""
    if label == "www" and is_provider:
        return suffix, False
    return f"{label}.{suffix}", is_provider and suffix not in SOLD


def _is_suffix(host: str) -> bool:
    return host in _suffixes() or host in wildcards(_suffixes())


@cache
def _suffixes() -> frozenset[str]:
    """Under what domains are given away: the Public Suffix List, with those of providers."""
    public, private = public_and_private()
    return public | private | PROVIDERS
