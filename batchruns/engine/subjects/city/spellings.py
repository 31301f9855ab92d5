"""Words of cities' names that people spell in several ways: “St. Louis”, “Mt Vernon”."""

import re
from functools import lru_cache

from batchruns.engine.text import plain

REMEMBERED = 10_000
SAME = (
    ("st", "saint", "sankt"),
    ("ste", "sainte"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("cd", "ciudad"),
)
FIRST_WORD = re.compile(
    r"(saint|sankt|st|sainte|ste|mount|mt|fort|ft|ciudad|cd)\b\.?[\s-]*(?=\w)", re.IGNORECASE
)


def other_spellings(name: str) -> list[str]:
    """“Saint Louis” and “Sankt Louis” of “St. Louis”."""
    first = FIRST_WORD.match(name)
    if not first:
        return []
    written = first[1].casefold()
    return [f"{other} {name[first.end() :]}" for other in _same_as(written) if other != written]


@lru_cache(maxsize=REMEMBERED)
def as_spelled(name: str) -> str:
    """A name in the form of `plain`, the same for all spellings: “st louis” of “Saint Louis”."""
    form = plain(name)
    first = FIRST_WORD.match(form)
    return f"{_same_as(first[1])[0]} {form[first.end() :]}" if first else form


def _same_as(word: str) -> tuple[str, ...]:
    return next(words for words in SAME if word in words)
