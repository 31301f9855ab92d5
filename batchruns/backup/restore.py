"""Restoring a backup: into an empty database, or a Supabase project that has the contract's tables.

All rows come in one transaction, after the files: a restore that fails leaves no row, and can be begun
again. The database is first migrated as far as that of the backup was, and at last to this version.
"""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from batchruns import storage
from batchruns.backup import tables
from batchruns.backup.errors import BackupError
from batchruns.backup.folder import FILES, BackupReader
from batchruns.models import BatchRun, Event, ReferenceList, Status
from batchruns.models.meta import keyed
from batchruns.runs import files, list_files, queue, service
from batchruns.runs.lists import service as list_service
from leadenrich.rls.secure import secure

Migrations = set[tuple[str, str]]
Report = Callable[[str], object]

KEY = re.compile(
    rf"({files.HOME}|{list_files.HOME})/[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}/[a-z0-9.-]+"
)


def restore_backup(home: Path, report: Report) -> None:
    """Copies the backup in the folder `home` into this installation, which must have no data yet.

    Tells `report` what it does. Raises BackupError.
    """
    backup = BackupReader(home)
    backup.check_tables()
    _check_keys(backup)
    _check_is_empty()
    _migrate_as_far_as(set(backup.manifest.migrations))
    for key in backup.keys:
        with storage.chosen().writing(key) as file:
            for block in backup.blocks(f"{FILES}/{key}"):
                file.write(block)
    report(f"{len(backup.keys):,} files are restored.")
    for table, columns in _copy_rows(backup).items():
        report(
            f"Of the table {table}, the columns {', '.join(columns)} are left out: it has none such."
        )
    report(f"{sum(table.rows for table in backup.manifest.tables):,} rows are restored.")
    # Now to this version; and roles and policies as they have to be.
    call_command("migrate", verbosity=0)
    report(f"{_take_up_runs(backup):,} runs that were in work begin anew.")
    for own in ReferenceList.objects.filter(built__gt=0):
        list_service.check_stored(own)


def _check_keys(backup: BackupReader) -> None:
    for key in backup.keys:
        if not KEY.fullmatch(key):
            raise BackupError(
                f"The backup names a file that no run or list has: {key!r}. Take another one."
            )


def _check_is_empty() -> None:
    with connection.cursor() as cursor:
        table = next(tables.with_rows(cursor, tables.models_by_table()), None)
    if table is not None:
        raise BackupError(
            f"This installation has data already, in the table {table}. Restore into an empty database, "
            "or a Supabase project in which leadenrich hasn't run yet."
        )


def _migrate_as_far_as(backed_up: Migrations) -> None:
    executor = MigrationExecutor(connection)
    known: Migrations = set(executor.loader.disk_migrations)
    if unknown := sorted(backed_up - known):
        raise BackupError(
            f"The backup is of a newer version of leadenrich, which has the migration "
            f"{'.'.join(unknown[0])}. Install that version, or a newer one, and restore with it."
        )
    if further := sorted(set(executor.loader.applied_migrations) & known - backed_up):
        raise BackupError(
            f"This database is of a newer version than the backup: it has the migration "
            f"{'.'.join(further[0])}. Restore into an empty database; it is migrated by itself."
        )
    if backed_up == known:
        call_command("migrate", verbosity=0)
        return
    executor.migrate(_ends_of(executor, backed_up))
    # Before a row comes in: a Supabase project may serve every table from when it is made.
    secure(connection)


def _ends_of(executor: MigrationExecutor, migrations: Migrations) -> list[tuple[str, str]]:
    """Of each app the migrations that no other of these goes on from."""
    nodes = executor.loader.graph.node_map
    return [
        migration
        for migration in sorted(migrations)
        if migration in nodes
        and not any(
            child.key in migrations and child.key[0] == migration[0]
            for child in nodes[migration].children
        )
    ]


def _copy_rows(backup: BackupReader) -> dict[str, list[str]]:
    """Copies all rows in; gives the columns that were left out, by table."""
    left_out = {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            tables.empty_what_migrating_made(cursor)
            for table in backup.manifest.tables:
                columns = tables.copy_in(cursor, table, backup.table_blocks(table))
                if columns:
                    left_out[table.name] = columns
            tables.remove_runs(cursor, list(backup.manifest.deleted_runs))
            tables.remove_chunks_of_unfinished(cursor)
            tables.count_on(cursor)
    except IntegrityError as error:
        raise BackupError(_refusal(error)) from error
    return left_out


def _refusal(error: IntegrityError) -> str:
    about = getattr(error.__cause__, "diag", None)
    constraint, table = getattr(about, "constraint_name", None), getattr(about, "table_name", None)
    return (
        f"The database refuses a row of the table {table}, by its constraint {constraint}. Nothing was "
        "restored. In a Supabase project, people must have their accounts before they are restored, and "
        "no two people one address."
    )


def _take_up_runs(backup: BackupReader) -> int:
    """Puts the runs that workers had in hand on the queue; notes which files are gone."""
    for purged in backup.manifest.purged_runs:
        run = service.get_run(UUID(purged))
        service.describe(run, keyed(files_removed_at=timezone.now().isoformat()))
    # Another client may have set the status by itself: then there is nothing of ours to do.
    begun = Event.objects.filter(kind__in=("started", "retried")).values("run")
    in_work = BatchRun.objects.filter(status=Status.PROCESSING, pk__in=begun).order_by()
    run_ids = list(in_work.values_list("pk", flat=True))
    for run_id in run_ids:
        queue.enqueue_split(run_id)
    return len(run_ids)
