"""Which tables a backup holds, and how they are copied out and in."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from batchruns.backup.folder import BackupWriter, Table
from batchruns.models import BatchRun, RequestPace, RunIndex
from leadenrich.rls.visibility import CONTRACT_TABLES

RUNS = BatchRun._meta.db_table
# What passes: who was signed in, where, and who asked how much; what triggers write anew; the queue.
LEFT_OUT = {
    "django_session",
    "usersessions_usersession",
    RequestPace._meta.db_table,
    RunIndex._meta.db_table,
}
OF_THE_APP = "batchruns_"
APPS_LEFT_OUT = {"procrastinate"}
MADE_BY_MIGRATING = ("django_content_type", "auth_permission")


def models_by_table() -> dict[str, type[models.Model]]:
    """The models whose tables a backup holds; each comes after those that it refers to."""
    kept = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in APPS_LEFT_OUT and model._meta.db_table not in LEFT_OUT
    }
    referred = {table: _referred(model) & kept.keys() - {table} for table, model in kept.items()}
    return {table: kept[table] for table in TopologicalSorter(referred).static_order()}


def existing_models(cursor: CursorWrapper) -> dict[str, type[models.Model]]:
    """Those of `models_by_table` whose tables there are: of an earlier version, some are missing."""
    existing = set(connection.introspection.table_names(cursor))
    return {table: model for table, model in models_by_table().items() if table in existing}


def names_of(cursor: CursorWrapper) -> list[str]:
    """The tables that a backup holds, those of an earlier version too that have no model any more."""
    models_of_now = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    earlier = (
        name
        for name in sorted(connection.introspection.table_names(cursor))
        if name.startswith(OF_THE_APP) and name not in models_of_now
    )
    return [*existing_models(cursor), *earlier]


def _referred(model: type[models.Model]) -> set[str]:
    fields = model._meta.concrete_fields
    return {field.related_model._meta.db_table for field in fields if field.related_model}


def copy_out(cursor: CursorWrapper, name: str, backup: BackupWriter) -> Table:
    """Copies all rows of a table into the backup."""
    columns = columns_of(cursor, name)
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), _listed(columns))
    path = Table(name, columns, 0).path
    with (
        connection.wrap_database_errors,
        backup.writing_table(path) as file,
        cursor.copy(statement) as copied,
    ):
        for block in copied:
            file.write(block)
    return Table(name, columns, cursor.rowcount)


def columns_of(cursor: CursorWrapper, table: str) -> list[str]:
    """The columns of a table, also those of others, but those that are worked out."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [f"public.{table}"],
    )
    return [name for (name,) in cursor.fetchall()]


def copy_in(cursor: CursorWrapper, table: Table, blocks: Iterable[bytes]) -> list[str]:
    """Copies the rows of a table into the database. Gives the columns that it doesn't have.

    In the contract's tables, which a Supabase project may have rows in, a row with the same id is
    replaced, and others stay.
    """
    if table.name not in CONTRACT_TABLES:
        _copy(cursor, table.name, table.columns, blocks)
        return []
    known = columns_of(cursor, table.name)
    common = [column for column in table.columns if column in known]
    unknown = [column for column in table.columns if column not in known]
    names = {
        "staging": sql.Identifier(f"restored_{table.name}"),
        "table": sql.Identifier(table.name),
        "columns": _listed(common),
    }
    cursor.execute(
        sql.SQL(
            "CREATE TEMP TABLE {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
        ).format(**names)
    )
    for column in unknown:
        cursor.execute(
            sql.SQL("ALTER TABLE {staging} ADD COLUMN {column} text").format(
                **names, column=sql.Identifier(column)
            )
        )
    _copy(cursor, f"restored_{table.name}", table.columns, blocks)
    changes = sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name))
        for name in common
        if name != "id"
    )
    cursor.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}"
            " ON CONFLICT (id) DO UPDATE SET {changes}"
        ).format(**names, changes=changes)
    )
    return unknown


def _copy(
    cursor: CursorWrapper, table: str, columns: Iterable[str], blocks: Iterable[bytes]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _listed(columns))
    with connection.wrap_database_errors, cursor.copy(statement) as copied:
        for block in blocks:
            copied.write(block)


def _listed(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def with_rows(cursor: CursorWrapper, names: Iterable[str]) -> Iterator[str]:
    """Those of these tables of ours that have rows which migrating hasn't made."""
    existing = connection.introspection.table_names(cursor)
    for name in names:
        if name in existing and name not in (*CONTRACT_TABLES, *MADE_BY_MIGRATING):
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name)))
            if cursor.fetchone() == (True,):
                yield name


def empty_what_migrating_made(cursor: CursorWrapper) -> None:
    """Removes the names of models and permissions, for those of the backup, which others refer to."""
    for name in reversed(MADE_BY_MIGRATING):
        cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))


def remove_runs(cursor: CursorWrapper, run_ids: list[str]) -> None:
    """Removes these runs, with all that hangs on them."""
    for table, model in reversed(existing_models(cursor).items()):
        columns = [model._meta.pk] if table == RUNS else model._meta.concrete_fields
        for column in columns:
            if table == RUNS or RUNS in _related_table(column):
                cursor.execute(
                    sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::uuid[])").format(
                        sql.Identifier(table), sql.Identifier(str(column.column))
                    ),
                    [run_ids],
                )


def _related_table(field: models.Field) -> tuple[str, ...]:
    return (field.related_model._meta.db_table,) if field.related_model else ()


def remove_chunks_of_unfinished(cursor: CursorWrapper) -> None:
    """Lets runs that had not ended, or failed, begin anew: what was done of them isn't in a backup."""
    cursor.execute(
        "DELETE FROM batchruns_chunk USING batch_runs"
        " WHERE batch_runs.id = run_id AND status <> 'completed'"
    )


def count_on(cursor: CursorWrapper) -> None:
    """Lets the numbers that tables give to new rows go on behind those that were copied in."""
    for statement in connection.ops.sequence_reset_sql(
        no_style(), list(existing_models(cursor).values())
    ):
        cursor.execute(statement)
