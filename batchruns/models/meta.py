"""What of a run's `meta` has the shape that we give it: another client may have written anything."""

from collections.abc import Callable
from typing import Any

from batchruns.engine.schema.fields import is_field
from batchruns.engine.tables.readers.base import READERS

Shape = Callable[[Any], bool]

MOST = 2**53
"""Whole numbers beyond it are no longer whole in JavaScript."""
MOST_HEADER_ROW = 10_000


def sound(meta: Any) -> dict[str, Any]:
    """`meta` without those of our keys whose values have another shape than ours; {} if it has none."""
    if not isinstance(meta, dict):
        return {}
    return {key: value for key, value in meta.items() if key not in SHAPES or SHAPES[key](value)}


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MOST


def _is_share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _one_of(*values: Any) -> Shape:
    return lambda value: value is None or (isinstance(value, str) and value in values)


def _list_of(shape: Shape) -> Shape:
    return lambda value: isinstance(value, list) and all(map(shape, value))


def _dict_of(shape: Shape) -> Shape:
    return lambda value: isinstance(value, dict) and all(map(shape, value.values()))


def _with(**shapes: Shape) -> Shape:
    """An object in which the keys that are there have these shapes."""
    return lambda value: (
        isinstance(value, dict)
        and all(shape(value[key]) for key, shape in shapes.items() if key in value)
    )


def _is_codec(value: Any) -> bool:
    try:
        "".encode(value)
    except (LookupError, TypeError, ValueError):
        return value is None
    return True


def _is_mark(value: Any) -> bool:
    """A delimiter, or none."""
    return value is None or (isinstance(value, str) and 0 < len(value) <= 10)


def _is_sign(value: Any) -> bool:
    """A quote or what escapes one, or none."""
    return value is None or (isinstance(value, str) and len(value) == 1)


_is_texts = _list_of(_is_text)
_is_rows = _list_of(_is_texts)
_is_counts = _dict_of(_is_count)

SHAPES: dict[str, Shape] = {
    **dict.fromkeys(
        ("fileSize", "rowCount", "enrichedCount", "rejectedCount", "unreadableCount"), _is_count
    ),
    "format": lambda value: (
        _with(
            kind=lambda kind: _is_text(kind) and kind in READERS,
            encoding=_is_codec,
            delimiter=_is_mark,
            quotechar=_is_sign,
            escapechar=_is_sign,
            sheet=lambda name: name is None or _is_text(name),
            headerRow=lambda row: row is None or (_is_count(row) and row < MOST_HEADER_ROW),
            compression=_one_of("gzip", "zip"),
            shape=_one_of("objects", "arrays"),
            pointer=lambda place: place is None or _is_text(place),
        )(value)
        and "kind" in value
    ),
    "columns": _is_texts,
    "mapping": _list_of(lambda name: name is None or (_is_text(name) and is_field(name))),
    "confidence": _list_of(_is_share),
    "sample": _is_rows,
    "sheets": _list_of(lambda pair: _is_texts(pair) and len(pair) == 2),
    "preview": _with(columns=_is_texts, rows=_is_rows),
    "defaultCountry": lambda value: value is None or _is_text(value),
    "without": _is_texts,
    "also": _is_texts,
    "summary": _with(
        rows=_is_count,
        given=_is_counts,
        filled=_is_counts,
        failures=_is_counts,
        values=_dict_of(_is_counts),
    ),
}
