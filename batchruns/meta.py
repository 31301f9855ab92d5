"""Reading `meta`, into which another client may have written anything: nonsense is left out."""

from typing import Any

# What JavaScript can count to, too.
LARGEST = 2**53


def whole(of: dict[str, Any], key: str) -> int | None:
    """A whole number from 0 on, or None."""
    return _whole(of.get(key))


def mapping(of: dict[str, Any], key: str) -> dict[str, Any]:
    """An object; an empty one where there is none."""
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def sequence(of: dict[str, Any], key: str) -> list[Any]:
    """A list; an empty one where there is none."""
    value = of.get(key)
    return value if isinstance(value, list) else []


def counts(of: dict[str, Any], key: str) -> dict[str, int]:
    """An object of whole numbers; others in it are left out."""
    found = ((name, _whole(value)) for name, value in mapping(of, key).items())
    return {name: number for name, number in found if number is not None}


def rows(of: dict[str, Any], key: str) -> list[list[str]]:
    """A list of rows of cells, all as text."""
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sequence(of, key)
        if isinstance(row, list)
    ]


def _whole(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= LARGEST else None  # type: ignore[operator,return-value]
