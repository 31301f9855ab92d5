"""What keeps the house in order by itself: lost work is taken up, what belongs to none goes."""

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from batchruns.models import BatchRun, Status
from batchruns.runs import files, queue, service
from batchruns.runs.errors import RunNotFound
from batchruns.storage import temporary_files
from leadenrich.platform.sql_files import read_sql

logger = logging.getLogger(__name__)

# Younger files may belong to an upload whose run is just about to be made.
ORPHAN_SECONDS = 24 * 3600
KEEP_FAILED_JOBS_DAYS = 30
REMOVED = "filesRemovedAt"


def give_back_lost_jobs() -> None:
    """Gives the jobs of workers that weren't heard of for WORKER_LOST_SECONDS to others."""
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "give_back_lost_jobs.sql"), {"seconds": settings.WORKER_LOST_SECONDS}
        )
        given = cursor.fetchall()
    for job, run_id in given:
        logger.warning("Job %s lost its worker and is given to another.", job)
        service.note_once(UUID(run_id), "worker lost", "Its work is given to another worker.")


def sweep() -> None:
    """Takes up runs without any job, and removes jobs and files that belong to no run."""
    for run in BatchRun.objects.raw(read_sql(__file__, "runs_without_a_job.sql")):
        service.note(run.pk, "taken up", "Its work was lost and begins again where it stopped.")
        logger.warning("Run %s had no job and is taken up again.", run.pk)
        with transaction.atomic():
            queue.enqueue_split(run.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "remove_orphaned_jobs.sql"), {"days": KEEP_FAILED_JOBS_DAYS}
        )
    for run_id in files.run_ids():
        if _is_orphan(run_id):
            logger.warning("The files of run %s, which isn't there, are removed.", run_id)
            files.delete_all(run_id)
    temporary_files.remove_leftovers()


def purge(days: int | None = None) -> int:
    """Removes the files of runs that ended more than `days` days ago (default: RETENTION_DAYS).

    The runs stay in the list, and say so. Gives how many lost their files; none if it is 0 days.
    """
    days = settings.RETENTION_DAYS if days is None else days
    if not days:
        return 0
    ended = (Status.COMPLETED, Status.FAILED)
    old = BatchRun.objects.filter(
        status__in=ended, finished_at__lt=timezone.now() - timedelta(days=days)
    ).exclude(meta__has_key=REMOVED)
    purged = 0
    for run in old.order_by().iterator():
        files.delete_all(run.pk)
        with suppress(RunNotFound):
            service.describe(run, {REMOVED: timezone.now().isoformat()})
            service.note(run.pk, "files removed", f"{days} days after its end.")
            purged += 1
    return purged


def _is_orphan(run_id: UUID) -> bool:
    is_there = BatchRun.objects.filter(pk=run_id).exists()
    return not is_there and files.age(run_id) > ORPHAN_SECONDS
