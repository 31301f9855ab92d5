"""Objects within objects as one row: a column for each path to a value, such as “name.firstName”.

What programs wrap around the values of a lead goes: `properties`, `fields`, `edges` and `node`. A
list gives its main item, and a column of its own keeps the others as JSON. What is nested too deep stays
JSON.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.text import plain

Path = tuple[str, ...]

DEEPEST_PATH = 8
OTHERS = "others"
# Of a record's first keys: those around all its values.
WRAPPERS = frozenset(("attributes", "data", "fields", "node", "properties", "record", "_source"))
# Keys around a list, of which the list is all that counts.
CONNECTION = frozenset(("edges", "nodes", "pageInfo", "page_info", "totalCount", "__typename"))
EDGE = frozenset(("node", "cursor", "__typename"))
# What tells the main one of a list, and the kinds of it in their order.
IS_MAIN = ("primary", "isPrimary", "is_primary", "is-primary", "isDefault", "default", "preferred")
KINDS = ("type", "label", "kind", "rel", "category")
MAIN_KINDS = (
    *("primary", "preferred", "mobile", "cell", "direct", "work", "business", "office"),
    *("professional", "main", "company"),
)
MINOR_KINDS = frozenset(("home", "personal", "private", "other", "fax", "former", "old"))
OPTION = frozenset(("id", "name", "color"))
NOISE = ("@odata.", "@Microsoft.Dynamics", "__typename", "__metadata")
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
# The last part of a path that says no more than the part before it, where that is a field of a lead.
OBVIOUS = {"value": None, "address": "email", "number": "phone"}


def is_nested(value: Any) -> bool:
    """Whether a value holds others."""
    return isinstance(value, dict | list) and bool(value)


def flat(record: Mapping[str, Any], deepest: int = DEEPEST_PATH) -> dict[Path, Any]:
    """The values of a record by their paths, of up to `deepest` keys."""
    values: dict[Path, Any] = {}
    is_edge = record.keys() <= EDGE and type(record.get("node")) is dict
    _flatten(record["node"] if is_edge else record, (), values, deepest)
    return values


def _flatten(value: Any, path: Path, values: dict[Path, Any], deepest: int) -> None:
    value = unwrapped(value)
    if type(value) is dict and value and len(path) < deepest:
        for key, item in value.items():
            if not _is_noise(key, item):
                _flatten(item, (*path, key), values, deepest)
    elif type(value) is list and value and len(path) < deepest and not _is_table(value):
        main = _main(value)
        _flatten(_without_marks(value[main]), path, values, deepest)
        if others := [*value[:main], *value[main + 1 :]]:
            values[*path, OTHERS] = others
    else:
        values[path] = value


def unwrapped(value: Any) -> Any:
    """A value without what a program's own notation has around it."""
    if type(value) is dict:
        return _of_object(value)
    if type(value) is list and value and all(map(_is_rich_text, value)):
        return "".join(str(item["plain_text"]) for item in value)
    return value


def _of_object(value: dict[str, Any]) -> Any:
    keys = value.keys()
    if len(value) == 1 and (key := next(iter(keys))).startswith("$"):
        return value[key]
    if keys == OPTION:
        return value["name"]
    if keys <= CONNECTION and (type(items := value.get("edges", value.get("nodes"))) is list):
        return [item.get("node", item) if type(item) is dict else item for item in items]
    kind = value.get("type")
    if type(kind) is str and kind in value and keys <= {"id", "type", kind}:
        return unwrapped(value[kind])
    return value


def _is_rich_text(item: Any) -> bool:
    return type(item) is dict and "plain_text" in item


def _is_noise(key: str, value: Any) -> bool:
    """Whether a member tells of the program and not of a lead."""
    is_address = key == "attributes" and type(value) is dict and value.keys() <= {"type", "url"}
    is_kept = key.endswith(FORMATTED)
    return is_address or (not is_kept and any(noise in key for noise in NOISE))


def _is_table(items: list[Any]) -> bool:
    """Whether a list holds lists, which no cell of a lead does."""
    return any(type(item) is list for item in items)


