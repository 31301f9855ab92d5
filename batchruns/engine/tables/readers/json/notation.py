"""What programs write around the values of a lead in JSON, and beside them, that tells nothing of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

# Keys around a list, of which the list is all that counts.
CONNECTION = frozenset(("edges", "nodes", "pageInfo", "page_info", "totalCount", "__typename"))
EDGE = frozenset(("node", "cursor", "__typename"))
OPTION = frozenset(("id", "name", "color"))
ADDRESS = frozenset(("type", "url"))
NOISE = re.compile(r"@odata\.|@Microsoft\.Dynamics|__typename|__metadata")
FORMATTED = "@OData.Community.Display.V1.FormattedValue"


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, an empty text, list or object."""
    return value is None or value in ("", [], {})


def is_noise(key: str, value: Any = None) -> bool:
    """Whether a member tells of the program and not of a lead."""
    if key == "attributes" and type(value) is dict:
        return value.keys() <= ADDRESS
    return NOISE.search(key) is not None and not key.endswith(FORMATTED)


def without_edge(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node of an edge, as the lists of GraphQL have them; any other record as it is."""
    node = record.get("node")
    return node if type(node) is dict and record.keys() <= EDGE else record


def unwrapped(value: dict[str, Any] | list[Any]) -> Any:
    """An object or list without what a program's own notation has around its value."""
    if isinstance(value, dict):
        return next(chain.from_iterable(unwrap(value) for unwrap in OBJECTS), value)
    return _rich_text(value) if value and all(map(_is_rich_text, value)) else value


def _rich_text(pieces: list[dict[str, Any]]) -> str:
    return "".join(str(piece["plain_text"]) for piece in pieces)


def _is_rich_text(item: Any) -> bool:
    return type(item) is dict and "plain_text" in item


def _typed_literal(members: dict[str, Any]) -> Iterator[Any]:
    """“2024-01-01” of {"$date": "2024-01-01"}."""
    [key, *others] = members or ("",)
    if key.startswith("$") and not others:
        yield members[key]


def _option(members: dict[str, Any]) -> Iterator[Any]:
    """The name of what is chosen from a list."""
    if members.keys() == OPTION:
        yield members["name"]


def _connection(members: dict[str, Any]) -> Iterator[list[Any]]:
    """The items of a list of GraphQL."""
    items = members.get("edges", members.get("nodes"))
    if type(items) is list and members.keys() <= CONNECTION:
        yield [item.get("node", item) if type(item) is dict else item for item in items]


def _tagged(members: dict[str, Any]) -> Iterator[Any]:
    """“a@b.com” of {"type": "email", "email": "a@b.com"}."""
    kind = members.get("type")
    if type(kind) is str and kind in members and members.keys() <= {"id", "type", kind}:
        value = members[kind]
        yield unwrapped(value) if type(value) in (dict, list) else value


OBJECTS: tuple[Callable[[dict[str, Any]], Iterator[Any]], ...] = (
    _typed_literal,
    _option,
    _connection,
    _tagged,
)
"""The notations of objects: each gives the value in it, if it is the object's."""
