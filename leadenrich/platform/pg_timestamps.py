"""Times that PostgreSQL has and Python hasn't: another client may have written such.

They are infinity, and times before the year 1 or after the year 9999. One such row would else take
down every page and job that comes across it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError
from psycopg.types.datetime import TimestampLoader

# Some days from the ends of Python's years, so that they can be shown in any time zone.
EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def clamp_timestamps(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Lets a new connection read such times as EARLIEST or LATEST. A receiver of connection_created."""

    class ClampedTimestamptzLoader(BaseTzLoader):  # type: ignore[misc]  # Django's has no types
        timezone = connection.timezone

        def load(self, data: Any) -> datetime:
            return _clamped(super().load, data, EARLIEST, LATEST)

    connection.connection.adapters.register_loader("timestamptz", ClampedTimestamptzLoader)
    connection.connection.adapters.register_loader("timestamp", ClampedTimestampLoader)


class ClampedTimestampLoader(TimestampLoader):
    """For times without a zone, as the database computes them, such as the years that times are in."""

    def load(self, data: Any) -> datetime:
        """The time, or the nearest one that Python has."""
        return _clamped(
            super().load, data, EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)
        )


def _clamped(
    load: Callable[[Any], datetime], data: Any, earliest: datetime, latest: datetime
) -> datetime:
    try:
        return min(max(load(data), earliest), latest)
    except DataError:
        text = bytes(data)
        return earliest if text.startswith(b"-") or text.endswith(b"BC") else latest
