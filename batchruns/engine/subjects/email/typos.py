"""Domains of popular mail providers as people mistype them."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain
from operator import itemgetter, methodcaller

from batchruns.engine.subjects.website.mail_providers import is_free_provider
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
# Names whose neighbors are words or other names (“orage”, “libro”, “bluewine”): of these only letters
# that changed places or are doubled are a slip for sure.
WORDS = frozenset(
    "freenet orange laposte libero seznam interia ziggo telenet bluewin virgilio tiscali".split()
)
# Names like them whose ending, where there is such, is never a slip: somebody's own “live.co”.
OWN_UNDER_ANY_ENDING = WORDS | {"live", "web", "gmx"}
# Neighbors of popular names that are names of their own.
OTHER_NAMES = frozenset("gail hotnail protomail".split())
# A common slip of more than one letter, or of letters that are far apart.
COMMON_SLIPS = {
    "icould": "icloud",
    "mgail": "gmail",
    "gmeil": "gmail",
    "hotmeil": "hotmail",
    "gimail": "gmail",
}
# Slips of “com” that are endings, too.
SLIPS_OF_COM = frozenset("cam cm co om".split())
# The endings of which one that isn't any is a likely slip, the more common first.
ENDINGS = "com de net org fr it es nl uk ch at be info eu pl se dk edu gov".split()
SHORTEST_ENDING = 2
# What stands before the ending of a country: “acme.co.uk”.
OF_ENDINGS = frozenset("ac co com edu gov net org".split())
# Shorter names have too many neighbors that are somebody's own domain.
SHORTEST_MISTYPED = 5
# Rows of a keyboard, shifted as they are: what is hit instead of a letter, or beside it.
KEYS = ("1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm")
KEY_AT = {(row, column): key for row, keys in enumerate(KEYS) for column, key in enumerate(keys)}
PLACES = {key: place for place, key in KEY_AT.items()}
# By how many rows down and columns to the right.
AROUND = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))


def corrected(domain: str) -> str:
    """The domain that this one is a likely slip of, or nothing. `domain` is lower case.

    A slip is one letter too many, too few or wrong, or two that changed places: of a popular name
    after its first letter and once more in its ending, of other names only in an ending that is
    none. What is a provider's own is no slip.
    """
    if domain.partition(".")[0] in _slips():
        return _popular(domain)
    return _with_an_ending(domain)


def _popular(domain: str) -> str:
    """The popular provider's domain that is meant, if it is one."""
    name, _, ending = domain.partition(".")
    intended = _slips().get(name)
    if intended is None or is_free_provider(domain):
        return ""
    if name != intended and is_free_provider(f"{intended}.{ending}"):
        return f"{intended}.{ending}"
    right = _right_ending(intended, ending)
    return f"{intended}.{right}" if right else ""


def _right_ending(name: str, ending: str) -> str:
    """The ending of a popular name that is meant by one that stands twice, is a slip of one, or breaks
    off; nothing where there is such an ending, but for slips of “com”.
    """
    endings = POPULAR[name].split()
    if ending in SLIPS_OF_COM:
        return "com" if "com" in endings and name not in OWN_UNDER_ANY_ENDING else ""
    twice = (right for right in endings if ending == f"{right}.{right}")
    return next(chain(twice, _slip_or_beginning(ending, endings)), "")


def _slip_or_beginning(ending: str, endings: Sequence[str]) -> Iterator[str]:
    """The endings of which this is a slip, then those that begin so, if it is none itself."""
    if ending and not has_known_ending(ending):
        yield from filter(partial(_is_slip_of, ending), endings)
        yield from filter(methodcaller("startswith", ending), endings)


def _is_slip_of(ending: str, right: str) -> bool:
    return len(ending) > SHORTEST_ENDING and ending in _typed_slips(right)


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
    right = _with_its_dot(ending) or _common_ending(name, ending)
    return f"{name}.{right}" if right else ""


def _with_its_dot(ending: str) -> str:
    """“co.uk” of “couk”; nothing if there is no such ending."""
    cuts = range(SHORTEST_ENDING, len(ending) - 1)
    return next(filter(is_suffix, (f"{ending[:cut]}.{ending[cut:]}" for cut in cuts)), "")


def _common_ending(name: str, ending: str) -> str:
    """The common ending that one behind this name is a slip of; nothing if there is none."""
    second = name.rpartition(".")[2]
    candidates = _ending_slips().get(ending, ())
    if second in OF_ENDINGS:
        # “acme.co.ul” may be “acme.co.uk”, and not “acme.co.nl”.
        return next((right for right in candidates if is_suffix(f"{second}.{right}")), "")
    # Two letters alone say little: “cs”, “ed”.
    return next(iter(candidates), "") if len(ending) > SHORTEST_ENDING else ""


@cache
def _ending_slips() -> dict[str, tuple[str, ...]]:
    """For each slip of a common ending, the endings that it may be one of."""
    slips: dict[str, tuple[str, ...]] = {}
    for right in ENDINGS:
        for slip in set(_typed_slips(right)):
            slips[slip] = (*slips.get(slip, ()), right)
    return slips


@cache
def _slips() -> dict[str, str]:
    """For each popular name, and each slip of one, the name that is meant."""
    mistyped = (name for name in POPULAR if len(name) >= SHORTEST_MISTYPED)
    slips = {slip: name for name in mistyped for slip in _slips_of(name) - OTHER_NAMES}
    return slips | COMMON_SLIPS | {name: name for name in POPULAR}


def _slips_of(name: str) -> set[str]:
    """The slips of a popular name that begin as it does."""
    slips = _sure_slips(name) if name in WORDS else _typed_slips(name)
    return {slip for slip in slips if slip[:1] == name[0]}


def _sure_slips(word: str) -> Iterator[str]:
    """Words in which two letters changed places, or one is doubled."""
    for before, after in _cuts(word):
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield before + after[:1] + after


def _typed_slips(word: str) -> Iterator[str]:
    """Words that one slip of a finger makes of this one: by a key that is next, or one letter short."""
    yield from _sure_slips(word)
    for before, after in filter(itemgetter(1), _cuts(word)):
        yield before + after[1:]
        yield before + before[-1:] + after[1:]  # the wrong one is doubled: “yahho”
        for key in _keys_around(after[0]):
            yield before + key + after[1:]
            yield before + key + after
            yield before + after[0] + key + after[1:]


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:cut], word[cut:]) for cut in range(len(word) + 1))


@cache
def _keys_around(letter: str) -> tuple[str, ...]:
    """The keys that are beside, above and below that of a letter."""
    if letter not in PLACES:
        return ()
    row, column = PLACES[letter]
    around = (KEY_AT.get((row + down, column + right)) for down, right in AROUND)
    return tuple(filter(None, around))