def _main(items: list[Any]) -> int:
    """The index of the main item of a list: marked so, else of the first kind, else the first."""
    objects = [(index, item) for index, item in enumerate(items) if type(item) is dict]
    for index, item in objects:
        if any(item.get(mark) is True for mark in IS_MAIN):
            return index
    kinds = [(_rank(item), index) for index, item in objects]
    filled = (index for index, item in enumerate(items) if not is_empty(item))
    return min(kinds)[1] if kinds else next(filled, 0)


def _without_marks(item: Any) -> Any:
    """A main item without what marks it so."""
    if type(item) is not dict:
        return item
    return {k: v for k, v in item.items() if not (k in IS_MAIN and isinstance(v, bool))}


def _rank(item: Mapping[str, Any]) -> int:
    """How main an item is by its kind: 0 is best, and without a kind it is better than a minor one."""
    text = " ".join(str(item[key]) for key in KINDS if type(item.get(key)) is str)
    kinds = plain(text).split()
    if not MINOR_KINDS.isdisjoint(kinds):
        return len(MAIN_KINDS) + 1
    return next((rank for rank, kind in enumerate(MAIN_KINDS) if kind in kinds), len(MAIN_KINDS))


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
            self.are_nested = True
            values = flat(record, self._deepest)
            self._paths.update(dict.fromkeys(values))
            self._filled.update(path for path, value in values.items() if not is_empty(value))
            self._limit()
            return
        if new := record.keys() - self._keys:
            self._keys |= new
            self._paths.update(((key,), None) for key in record if key in new)
            self.are_nested |= any(_is_noise(key, None) for key in new)
            self._limit()
        if len(self._filled_keys) < len(self._keys):
            self._filled_keys.update(key for key, value in record.items() if value)

    def paths(self) -> list[Path]:
        """The path of each column, in order: of what holds others only if it also is a value."""
        filled = self._filled.union((key,) for key in self._filled_keys)
        inner = {path[:length] for path in self._paths for length in range(1, len(path))}
        return [
            path
            for path in _in_order(self._paths)
            if (path in filled or path not in inner) and not _is_noise(path[-1], None)
        ]

    def values(self, record: Mapping[str, Any]) -> dict[Path, Any]:
        """The values of a record by their paths."""
        return flat(record, self._deepest)

    def _limit(self) -> None:
        while len(self._paths) > self._most and self._deepest > 1:
            self._deepest -= 1
            self._paths = {path[: self._deepest]: None for path in self._paths}
            self._filled = {path[: self._deepest] for path in self._filled}


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, an empty text, list or object."""
    return value is None or value in ("", [], {})


def _in_order(paths: Collection[Path]) -> list[Path]:
    """The paths with those side by side that begin alike, else in the order in which they came."""
    first: dict[Path, int] = {}
    for path in paths:
        for length in range(1, len(path) + 1):
            first.setdefault(path[:length], len(first))
    return sorted(paths, key=lambda path: [first[path[: n + 1]] for n in range(len(path))])


def names_of(paths: Sequence[Path]) -> list[str]:
    """The names of columns by their paths: without what says nothing, and each only once."""
    shown = list(paths)
    for shorten in (_without_wrappers, _without_obvious_end):
        shorter = [shorten(path) for path in shown]
        uses, taken = Counter(shorter), set(shown)
        shown = [
            short if uses[short] == 1 and short not in taken else path
            for short, path in zip(shorter, shown, strict=True)
        ]
    return list(_apart(".".join(path).replace(FORMATTED, ".formatted") for path in shown))


def _without_wrappers(path: Path) -> Path:
    while len(path) > 1 and path[0] in WRAPPERS:
        path = path[1:]
    return path


def _without_obvious_end(path: Path) -> Path:
    if len(path) < 2 or path[-1] not in OBVIOUS:
        return path
    field, guess = OBVIOUS[path[-1]], field_of(path[-2])
    is_obvious = field is None or (guess is not None and guess.field == field)
    return path[:-1] if is_obvious else path


def _apart(names: Iterable[str]) -> Iterator[str]:
    """The names, with a number behind those that were there before."""
    taken: set[str] = set()
    for name in names:
        numbered = (name if number == 1 else f"{name} {number}" for number in count(1))
        name = next(name for name in numbered if name not in taken)
        taken.add(name)
        yield name
