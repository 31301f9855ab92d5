"""Names of countries in which one letter is wrong, missing, too many, or in another's place."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import takewhile
from operator import eq
from string import ascii_lowercase

from batchruns.engine.subjects.country.names import common_names
from batchruns.engine.text import plain

# In shorter names, another letter makes another word.
SHORTEST, LONGEST = 6, 40
REMEMBERED = 10_000
LETTERS = frozenset(ascii_lowercase)
END, ANYTHING = 2, "*"


@lru_cache(maxsize=REMEMBERED)
def country_nearly_spelled(text: str) -> str:
    """The code of the one country whose name a text nearly spells; empty if there is none."""
    name = plain(text)
    if not SHORTEST <= len(name) <= LONGEST or not name.isascii():
        return ""
    near = {code for other in _names_near(name) for code in common_names()[other]}
    return min(near) if len(near) == 1 else ""


def _names_near(name: str) -> Iterator[str]:
    """The names of countries that are one slip away, which leaves either end as it is."""
    by_ends = _names_by_ends()
    for end in (name[:END], f"{ANYTHING}{name[-END:]}"):
        yield from (other for other in by_ends.get(end, ()) if _is_one_slip_away(name, other))


@cache
def _names_by_ends() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in common_names():
        if len(name) >= SHORTEST:
            names.setdefault(name[:END], []).append(name)
            names.setdefault(f"{ANYTHING}{name[-END:]}", []).append(name)
    return names


def _is_one_slip_away(name: str, other: str) -> bool:
    """Whether a letter of the other name is wrong, missing, too many, or in the next one's place."""
    start = sum(takewhile(bool, map(eq, name, other)))
    rest, of_other = name[start:], other[start:]
    if rest[1:] == of_other or (rest[:2], rest[2:]) == (of_other[1::-1], of_other[2:]):
        return True
    return of_other[:1] in LETTERS and of_other[1:] in (rest, rest[1:])
