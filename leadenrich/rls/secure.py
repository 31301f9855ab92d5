"""Putting row level security in force: after every migrate, so that no later table is left open."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

SQL = Path(__file__).parent / "sql"
CONTRACT_TABLES = ("users", "batch_runs")
# What a row shows to the web role, where that isn't “every row” or “with its run”.
VISIBLE = {
    "batchruns_mapping": "user_id = (SELECT auth.uid())",
    "batchruns_listing": "user_id = (SELECT auth.uid())",
    "procrastinate_jobs": "EXISTS (SELECT FROM batch_runs"
    " WHERE batch_runs.id = (procrastinate_jobs.args ->> 'run_id')::uuid)",
    "procrastinate_events": "EXISTS (SELECT FROM procrastinate_jobs"
    " WHERE procrastinate_jobs.id = procrastinate_events.job_id)",
}


def secure(connection: BaseDatabaseWrapper) -> None:
    """Makes roles, policies and grants what `sql/` says. Repeatable.

    The connection's user must own the tables. Tables that aren't there yet are left out. Each of
    the contract's two by itself, and after our own: one that isn't such as it has to be stops here.
    """
    existing = set(connection.introspection.table_names())
    with _one_at_a_time(connection) as cursor:
        for name in ("roles", "auth"):
            cursor.execute((SQL / f"{name}.sql").read_text())
        # What hangs on runs has no rows yet where they have no table.
        has_runs = "id" in _columns(connection, cursor, "batch_runs", existing)
        own = [
            {"table": table, "visible": visible if has_runs else "false"}
            for table, visible in own_tables().items()
            if table in existing
        ]
        cursor.execute("SELECT set_config('leadenrich.own_tables', %s, true)", [json.dumps(own)])
        cursor.execute((SQL / "own_tables.sql").read_text())
    for table in CONTRACT_TABLES:
        if table in existing:
            with _one_at_a_time(connection) as cursor:
                sql = (SQL / f"{table}.sql").read_text()
                cursor.execute(sql.replace("{option_keys}", " ".join(settings.OPTION_KEYS)))


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


def own_tables() -> dict[str, str]:
    """The tables of this application but the contract's two: which rows the web role may reach."""
    tables = {model._meta.db_table: _visible(model) for model in apps.get_models(True)}
    caches = [str(cache["LOCATION"]) for cache in settings.CACHES.values() if "LOCATION" in cache]
    tables |= dict.fromkeys(("django_migrations", *caches), "true")
    return {
        name: VISIBLE.get(name, sql) for name, sql in tables.items() if name not in CONTRACT_TABLES
    }


def _visible(model: type[models.Model]) -> str:
    """Rows that hang on a run are reached with it, others by all."""
    for field in model._meta.concrete_fields:
        if field.related_model and field.related_model._meta.db_table == "batch_runs":
            column = f"{model._meta.db_table}.{field.column}"
            return f"EXISTS (SELECT FROM batch_runs WHERE batch_runs.id = {column})"
    return "true"
