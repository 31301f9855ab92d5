"""Arrays of Arrow that nest others, as values of JSON: so they are flattened as JSON is."""

from collections.abc import Callable, Iterable
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from batchruns.engine.tables.readers.arrow.cells import texts_or_null, type_name
from batchruns.engine.tables.readers.json.scanner import Literal

if TYPE_CHECKING:
    import pyarrow as pa

EXAMPLE = "a"
"""A text in the example of a type, where any other than the empty one would do."""
LISTS = ("list", "large_list", "fixed_size_list", "list_view", "large_list_view")
LITERALS = ("int", "uint", "bool", "float", "double", "halffloat", "decimal")
"""How the names of types begin whose values JSON writes without quotes."""


def is_nested(type: "pa.DataType") -> bool:
    """Whether values of a type hold others, so that they are no cells."""
    return type_name(_inner_type(type)) in VALUES


def values_of(array: "pa.Array") -> list[Any]:
    """The values of an array as the reader of JSON has them: text, Literal, dict, list, None."""
    if not is_nested(array.type):
        texts = texts_or_null(array)
        is_literal = type_name(_inner_type(array.type)).startswith(LITERALS)
        return [Literal(text) if text else text for text in texts] if is_literal else list(texts)
    array = _inner_array(array)
    return VALUES[type_name(array.type)](array)


def example_of(type: "pa.DataType") -> Any:
    """A value of a type that has all that such values may have, but for the keys of maps."""
    type = _inner_type(type)
    example = EXAMPLES.get(type_name(type))
    return example(type) if example else EXAMPLE


def _inner_type(type: Any) -> "pa.DataType":
    """The type of the values themselves, however they are kept."""
    match type_name(type):
        case "extension":
            return _inner_type(type.storage_type)
        case "dictionary" | "run_end_encoded":
            return _inner_type(type.value_type)
    return type


def _inner_array(array: Any) -> Any:
    """The values themselves, however they are kept."""
    import pyarrow.compute as pc

    match type_name(array.type):
        case "extension":
            return _inner_array(array.storage)
        case "dictionary":
            return _inner_array(array.dictionary_decode())
        case "run_end_encoded":
            return _inner_array(pc.run_end_decode(array))
    return array


def _objects(array: "pa.StructArray") -> list[Any]:
    names = [field.name for field in array.type]
    rows = zip(*map(values_of, array.flatten()), strict=True) if names else iter([()] * len(array))
    are_there = array.is_valid().to_pylist()
    return [
        dict(zip(names, row, strict=True)) if is_there else None
        for row, is_there in zip(rows, are_there, strict=True)
    ]


def _lists(array: Any) -> list[Any]:
    import pyarrow.compute as pc

    return _in_lists(values_of(array.flatten()), pc.list_value_length(array).to_pylist())


def _maps(array: "pa.MapArray") -> list[Any]:
    ends = array.offsets.to_pylist()
    entries = zip(values_of(array.keys), values_of(array.items), strict=True)
    maps = _in_lists(list(entries)[ends[0] :], (end - start for start, end in pairwise(ends)))
    are_there = array.is_valid().to_pylist()
    return [dict(m) if is_there else None for m, is_there in zip(maps, are_there, strict=True)]


def _in_lists(items: list[Any], lengths: Iterable[int | None]) -> list[Any]:
    """The items in lists of these lengths; None has none."""
    remaining = iter(items)
    return [None if length is None else list(islice(remaining, length)) for length in lengths]


def _unions(array: "pa.UnionArray") -> list[Any]:
    return [value if value is None else str(value) for value in array.to_pylist()]


VALUES: dict[str, Callable[[Any], list[Any]]] = {
    "struct": _objects,
    "map": _maps,
    **dict.fromkeys(LISTS, _lists),
    **dict.fromkeys(("dense_union", "sparse_union"), _unions),
}
"""How the values of types are read that nest others."""
EXAMPLES: dict[str, Callable[[Any], Any]] = {
    "struct": lambda struct: {field.name: example_of(field.type) for field in struct},
    "map": lambda _map: None,
    **dict.fromkeys(LISTS, lambda a_list: [example_of(a_list.value_type)] * 2),
}
