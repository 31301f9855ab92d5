"""Domains on which others have their pages and sites: such a domain is never a company's own."""

import re

from batchruns.engine.reference.tsv import TableFile

PACKAGE = "batchruns.engine.subjects.website"
PROFILES_FILE = TableFile(PACKAGE, "profiles.tsv", ("domain", "name"), key=("domain",))
SHARED_FILE = TableFile(
    PACKAGE,
    "shared_domains.tsv",
    ("use", "domain"),
    choices={"use": ("host", "provider", "sold")},
)
ANY_ENDING = ".*"
# “/@acme”, “/users/acme”: somebody's page on any of the many networks.
MEMBERS_PAGE = re.compile(
    r"/(?:[@~]|(?:u|users?|members?|freelancers?|sellers?|vendors?|profiles?)/"
    r"(?!index|login|log-in|sign|register|overview|all\b))\w",
    re.IGNORECASE,
)


def _shared(use: str) -> frozenset[str]:
    return frozenset(domain for listed, domain in SHARED_FILE.rows() if listed == use)


_PROFILES = {domain: name for domain, name in PROFILES_FILE.rows()}  # noqa: C416
PROFILES = {domain: name for domain, name in _PROFILES.items() if not domain.endswith(ANY_ENDING)}
"""Where people and companies have a page among others, with the name of the network."""
PROFILES_ANYWHERE = {
    domain.removesuffix(ANY_ENDING): name
    for domain, name in _PROFILES.items()
    if domain.endswith(ANY_ENDING)
}
"""The first label of those that have the endings of many countries."""
SHARED_HOSTS = _shared("host")
"""Hosts that tell sites apart by their path, so that no domain is a site's own."""
PROVIDERS = _shared("provider")
"""They give away names below their own, and the Public Suffix List doesn't have them."""
SOLD = _shared("sold")
"""Private suffixes of the list under which domains are sold, as under a country's."""


def profile_at(domain: str, path: str) -> str:
    """The name of the network or marketplace that has a page at this path, or nothing."""
    name = PROFILES.get(domain) or PROFILES_ANYWHERE.get(domain.partition(".")[0])
    return name or (domain if MEMBERS_PAGE.match(path) else "")
