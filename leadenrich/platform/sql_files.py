"""SQL that stands in files of its own, beside the code that uses it."""

from functools import cache
from pathlib import Path

from django.db.migrations import RunSQL


def run_sql_file(migration_file: str, name: str) -> RunSQL:
    """The migration operation that runs `../sql/<name>` of the app whose migration asks.

    The statements must be repeatable, and undoing them does nothing: what an installation's tables
    hold is never dropped by a migration.
    """
    sql = read_sql(str(Path(migration_file).parent), name)
    return RunSQL([sql], reverse_sql=RunSQL.noop)


@cache
def read_sql(file: str, name: str) -> str:
    """The text of `sql/<name>` beside the file that asks."""
    return (Path(file).parent / "sql" / name).read_text()
