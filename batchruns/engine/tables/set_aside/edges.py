"""By how a cell begins and ends, most lines are known for rows without another look.

What is said here of a text may be wrong in one way only: it may be a lead's all the same.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, filterfalse, product

from batchruns.engine.tables.set_aside import words
from batchruns.engine.text import INVISIBLE, plain

LENGTH = 3
"""How many characters heads of totals and of headers have."""
EDGE = 5
"""How many characters of another text are looked at."""
BLANKS = " \t\xa0\u200b\ufeff"
SEPARATORS = "-=_*~#+─━═"
ENDS = frozenset(":：)）")
"""What labels and counts of groups end with."""
# Phone numbers and keys of records.
NUMBER = re.compile(r"[+(]?\d[\d\s()./+-]*")
MOST_KEPT = 1 << 16


@cache
def heads_of_totals() -> frozenset[str]:
    """How a cell may begin that heads a line of totals, in any usual case."""
    texts = words.texts_of("total", "sum")
    short = (text for text in texts if len(text) < LENGTH)
    return in_all_cases(chain(texts, map("".join, product(short, ":：( （"))))


def in_all_cases(texts: Iterable[str]) -> frozenset[str]:
    """The beginnings of texts, in every usual case."""
    heads = {text[:LENGTH] for text in texts}
    cases = (str, str.lower, str.upper, str.title, str.capitalize)
    return frozenset(case(head) for head in heads for case in cases)


@cache
def textless_heads() -> frozenset[str]:
    """How a cell may begin that holds no text, or only separates others."""
    lines = {sign + 2 * line for sign in SEPARATORS for line in ("-", "=", sign)}
    blanks = chain.from_iterable(product(BLANKS, repeat=length) for length in range(LENGTH + 1))
    return frozenset(chain(lines, map("".join, blanks)))


def may_be_about_file(text: str) -> bool:
    """Whether a text may be a total, a note but a legal one, or no text at all."""
    is_likely = _may_begin(text[:EDGE]) or _may_end(text[-EDGE:])
    return is_likely and not NUMBER.fullmatch(text)


@lru_cache(MOST_KEPT)
def _may_begin(head: str) -> bool:
    """Whether words about the file begin so, or only signs and digits are there."""
    # The letter behind it tells whether its word goes on.
    known = words.words_of(f"{head.translate(INVISIBLE)}x")
    first, *others = filterfalse(str.isdecimal, known)
    return first in _first_words() if others else first[:-1][:EDGE] in _beginnings()


@lru_cache(MOST_KEPT)
def _may_end(tail: str) -> bool:
    """Whether totals of groups, labels or counts of groups end so."""
    # The letter before it tells whether its word is whole.
    others, _, last = plain(f"x{tail}").rpartition(" ")
    is_total = last in words.phrases("total") if others else last[1:][-EDGE:] in _ends()
    return is_total or not ENDS.isdisjoint(tail[-1:])


@cache
def _first_words() -> frozenset[str]:
    phrases = words.phrases("total", "sum", "note", "count", "filler", "page")
    return frozenset(phrase.split()[0] for phrase in phrases) | {"copyright"}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:n] for word in _first_words() for n in range(EDGE + 1))


@cache
def _ends() -> frozenset[str]:
    totals = words.phrases("total")
    return frozenset(total[len(total) - n :] for total in totals for n in range(EDGE + 1))
