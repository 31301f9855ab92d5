"""The names of columns by the paths to their values in JSON: “firstName” for “properties.firstName”."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.tables.readers.json.notation import FORMATTED

Path = tuple[str, ...]

# Of a record's first keys: those around all its values.
WRAPPERS = frozenset(("attributes", "data", "fields", "node", "properties", "record", "_source"))
# The last part of a path that says no more than the part before it, where that is a field of a lead.
OBVIOUS = {"value": None, "address": "email", "number": "phone"}


def names_of(paths: Sequence[Path]) -> list[str]:
    """The names of columns by their paths: without what says nothing, and each only once."""
    shown = list(paths)
    for shorten in (_without_wrappers, _without_obvious_end):
        shown = _unless_ambiguous([shorten(path) for path in shown], shown)
    return list(_apart(".".join(path).replace(FORMATTED, ".formatted") for path in shown))


def _unless_ambiguous(shorter: Sequence[Path], paths: Sequence[Path]) -> list[Path]:
    """The shorter paths, but for those that are the same as another one's, long or short."""
    uses, taken = Counter(shorter), set(paths)
    return [
        short if uses[short] == 1 and short not in taken else path
        for short, path in zip(shorter, paths, strict=True)
    ]


def _without_wrappers(path: Path) -> Path:
    while len(path) > 1 and path[0] in WRAPPERS:
        path = path[1:]
    return path


def _without_obvious_end(path: Path) -> Path:
    return path[:-1] if len(path) > 1 and _is_obvious(path[-2], path[-1]) else path


def _is_obvious(name: str, last: str) -> bool:
    """Whether the last part says no more than the name before it: “email.address”."""
    if last not in OBVIOUS:
        return False
    guess, field = field_of(name), OBVIOUS[last]
    return field is None or (guess is not None and guess.field == field)


def _apart(names: Iterable[str]) -> Iterator[str]:
    """The names, with a number behind those that were there before."""
    taken: dict[str, int] = {}
    for name in names:
        numbered = ((n, name if n == 1 else f"{name} {n}") for n in count(taken.get(name, 0) + 1))
        number, free = next((n, each) for n, each in numbered if each not in taken)
        taken[free] = 1
        taken[name] = number
        yield free
