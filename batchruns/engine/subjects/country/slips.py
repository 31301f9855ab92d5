"""Names of countries in which one letter is wrong, missing, too many, or in another's place."""

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from batchruns.engine.subjects.country.names import common_names
from batchruns.engine.text import plain

# In shorter names, another letter makes another word.
SHORTEST, LONGEST = 6, 40
REMEMBERED = 10_000


@lru_cache(maxsize=REMEMBERED)
def country_nearly_spelled(text: str) -> str:
    """The code of the one country whose name a text nearly spells; empty if there is none."""
    name = plain(text)
    if not SHORTEST <= len(name) <= LONGEST or not name.isascii():
        return ""
    common = common_names()
    near = {
        code
        for other in _one_slip_away(name)
        if len(other) >= SHORTEST
        for code in common.get(other, ())
    }
    return min(near) if len(near) == 1 else ""


def _one_slip_away(name: str) -> Iterator[str]:
    for place in range(len(name) + 1):
        before, behind = name[:place], name[place:]
        yield before + behind[1:]
        yield before + behind[1:2] + behind[:1] + behind[2:]
        for letter in ascii_lowercase:
            yield before + letter + behind
            yield before + letter + behind[1:]
