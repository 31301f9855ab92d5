"""Values out of JSON that anybody may have written: each parser takes one shape and refuses others.

A parser gives its value in a form that can't change (tuples for arrays), or raises ShapeError.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
Parser = Callable[[Any], T]

MAX_COUNT = 2**53
"""Whole numbers beyond it are no longer whole in JavaScript."""


class ShapeError(ValueError):
    """A value that has another shape than the one asked for."""


def count(value: Any) -> int:
    """A whole number from 0."""
    if type(value) is int and 0 <= value < MAX_COUNT:
        return value
    raise ShapeError


def fraction(value: Any) -> float:
    """A number from 0 to 1."""
    if type(value) in (int, float) and 0 <= value <= 1:
        return float(value)
    raise ShapeError


def switch(value: Any) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ShapeError


def text(value: Any) -> str:
    """A text of any length."""
    if isinstance(value, str):
        return value
    raise ShapeError


def pair(value: Any) -> tuple[str, str]:
    """An array of two texts."""
    first, second = _of_two(list_of(text)(value))
    return first, second


def _of_two(items: tuple[str, ...]) -> tuple[str, ...]:
    if len(items) != 2:
        raise ShapeError
    return items


def one_of(*values: str) -> Parser[str]:
    """One of these texts."""

    def parse(value: Any) -> str:
        if isinstance(value, str) and value in values:
            return value
        raise ShapeError

    return parse


def optional(parser: Parser[T]) -> Parser[T | None]:
    """What `parser` takes, or null."""
    return lambda value: None if value is None else parser(value)


def list_of(parser: Parser[T], most: int = MAX_COUNT) -> Parser[tuple[T, ...]]:
    """An array of at most so many items, which `parser` takes."""

    def parse(value: Any) -> tuple[T, ...]:
        if isinstance(value, list | tuple) and len(value) <= most:
            return tuple(map(parser, value))
        raise ShapeError

    return parse


def dict_of(parser: Parser[T]) -> Parser[dict[str, T]]:
    """An object whose values `parser` takes."""
    return lambda value: {key: parser(item) for key, item in json_object(value).items()}


def known_keys(parsers: Mapping[str, Parser[Any]]) -> Parser[dict[str, Any]]:
    """Of an object these keys, as far as they are there; others are left out."""

    def parse(value: Any) -> dict[str, Any]:
        items = json_object(value)
        return {key: parser(items[key]) for key, parser in parsers.items() if key in items}

    return parse


def json_object(value: Any) -> dict[str, Any]:
    """An object of any content."""
    if isinstance(value, dict):
        return value
    raise ShapeError


def text_where(is_such: Callable[[str], bool]) -> Parser[str]:
    """A text of which something is true, such as that a registry knows it."""

    def parse(value: Any) -> str:
        if is_such(text(value)):
            return text(value)
        raise ShapeError

    return parse
