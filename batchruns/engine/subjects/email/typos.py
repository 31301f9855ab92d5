"""Domains of popular mail providers as people mistype them."""

import string
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from batchruns.engine.subjects.email.free_providers import FREE_PROVIDERS
from batchruns.engine.subjects.website.public_suffixes import (
    has_known_ending,
    is_suffix,
    is_top_level,
)

# For each name, the endings under which people have it; the first one is meant if in doubt.
POPULAR = {
    "gmail": "com",
    "googlemail": "com de",
    "yahoo": "com co.uk fr de es it ca com.br co.in",
    "hotmail": "com co.uk fr de es it nl be",
    "outlook": "com fr de es it",
    "icloud": "com",
    "live": "com co.uk fr nl be",
    "aol": "com",
    "msn": "com",
    "gmx": "de net at ch",
    "web": "de",
    "t-online": "de",
    "freenet": "de",
    "orange": "fr",
    "wanadoo": "fr",
    "laposte": "net",
    "libero": "it",
    "protonmail": "com ch",
    "btinternet": "com",
    "comcast": "net",
    "verizon": "net",
    "yandex": "ru com",
    "rediffmail": "com",
    "seznam": "cz",
    "interia": "pl",
    "ziggo": "nl",
    "telenet": "be",
    "bluewin": "ch",
    "virgilio": "it",
    "tiscali": "it co.uk",
}
# A common slip of more than one letter.
COMMON_SLIPS = {"icould": "icloud"}
# The endings of which one that isn't any is a likely slip, the more common first.
ENDINGS = "com de net org fr it es nl uk ch at be info eu pl se dk edu gov".split()
SHORTEST_ENDING = 2
# Shorter names have too many neighbors that are somebody's own domain.
SHORTEST_MISTYPED = 5
ALPHABET = string.ascii_lowercase + string.digits + "-"


def corrected(domain: str) -> str:
    """The domain that this one is a likely slip of, or nothing. `domain` is lower case.

    A slip is one letter too many, too few or wrong, or two that changed places: of a popular name
    after its first letter and once more in its ending, of other names only in an ending that is
    none. What is a provider's own is no slip.
    """
    return _popular(domain) or _with_an_ending(domain)


def _popular(domain: str) -> str:
    """The popular provider's domain that is meant, if it is one."""
    name, _, ending = domain.partition(".")
    intended = _slips().get(name)
    if intended is None or domain in FREE_PROVIDERS:
        return ""
    endings = POPULAR[intended].split()
    if ending in endings:
        # A whole provider of another name (“live.de”) is none of ours to correct.
        return f"{intended}.{ending}" if name != intended else ""
    right = _right_ending(ending, endings)
    return f"{intended}.{right}" if right else ""


def _right_ending(ending: str, endings: Sequence[str]) -> str:
    """The ending that is meant by one that stands twice, is a slip of one, or breaks off."""
    twice = (right for right in endings if ending == f"{right}.{right}")
    slips = (right for right in endings if ending in set(_changed(right)))
    return next(chain(twice, slips, _begun_by(ending, endings)), "")


def _begun_by(beginning: str, endings: Sequence[str]) -> Iterator[str]:
    """The endings that begin so, if that is none itself."""
    if beginning and not has_known_ending(beginning):
        yield from (ending for ending in endings if ending.startswith(beginning))


def with_a_dot(domain: str) -> str:
    """The popular domain that is meant by a name without its ending, or without the dot before it:
    “gmail”, “gmailcom”. Nothing if there is a dot.
    """
    if domain in POPULAR:
        return f"{domain}.{POPULAR[domain].split()[0]}"
    return _popular_without_dots().get(domain, "")


@cache
def _popular_without_dots() -> dict[str, str]:
    """“gmail.com” by “gmailcom”; where two are the same, the first."""
    popular = [f"{name}.{end}" for name, endings in POPULAR.items() for end in endings.split()]
    return {domain.replace(".", ""): domain for domain in reversed(popular)}


def _with_an_ending(domain: str) -> str:
    """The domain with the ending that was meant, if its own is none but a slip of a common one."""
    name, _, ending = domain.rpartition(".")
    if len(ending) < SHORTEST_ENDING or is_top_level(ending):
        return ""
    cuts = range(SHORTEST_ENDING, len(ending) - 1)
    with_dots = (f"{ending[:cut]}.{ending[cut:]}" for cut in cuts)
    if with_dot := next(filter(is_suffix, with_dots), ""):
        return f"{name}.{with_dot}"  # “acme.couk”
    second = f".{name}".rpartition(".")[2]
    # “acme.co.ul” may be “acme.co.uk”, and not “acme.co.nl”.
    candidates = _ending_slips().get(ending, ())
    right = min(candidates, key=lambda right: not is_suffix(f"{second}.{right}"), default="")
    return f"{name}.{right}" if right else ""


@cache
def _ending_slips() -> dict[str, tuple[str, ...]]:
    """For each slip of a common ending, the endings that it may be one of."""
    slips: dict[str, tuple[str, ...]] = {}
    for right in ENDINGS:
        for slip in set(_changed(right)):
            slips[slip] = (*slips.get(slip, ()), right)
    return slips


@cache
def _slips() -> dict[str, str]:
    """For each popular name, and each slip of one, the name that is meant."""
    slips = {
        slip: name
        for name in POPULAR
        if len(name) >= SHORTEST_MISTYPED
        for slip in _changed(name)
        if slip[:1] == name[0]
    }
    return slips | COMMON_SLIPS | {name: name for name in POPULAR}


def _changed(word: str) -> Iterator[str]:
    """Every word that one slip makes of this one, first letter included."""
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    for before, after in cuts:
        yield from (before + letter + after for letter in ALPHABET)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in ALPHABET)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
