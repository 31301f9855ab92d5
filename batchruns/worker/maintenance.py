"""What keeps the house in order by itself: lost work is taken up, what belongs to none goes."""

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from batchruns.models import BatchRun, KeptAnswer, RequestPace, Status, SuppressionUpload
from batchruns.models.meta import RunMeta, keyed
from batchruns.runs import files, list_files, list_uses, queue, service
from batchruns.runs.erasure import service as erasures
from batchruns.runs.errors import RunNotFoundError
from batchruns.runs.guard import spare_others
from batchruns.runs.history import note, note_once
from batchruns.runs.lists import service as list_service
from batchruns.runs.lookups import abandoned, erasure
from batchruns.runs.webhooks import deliveries
from batchruns.storage import temporary_files
from leadenrich.platform.sql_files import read_sql

logger = logging.getLogger(__name__)

# Younger files may belong to an upload whose run is just about to be made, older ones only if held.
ORPHAN_SECONDS = 300
# How far back one looks for runs that weren't tidied up after: longer than all workers are ever away.
COMPLETED_SECONDS = 24 * 3600
KEEP_FAILED_JOBS_DAYS = 30
KEEP_ANSWERS = timedelta(days=1)
"""How long a request to the API can be sent again with its Idempotency-Key."""


def give_back_lost_jobs() -> None:
    """Gives the jobs of workers that weren't heard of for WORKER_LOST_SECONDS to others."""
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "give_back_lost_jobs.sql"), {"seconds": settings.WORKER_LOST_SECONDS}
        )
        returned = cursor.fetchall()
    for job, run_id in returned:
        logger.warning("Job %s lost its worker and is given to another.", job)
        if run_id is None:
            continue
        with spare_others("The history of a lost job's run isn't written"):
            if run_id:
                note_once(UUID(run_id), "worker lost", {})


def sweep() -> None:
    """Takes up runs without any job, and removes jobs and files that belong to no run."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "runs_without_a_job.sql"))
        lost = [run_id for (run_id,) in cursor.fetchall()]
    for run_id in lost:
        with spare_others("Run %s has no job, and isn't taken up", run_id):
            _take_up(run_id)
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "remove_orphaned_jobs.sql"), {"days": KEEP_FAILED_JOBS_DAYS}
        )
    for run_id in files.run_ids():
        with spare_others("The files of run %s, which isn't there, stay", run_id):
            _remove_if_orphan(run_id)
    for own in list_service.without_job():
        with spare_others("List %s has no job, and isn't taken up", own.pk):
            list_service.take_up(own)
    for list_id in list_files.list_ids():
        with spare_others("The files of list %s stay that nothing needs", list_id):
            list_service.tidy_up(list_id)
    with spare_others("Decisions that no run goes by any more stay"):
        list_uses.forget_decisions()
    with spare_others("Lookups that nobody goes on with stay as they are"):
        abandoned.settle_abandoned()
    with spare_others("Erasures that nobody goes on with stay as they are"):
        erasures.forget_old()
        erasures.take_up_lost()
    with spare_others("Lookups that are too old stay"):
        erasure.forget_old()
    with spare_others("Deliveries of webhooks that are too old stay"):
        deliveries.forget_old()
    for run_id in _lately_completed():
        with spare_others("Run %s keeps the files that it was worked on with", run_id):
            files.delete_working_files(run_id)
    with spare_others("What is kept of requests to the API stays"):
        KeptAnswer.objects.filter(asked_at__lt=timezone.now() - KEEP_ANSWERS).delete()
        RequestPace.objects.filter(used_until__lt=timezone.now()).delete()
    temporary_files.remove_leftovers()


def _lately_completed() -> list[UUID]:
    """The runs whose worker may have been killed between their end and the tidying up after it."""
    since = timezone.now() - timedelta(seconds=COMPLETED_SECONDS)
    completed = BatchRun.objects.filter(status=Status.COMPLETED, finished_at__gt=since).order_by()
    return list(completed.values_list("pk", flat=True))


def _take_up(run_id: UUID) -> None:
    with transaction.atomic():
        note(run_id, "taken up", {})
        queue.enqueue_split(run_id)
    logger.warning("Run %s had no job and is taken up again.", run_id)


def _remove_if_orphan(run_id: UUID) -> None:
    is_there = (
        BatchRun.objects.filter(pk=run_id).exists()
        or SuppressionUpload.objects.filter(pk=run_id).exists()
    )
    if is_there:
        files.remove_leftovers(run_id)
    elif files.age(run_id) > ORPHAN_SECONDS and not files.is_held(run_id):
        logger.warning("The files of run %s, which isn't there, are removed.", run_id)
        files.delete_all(run_id)


def purge(days: int | None = None) -> int:
    """Removes the files of runs that ended more than `days` days ago (default: RETENTION_DAYS).

    The runs stay in the list, and say so. Gives how many lost their files; none if it is 0 days.
    """
    days = settings.RETENTION_DAYS if days is None else days
    if not days:
        return 0
    old = BatchRun.objects.filter(
        status__in=(Status.COMPLETED, Status.FAILED),
        finished_at__lt=timezone.now() - timedelta(days=days),
    ).exclude(meta__has_key=RunMeta.keys()["files_removed_at"])
    purged = 0
    for run_id in old.order_by().values_list("pk", flat=True).iterator():
        with spare_others("The files of run %s aren't removed", run_id):
            purged += _remove_files(run_id, days)
    return purged


def _remove_files(run_id: UUID, days: int) -> bool:
    """Removes the files of a run, and says so in its history; whether it was still there."""
    files.delete_all(run_id)
    with suppress(RunNotFoundError), transaction.atomic():
        run = service.get_run(run_id)
        service.describe(run, keyed(files_removed_at=timezone.now().isoformat()))
        note(run_id, "files removed", {"days": days})
        return True
    return False
