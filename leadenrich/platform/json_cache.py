"""Django's cache in a table of PostgreSQL, as JSON.

Django's own keeps pickles there, which run code when they are read: whoever can write to the table
could run anything in every web process.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

FOR_EVER = float("inf")
UPSERT = (
    "INSERT INTO {table} AS old (cache_key, value, expires) VALUES (%s, %s, to_timestamp(%s))"
    " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)


class JSONCache(BaseCache):
    """A cache whose values are of JSON. LOCATION is the table: cache_key, value (text), expires.

    What isn't JSON in the table counts as if it weren't there. Raises TypeError for a value that can't
    be JSON.
    """

    def __init__(self, table: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))
        self._table = connection.ops.quote_name(table)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Sets a value unless there is one already; of two at once, one does. Whether it did."""
        return self._write(
            f"{UPSERT} WHERE old.expires <= clock_timestamp()", key, value, timeout, version
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value of a key, or `default`."""
        rows = self._execute(
            "SELECT value FROM {table} WHERE cache_key = %s AND expires > clock_timestamp()",
            [self.make_and_validate_key(key, version=version)],
        )
        try:
            return json.loads(rows[0][0]) if rows else default
        except (ValueError, RecursionError):
            return default

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Sets a value for `timeout` seconds; None: for ever."""
        self._write(UPSERT, key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Lets a value last for `timeout` seconds from now; whether it was there."""
        rows = self._execute(
            "UPDATE {table} SET expires = to_timestamp(%s)"
            " WHERE cache_key = %s AND expires > clock_timestamp() RETURNING 1",
            [self._expires(timeout), self.make_and_validate_key(key, version=version)],
        )
        return bool(rows)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Removes a value; whether it was there."""
        rows = self._execute(
            "DELETE FROM {table} WHERE cache_key = %s RETURNING 1",
            [self.make_and_validate_key(key, version=version)],
        )
        return bool(rows)

    def clear(self) -> None:
        """Removes all there is."""
        self._execute("DELETE FROM {table} RETURNING 1", [])

    def _write(self, sql: str, key: Any, value: Any, timeout: Any, version: int | None) -> bool:
        self._make_room()
        stored_key = self.make_and_validate_key(key, version=version)
        params = [stored_key, json.dumps(value), self._expires(timeout)]
        return bool(self._execute(f"{sql} RETURNING 1", params))

    def _make_room(self) -> None:
        """Removes what has expired, and where there are too many all the same, what soon will."""
        [[entries]] = self._execute("SELECT count(*) FROM {table}", [])
        if entries > self._max_entries:
            too_many = entries // self._cull_frequency
            self._execute(
                "DELETE FROM {table} WHERE expires <= clock_timestamp() OR cache_key IN"
                " (SELECT cache_key FROM {table} ORDER BY expires LIMIT %s) RETURNING 1",
                [too_many],
            )

    def _expires(self, timeout: Any) -> float:
        seconds: float | None = self.get_backend_timeout(timeout)
        return FOR_EVER if seconds is None else seconds

    def _execute(self, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{table}", self._table), params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
