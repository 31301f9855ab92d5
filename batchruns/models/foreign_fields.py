"""Columns that other clients write, too: whatever is in them, of any size and depth, breaks no page.

The database refuses what is too long (`leadenrich/rls/sql/batch_runs.sql`). What is there all the same,
as it was written before or by the table's owner, is cut before it leaves the database.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import JSONField, TextField

from batchruns.engine.options import Options
from batchruns.models.meta import RunMeta

MAX_DEPTH = 100
"""What is nested deeper, Python may not be able to read or to write, depending on who asks."""
MAX_JSON_BYTES = 4_000_000
"""Of an object that takes more, only values of our own keys are read, if they are short."""
SHORT_JSON_BYTES = 64_000

# It is unpacked once, by the concatenation, which also tells its size: that of the column is its
# compressed one. OFFSET 0 keeps the subquery from being merged with what is around it.
CUT_JSON = """
(
    SELECT CASE WHEN pg_column_size(whole) <= {most} THEN {column} ELSE (
        SELECT jsonb_object_agg(key, value)
        FROM jsonb_each(CASE jsonb_typeof(whole) WHEN 'object' THEN whole ELSE '{{}}' END)
        WHERE key = ANY (string_to_array('{keys}', ' ')) AND pg_column_size(value) <= {short}
    ) END
    FROM (SELECT {column} || '{{}}' AS whole OFFSET 0) AS unpacked
)
"""


class ForeignJSONField(JSONField):
    """A jsonb column. What is nested too deep counts as an empty object, too long a number as text.

    Of an object of more than MAX_JSON_BYTES only the keys of `RunMeta` and `Options` are read, and of
    these only values of at most SHORT_JSON_BYTES.
    """

    def deconstruct(self) -> Any:
        """As the plain field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The column as it is selected: cut if it is too long."""
        cut = CUT_JSON.format(
            column=sql,
            keys=" ".join((*RunMeta.keys().values(), *Options.keys())),
            most=MAX_JSON_BYTES,
            short=SHORT_JSON_BYTES,
        )
        return cut, [*params] * CUT_JSON.count("{column}")

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


class ForeignTextField(TextField):
    """A text column of which at most `shown` characters are read, and then a sign that it goes on."""

    def __init__(self, *args: Any, shown: int = 1000, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def deconstruct(self) -> Any:
        """As the plain field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The beginning of the column. Of a long text, no more of it is unpacked."""
        return f"left({sql}, {self.shown + 1})", params

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text, cut if it is too long."""
        if value is None or len(value) <= self.shown:
            return value
        return value[: self.shown] + "…"


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
    """What is inside of an object or an array, as far as there can be anything in it again."""
    match value:
        case dict():
            return [item for item in value.values() if isinstance(item, dict | list)]
        case list():
            return [item for item in value if isinstance(item, dict | list)]
    return ()
