"""What the Public Suffix List tells of domains."""

import re
from functools import cache, lru_cache

from tldextract import TLDExtract

# Hosts and URLs of this shape need no more than a look into the list; the others, all of tldextract.
USUAL = re.compile(r"(?:https?://)?((?:(?!xn--)[a-z0-9-]+\.)+(?!xn--)[a-z]+)(?::\d+)?(?:[/?#].*)?")
REMEMBERED = 20_000


@lru_cache(maxsize=REMEMBERED)
def registrable_domain(address: str) -> str:
    """The domain that somebody registered (“a.b.co.uk” → “b.co.uk”), in lower case, or nothing.

    `address` is a host or a URL.
    """
    if not (usual := USUAL.fullmatch(address.lower())):
        return extractor()(address).top_domain_under_public_suffix.lower()
    host = usual[1]
    labels = host.split(".")
    suffixes, with_wildcards = _suffixes()
    for start in range(len(labels)):
        suffix = ".".join(labels[start:])
        if suffix in with_wildcards:
            return extractor()(host).top_domain_under_public_suffix
        if suffix in suffixes:
            return ".".join(labels[start - 1 :]) if start else ""
    return ""


def is_top_level(ending: str) -> bool:
    """Whether there is a top-level domain of this name, which is in lower case (“de”, “рф”)."""
    return ending in _top_level()


@cache
def extractor() -> TLDExtract:
    """tldextract with the list that it ships: it must neither go to the network nor write a cache."""
    return TLDExtract(cache_dir=None, suffix_list_urls=())


@cache
def _suffixes() -> tuple[frozenset[str], frozenset[str]]:
    """The public suffixes, and those suffixes that stand behind a * in the list."""
    suffixes = frozenset(extractor().tlds)
    return suffixes, frozenset(suffix[2:] for suffix in suffixes if suffix.startswith("*."))


@cache
def _top_level() -> frozenset[str]:
    return frozenset(suffix.rpartition(".")[2] for suffix in extractor().tlds)
