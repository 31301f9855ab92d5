"""The main one of several phones, addresses and so on in a list: marked so, or of the first kind."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from batchruns.engine.tables.readers.json.notation import is_empty
from batchruns.engine.text import plain

MARKS = ("primary", "isPrimary", "is_primary", "is-primary", "isDefault", "default", "preferred")
KINDS = ("type", "label", "kind", "rel", "category")
MAIN_KINDS = (
    *("primary", "preferred", "mobile", "cell", "direct", "work", "business", "office"),
    *("professional", "main", "company"),
)
RANKS = {kind: rank for rank, kind in enumerate(MAIN_KINDS)}
MARKED_RANK, UNKNOWN_RANK = -1, len(MAIN_KINDS)
NO_OBJECT_RANK = UNKNOWN_RANK + 2
MINOR_KINDS = frozenset(("home", "personal", "private", "other", "fax", "former", "old"))


def index_of_main(items: Sequence[Any]) -> int:
    """The index of the main item: of objects by their marks and kinds, else the first filled one."""
    ranks = [_rank(item) for item in items]
    return ranks.index(min(ranks))


def without_marks(item: Any) -> Any:
    """A main item without what marks it so."""
    if type(item) is not dict:
        return item
    return {k: v for k, v in item.items() if not (k in MARKS and isinstance(v, bool))}


def _rank(item: Any) -> int:
    """How main an item is, the best first: marked ones, objects by their kinds, filled ones."""
    if type(item) is not dict:
        return NO_OBJECT_RANK + is_empty(item)
    if any(item.get(mark) is True for mark in MARKS):
        return MARKED_RANK
    return _rank_of_kinds(plain(" ".join(map(_text, map(item.get, KINDS)))).split())


def _rank_of_kinds(kinds: Sequence[str]) -> int:
    """How main the best of these kinds is; less than without one if any of them is a minor one."""
    if not MINOR_KINDS.isdisjoint(kinds):
        return UNKNOWN_RANK + 1
    return min(map(RANKS.get, kinds, repeat(UNKNOWN_RANK)), default=UNKNOWN_RANK)


def _text(value: Any) -> str:
    return value if type(value) is str else ""
