"""Arrays of Arrow as texts: each value as a person would write it down."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from batchruns.engine.tables.readers.spreadsheets.number_formats import duration_text, plain_number

if TYPE_CHECKING:
    import pyarrow as pa

MIDNIGHT = " 00:00:00"
NAME = re.compile(r"\w+")

Texts = Sequence[str | None]


def type_name(type: "pa.DataType") -> str:
    """What Arrow calls a type, without its parameters: “timestamp” for “timestamp[ns, tz=UTC]”."""
    match = NAME.match(str(type))
    return match[0] if match else ""


def texts_of(array: "pa.Array") -> list[str]:
    """The values of an array that nests no others; null is the empty text."""
    return [text or "" for text in texts_or_null(array)]


def texts_or_null(array: "pa.Array") -> Texts:
    """The values of an array that nests no others."""
    return READ_TYPE.get(type_name(array.type), _as_printed)(array)


def text_of_any(value: object) -> str:
    """A value of Python out of a column that holds several types."""
    import pyarrow as pa

    if isinstance(value, str):
        return value
    try:
        return texts_of(pa.array([value], from_pandas=True))[0]
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return str(value)


def _as_they_are(array: "pa.Array") -> Texts:
    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        return _of_bytes(array.cast("large_binary"))


def _of_bytes(array: "pa.Array") -> Texts:
    return _each(lambda value: value.decode("utf-8", "replace"), array.to_pylist())


def _of_dictionary(array: "pa.DictionaryArray") -> Texts:
    # A part of a table may have the dictionary of all.
    if len(array.dictionary) > len(array):
        return texts_or_null(array.dictionary_decode())
    return _each(texts_or_null(array.dictionary).__getitem__, array.indices.to_pylist())


def _of_runs(array: "pa.RunEndEncodedArray") -> Texts:
    import pyarrow.compute as pc

    return texts_or_null(pc.run_end_decode(array))


def _of_extension(array: "pa.ExtensionArray") -> Texts:
    if str(array.type) == "extension<arrow.uuid>":
        return _each(str, array.to_pylist())
    return texts_or_null(array.storage)


def _as_printed(array: "pa.Array") -> Texts:
    try:
        return list(array.cast("string").to_pylist())
    except NotImplementedError:
        return _each(str, array.to_pylist())


def _of_floats(array: "pa.Array") -> Texts:
    # pandas has it where there is no number.
    return _each(lambda text: "" if text == "nan" else plain_number(text), _as_printed(array))


def _of_decimals(array: "pa.Array") -> Texts:
    return _each(lambda text: _without_end_zeros(f"{Decimal(text):f}"), _as_printed(array))


def _of_times(array: "pa.Array") -> Texts:
    return _each(_without_end_zeros, _as_printed(array))


def _of_moments(array: "pa.TimestampArray") -> Texts:
    # One of a zone is stored as one of UTC, for which no table of zones is needed.
    texts = _of_times(array.cast(f"timestamp[{array.type.unit}]"))
    if array.type.tz:
        return _each(lambda text: f"{text}Z", texts)
    return _each(lambda text: text.removesuffix(MIDNIGHT), texts)


def _of_durations(array: "pa.DurationArray") -> Texts:
    milliseconds = array.cast("duration[ms]", safe=False).cast("int64").to_pylist()
    return _each(lambda number: duration_text(timedelta(milliseconds=number)), milliseconds)


def _without_end_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _each(function: Callable[[Any], str | None], values: Iterable[Any]) -> Texts:
    return [None if value is None else function(value) for value in values]


READ_TYPE: dict[str, Callable[[Any], Texts]] = {
    **dict.fromkeys(("string", "large_string", "string_view"), _as_they_are),
    **dict.fromkeys(("binary", "large_binary", "binary_view", "fixed_size_binary"), _of_bytes),
    **dict.fromkeys(("halffloat", "float", "double"), _of_floats),
    **dict.fromkeys(("decimal32", "decimal64", "decimal128", "decimal256"), _of_decimals),
    **dict.fromkeys(("time32", "time64"), _of_times),
    "timestamp": _of_moments,
    "duration": _of_durations,
    "dictionary": _of_dictionary,
    "run_end_encoded": _of_runs,
    "extension": _of_extension,
}
"""How arrays are read by the names of their types; others are as Arrow prints them."""
