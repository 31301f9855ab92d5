"""Times that PostgreSQL has and Python has not: another client may have written such."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError
from psycopg.types.datetime import TimestampLoader

# Some days from the ends of what there is, so that they can be told in any time zone.
EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def bear_any(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Lets a new connection read infinite times, and those before or after all years of Python's.

    One such row would else take down every page and job that comes across it.
    """

    class AnyMoment(BaseTzLoader):  # type: ignore[misc]  # Django's has no types
        timezone = connection.timezone

        def load(self, data: Any) -> datetime:
            return _bearable(super().load, data, EARLIEST, LATEST)

    connection.connection.adapters.register_loader("timestamptz", AnyMoment)
    connection.connection.adapters.register_loader("timestamp", AnyLocalTime)


class AnyLocalTime(TimestampLoader):
    """What the database itself makes of times, such as the years they are in."""

    def load(self, data: Any) -> datetime:
        return _bearable(
            super().load, data, EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)
        )


def _bearable(
    load: Callable[[Any], datetime], data: Any, earliest: datetime, latest: datetime
) -> datetime:
    try:
        return min(max(load(data), earliest), latest)
    except DataError:
        text = bytes(data)
        return earliest if text.startswith(b"-") or text.endswith(b"BC") else latest
