"""Putting row level security in force: after every migrate, so that no later table is left open."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from leadenrich.rls.visibility import CONTRACT_TABLES, NO_ROW, visible_rows

SQL = Path(__file__).parent / "sql"


def secure(connection: BaseDatabaseWrapper) -> None:
    """Creates the roles, policies and grants that `sql/` describes. Repeatable.

    The connection's user must own the tables. Tables that don't exist yet are left out. Each of the
    contract's two is secured by itself, after our own: one that isn't as it has to be stops here.
    """
    existing = set(connection.introspection.table_names())
    with _one_at_a_time(connection) as cursor:
        for name in ("roles", "auth"):
            cursor.execute((SQL / f"{name}.sql").read_text())
        # What hangs on runs has no rows yet where they have no table.
        has_runs = "id" in _columns(connection, cursor, "batch_runs", existing)
        own = [
            {"table": table, "visible": condition if has_runs else NO_ROW}
            for table, condition in visible_rows().items()
            if table in existing
        ]
        cursor.execute("SELECT set_config('leadenrich.own_tables', %s, true)", [json.dumps(own)])
        for name in ("own_tables", "functions"):
            cursor.execute((SQL / f"{name}.sql").read_text())
    for table in CONTRACT_TABLES:
        if table in existing:
            with _one_at_a_time(connection) as cursor:
                cursor.execute(_sql_of(table))
                # Those that this has made.
                cursor.execute((SQL / "functions.sql").read_text())


def _sql_of(table: str) -> str:
    """The statements that secure one of the contract's tables, with the settings that they name."""
    sql = (SQL / f"{table}.sql").read_text()
    sql = sql.replace("{option_keys}", " ".join(settings.OPTION_KEYS))
    return sql.replace("{longest_values}", json.dumps(settings.LONGEST_RUN_VALUES))


@contextmanager
def _one_at_a_time(connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """A transaction: of two that change the same grants at once, one would fail."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('leadenrich.rls'))")
        yield cursor


def _columns(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: str, existing: set[str]
) -> set[str]:
    if table not in existing:
        return set()
    return {column.name for column in connection.introspection.get_table_description(cursor, table)}
