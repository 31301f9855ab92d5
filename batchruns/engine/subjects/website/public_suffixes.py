"""What the Public Suffix List tells of domains."""

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Hosts and URLs of this shape need no more than a look into the list; the others, all of tldextract.
PLAIN = re.compile(
    r"(?:https?://)?((?:(?!xn--)[a-z0-9-]+\.)*(?!xn--)[a-z0-9-]+)(?::\d+)?(?:[/?#].*)?"
)
REMEMBERED = 20_000
ENTRY = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)
PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="


@lru_cache(maxsize=REMEMBERED)
def registrable_domain(address: str) -> str:
    """The domain that somebody registered (“a.b.co.uk” → “b.co.uk”), in lower case, or nothing.

    `address` is a host or a URL.
    """
    plain = PLAIN.fullmatch(address.lower())
    if not plain:
        return _extractor()(address).top_domain_under_public_suffix.lower()
    host = plain[1]
    labels = host.split(".")
    suffixes, _ = public_and_private()
    with_wildcards = wildcards(suffixes)
    for start in range(len(labels)):
        suffix = ".".join(labels[start:])
        if suffix in with_wildcards:
            return _extractor()(host).top_domain_under_public_suffix
        if suffix in suffixes:
            return ".".join(labels[start - 1 :]) if start else ""
    return ""


def is_top_level(ending: str) -> bool:
    """Whether there is a top-level domain of this name, which is in lower case (“de”, “рф”)."""
    return ending in _top_level()


def has_known_ending(domain: str) -> bool:
    """Whether a domain, in lower case, is below a top-level domain that there is."""
    return is_top_level(domain.rpartition(".")[2])


def is_suffix(ending: str) -> bool:
    """Whether a registry gives domains away under this (“co.uk”), which is in lower case."""
    return ending in public_and_private()[0]


@cache
def wildcards(suffixes: frozenset[str]) -> frozenset[str]:
    """Those suffixes that stand behind a * in the list."""
    return frozenset(suffix[2:] for suffix in suffixes if suffix.startswith("*."))


@cache
def public_and_private() -> tuple[frozenset[str], frozenset[str]]:
    """The entries of the list: suffixes of registries, and those under which companies give names.

    They are read here from the file that tldextract ships. Raises ModuleNotFoundError without it.
    """
    package = find_spec("tldextract")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("tldextract")
    text = Path(package.origin).with_name(".tld_set_snapshot").read_text(encoding="utf-8")
    public, private = (frozenset(ENTRY.findall(part)) for part in text.split(PRIVATE))
    return public, private


@cache
def _extractor() -> "TLDExtract":
    """tldextract with the list that it ships: it must neither go to the network nor write a cache."""
    # Few files need it, and importing it takes as long as importing all enrichers.
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=())


@cache
def _top_level() -> frozenset[str]:
    return frozenset(suffix.rpartition(".")[2] for suffix in public_and_private()[0])
