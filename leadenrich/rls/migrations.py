"""Whether the database is as this version of the code expects it."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from leadenrich.rls.roles import as_operator

_none_waits = False


def waiting_migrations() -> list[str]:
    """The migrations that the database hasn't had yet. Raises Error where it doesn't answer."""
    with as_operator():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def unknown_migrations() -> list[str]:
    """The migrations that the database has had of a newer version than this one, of our own apps."""
    with as_operator():
        loader = MigrationExecutor(connection).loader
    ours = {app for app, _name in loader.disk_migrations}
    newer = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return [f"{app}.{name}" for app, name in sorted(newer) if app in ours]


def migrations_health() -> dict[str, Any]:
    """For `/readyz`: who waits for migrations takes no requests. Once none waits, it holds."""
    global _none_waits
    waiting = 0 if _none_waits else len(waiting_migrations())
    _none_waits = not waiting
    return {"ok": _none_waits, "waiting": waiting}
