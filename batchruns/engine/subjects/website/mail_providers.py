"""Providers where anyone gets a mailbox: an address there says nothing of a company, and their site
is no company's own.
"""

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.website.public_suffixes import is_suffix

FILE = TableFile("batchruns.engine.subjects.website", "mail_providers.tsv", ("domain",))
ANY_COUNTRY = ".*"
# What stands before a country's own ending: “co.uk”, “com.br”.
SECOND_LEVEL = ("co", "com", "net", "org")
# Endings of two letters that companies of all countries have, or that are a slip of “com”.
OF_NO_COUNTRY = frozenset(
    "ac ag ai bz cc cm co cx eu fm gg gs im io la ly me ms nu om sh so st tk to tv vc ws".split()
)

_LISTED = frozenset(domain for (domain,) in FILE.rows())
FREE_PROVIDERS = frozenset(domain for domain in _LISTED if not domain.endswith(ANY_COUNTRY))
"""Their domains, one by one."""
FAMILIES = frozenset(
    domain.removesuffix(ANY_COUNTRY) for domain in _LISTED if domain.endswith(ANY_COUNTRY)
)
"""The first label of those that are under the endings of many countries, such as “yahoo”."""


def is_free_provider(domain: str) -> bool:
    """Whether anyone gets a mailbox at a domain, which is in lower case."""
    if domain in FREE_PROVIDERS:
        return True
    name, _, ending = domain.partition(".")
    return name in FAMILIES and _is_of_a_country(ending)


def _is_of_a_country(ending: str) -> bool:
    """“de”, “co.uk” and “com.br”, but neither “com” nor “io”."""
    second, dot, country = ending.rpartition(".")
    is_own = second in SECOND_LEVEL if dot else country not in OF_NO_COUNTRY
    return is_own and len(country) == 2 and is_suffix(ending)
