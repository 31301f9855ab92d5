"""JSON that other clients write too: of any size and depth, it never breaks the page that shows it."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import JSONField

MAX_DEPTH = 100
"""What is nested deeper, Python may not be able to read or to write, depending on who asks."""


class ForeignJSONField(JSONField):
    """A jsonb column. What is nested too deep counts as an empty object, too long a number as text."""

    def deconstruct(self) -> Any:
        """As the plain field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value of a cell of the database."""
        try:
            loaded = self._loaded(value, expression, connection)
        except RecursionError:
            return {}
        return {} if _is_too_deep(loaded) else loaded

    def _loaded(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return super().from_db_value(value, expression, connection)
        except ValueError:
            # Python refuses to read a whole number of more than 4,300 digits.
            return json.loads(value, parse_int=_int_or_text)


def _int_or_text(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits


def _is_too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _depth in range(MAX_DEPTH):
        level = [item for parent in level for item in _items(parent)]
        if not level:
            return False
    return True


def _items(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
    return ()
