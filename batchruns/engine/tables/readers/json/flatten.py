"""Objects within objects as one row: a column for each path to a value, such as “name.firstName”.

What programs wrap around the values of a lead goes: `properties`, `fields`, `edges` and `node`. A
list gives its main item, and a column of its own keeps the others as JSON. What is nested too deep stays
JSON.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain, count
from typing import Any

from batchruns.engine.tables.readers.json.column_names import Path
from batchruns.engine.tables.readers.json.main_item import index_of_main, without_marks
from batchruns.engine.tables.readers.json.notation import (
    is_empty,
    is_noise,
    unwrapped,
    without_edge,
)

DEEPEST_PATH = 8
OTHERS = "others"


def is_nested(value: Any) -> bool:
    """Whether a value holds others."""
    return isinstance(value, dict | list) and bool(value)


def flat(record: Mapping[str, Any], deepest: int = DEEPEST_PATH) -> dict[Path, Any]:
    """The values of a record by their paths, of up to `deepest` keys."""
    flattening = _Flattening(deepest)
    flattening.add(without_edge(record), ())
    return flattening.values


class _Flattening:
    """Collects the values of one record by their paths."""

    def __init__(self, deepest: int) -> None:
        self.values: dict[Path, Any] = {}
        self._deepest = deepest

    def add(self, value: Any, path: Path) -> None:
        """Adds the values within this one, or itself where it holds none."""
        if type(value) in ADD_INNER:
            self._add_nested(unwrapped(value), path)
        else:
            self.values[path] = value

    def _add_nested(self, value: Any, path: Path) -> None:
        add_inner = ADD_INNER.get(type(value))
        if add_inner and value and len(path) < self._deepest:
            add_inner(self, value, path)
        else:
            self.values[path] = value

    def add_members(self, members: dict[str, Any], path: Path) -> None:
        """Adds those of an object, but for what tells of the program that wrote it."""
        for key, item in members.items():
            if not is_noise(key, item):
                self.add(item, (*path, key))

    def add_items(self, items: list[Any], path: Path) -> None:
        """Adds the main one of a list, and the others as one value; a table stays as it is."""
        if any(type(item) is list for item in items):
            self.values[path] = items
            return
        main = index_of_main(items)
        self.add(without_marks(items[main]), path)
        if others := [*items[:main], *items[main + 1 :]]:
            self.values[*path, OTHERS] = others


ADD_INNER: dict[type, Callable[[_Flattening, Any, Path], None]] = {
    dict: _Flattening.add_members,
    list: _Flattening.add_items,
}


class FlatColumns:
    """The columns of objects: learned from some of them, and then the cells of each.

    `most`: how many there may be; where there are more, the deepest values stay JSON.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._deepest = DEEPEST_PATH
        # All paths in the order in which they came, and those that had a value at least once.
        self._paths: dict[Path, None] = {}
        self._filled: set[Path] = set()
        self._keys: set[str] = set()
        self._filled_keys: set[str] = set()
        self.are_nested = False
        """Whether any of the objects has others in it, or members that get no column."""

    def learn(self, record: Mapping[str, Any], *, may_be_nested: bool) -> None:
        """Takes the columns that a record has; `may_be_nested` is False where it surely isn't."""
        if may_be_nested and any(map(is_nested, record.values())):
            self._learn_nested(record)
        else:
            self._learn_flat(record)

    def _learn_nested(self, record: Mapping[str, Any]) -> None:
        self.are_nested = True
        values = flat(record, self._deepest)
        self._paths.update(dict.fromkeys(values))
        unfilled = values.keys() - self._filled
        self._filled.update(path for path in unfilled if not is_empty(values[path]))
        self._limit()

    def _learn_flat(self, record: Mapping[str, Any]) -> None:
        if not record.keys() <= self._keys:
            self._paths.update(dict.fromkeys(zip(record)))
            self._keys.update(record)
            self.are_nested |= any(map(is_noise, record))
            self._limit()
        if len(self._filled_keys) < len(self._keys):
            self._filled_keys.update(key for key, value in record.items() if value)

    def paths(self) -> list[Path]:
        """The path of each column, in order: of what holds others only if it also is a value."""
        filled = self._filled.union(zip(self._filled_keys))
        outer = {outer for path in self._paths for outer in _beginnings(path[:-1])}
        empty = outer - filled
        return [p for p in _in_order(self._paths) if not (p in empty or is_noise(p[-1]))]

    def values(self, record: Mapping[str, Any]) -> dict[Path, Any]:
        """The values of a record by their paths."""
        return flat(record, self._deepest)

    def _limit(self) -> None:
        while len(self._paths) > self._most and self._deepest > 1:
            self._deepest -= 1
            self._paths = {path[: self._deepest]: None for path in self._paths}
            self._filled = {path[: self._deepest] for path in self._filled}


def _in_order(paths: Collection[Path]) -> list[Path]:
    """The paths with those side by side that begin alike, else in the order in which they came."""
    beginnings = dict.fromkeys(chain.from_iterable(map(_beginnings, paths)))
    order = dict(zip(beginnings, count()))
    return sorted(paths, key=lambda path: [*map(order.__getitem__, _beginnings(path))])


def _beginnings(path: Path) -> Iterator[Path]:
    """A path, cut behind each of its keys."""
    return (path[:length] for length in range(1, len(path) + 1))
