"""Making a backup while the site works: the tables of one moment first, then the files of their runs.

A file that is stored doesn't change, but for those of runs in work, which begin anew where they are
restored. What people delete, and what is purged, while files are copied is noted at the end.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from batchruns import storage
from batchruns.backup import tables
from batchruns.backup.errors import BackupError
from batchruns.backup.folder import BLOCK, FILES, BackupWriter, Manifest, Table
from batchruns.models import BatchRun
from batchruns.models.meta import RunMeta
from batchruns.runs import files, list_files

READ_TRIES = 3
# Longer than it takes from the end of a run's files to that of its row.
SETTLED_SECONDS = 3

Report = Callable[[str], object]


def make_backup(home: Path, report: Report) -> None:
    """Copies database and files to the folder `home`, which must be empty or not there.

    Tells `report` what it does. Raises BackupError.
    """
    backup = BackupWriter(home)
    made_at = timezone.now().isoformat()
    moment = _copy_tables(backup)
    rows = sum(table.rows for table in moment.tables)
    report(f"{rows:,} rows of {len(moment.tables)} tables are copied.")
    number, vanished = _copy_files(backup, moment.runs)
    if vanished:
        time.sleep(SETTLED_SECONDS)
    there = set(BatchRun.objects.values_list("pk", flat=True))
    purged_meanwhile = (_purged() | vanished) - moment.purged
    manifest = Manifest(
        made_at=made_at,
        migrations=moment.migrations,
        tables=moment.tables,
        deleted_runs=sorted(str(run_id) for run_id in moment.runs - there),
        purged_runs=sorted(str(run_id) for run_id in purged_meanwhile & moment.runs & there),
    )
    backup.finish(manifest)
    report(
        f"{number:,} files of {len(moment.runs):,} runs are copied: {backup.bytes:,} bytes in all."
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the database held when its tables were copied."""

    tables: list[Table]
    migrations: list[tuple[str, str]]
    runs: set[UUID]
    purged: set[UUID]
    """Runs whose files had been removed as too old."""


def _copy_tables(backup: BackupWriter) -> _Moment:
    """Copies all tables as they are in one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Rather an error than a backup of only the rows that one's role is shown.
        cursor.execute("SET LOCAL row_security = off")
        # A Supabase project ends statements after a while, which copying a long table may take.
        cursor.execute("SET LOCAL statement_timeout = 0")
        names = tables.names_of(cursor)
        if tables.RUNS not in names:
            raise BackupError("The database has no runs yet. Run `manage.py migrate` first.")
        copied = [tables.copy_out(cursor, name, backup) for name in names]
        migrations = sorted(MigrationRecorder(connection).applied_migrations())
        runs = set(BatchRun.objects.values_list("pk", flat=True))
        return _Moment(copied, migrations, runs, _purged())


def _purged() -> set[UUID]:
    purged = BatchRun.objects.filter(meta__has_key=RunMeta.keys()["files_removed_at"])
    return set(purged.values_list("pk", flat=True))


def _copy_files(backup: BackupWriter, run_ids: set[UUID]) -> tuple[int, set[UUID]]:
    """Copies the files of these runs; gives their number, and the runs of which some were gone."""
    number, vanished = 0, set()
    for run_id in files.run_ids():
        if run_id in run_ids:
            for key in files.lasting_keys(run_id):
                if _copy_file(backup, key):
                    number += 1
                else:
                    vanished.add(run_id)
    return number + _copy_files_of_lists(backup), vanished


def _copy_files_of_lists(backup: BackupWriter) -> int:
    """Copies the files of all lists, which never change under their names; gives their number."""
    keys = (key for list_id in list_files.list_ids() for key in list_files.keys(list_id))
    return sum(_copy_file(backup, key) for key in keys)


def _copy_file(backup: BackupWriter, key: str) -> bool:
    """Copies a file; whether it was still there."""
    path = f"{FILES}/{key}"
    for last_try in (*[False] * (READ_TRIES - 1), True):
        try:
            with storage.chosen().opened(key) as stored, backup.writing(path) as file:
                shutil.copyfileobj(stored, file, BLOCK)
            return True
        except FileNotFoundError:
            backup.leave_out(path)
            return False
        except storage.StorageError:
            # Another file may have taken its place while it was read.
            backup.leave_out(path)
            if last_try:
                raise
    return False
