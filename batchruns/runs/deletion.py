"""The end of a run: what a person deletes is marked first, can be restored, and then goes for good."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from batchruns.models import BatchRun, BatchRunQuerySet, Deletion
from batchruns.runs import files, limits, service
from batchruns.runs.errors import RunNotFoundError
from batchruns.runs.guard import spare_others
from batchruns.runs.history import note_each

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


def discard(runs: Iterable[BatchRun]) -> list[BatchRun]:
    """Takes runs from their owner's sight, to delete them UNDO_SECONDS later unless they are restored.

    Those in work are canceled. With 0 seconds they are deleted at once. Gives those that were there.
    """
    with transaction.atomic():
        there = BatchRun.objects.not_deleted().filter(pk__in=[run.pk for run in runs])
        locked = list(there.select_for_update().defer("meta"))
        if settings.UNDO_SECONDS:
            _mark(locked)
        else:
            for run in locked:
                delete(run)
    return locked


def _mark(runs: Collection[BatchRun]) -> None:
    for run in runs:
        if run.is_active:
            service.cancel(run)
    due_at = TransactionNow() + timedelta(seconds=settings.UNDO_SECONDS)
    deletions = [Deletion(run=run, due_at=due_at) for run in runs]
    Deletion.objects.bulk_create(deletions, ignore_conflicts=True)
    note_each((run.pk for run in runs), "deleted")


def list_discarded(user: "User") -> BatchRunQuerySet:
    """The runs that `user` has discarded, each with its `due_at`, the latest ones first.

    As long as that is to come, they can be restored.
    """
    waiting = BatchRun.objects.filter(user_id=user.pk, deletion__isnull=False)
    ordered = waiting.annotate(due_at=F("deletion__due_at")).order_by("-due_at", "filename")
    return ordered.without_meta()


def has_discarded(user: "User") -> bool:
    """Whether there are any of those, which most people have none of."""
    return Deletion.objects.filter(run__user=user.pk).exists()


def restore(user: "User", run_ids: Collection[UUID]) -> None:
    """Takes `discard` back for those of these runs for which it isn't too late.

    Raises OverLimitError when there is no room for them any more; then it does nothing.
    """
    with transaction.atomic():
        own = BatchRun.objects.select_for_update().filter(user_id=user.pk, pk__in=run_ids)
        locked = own.defer("meta")
        waiting = Deletion.objects.filter(run__in=[run.pk for run in locked], due_at__gt=Now())
        restored = list(waiting.values_list("run", flat=True))
        if not restored:
            return
        Deletion.objects.filter(run__in=restored).delete()
        limits.check_may_store(user.pk, 0)
        note_each(restored, "restored")


def delete_due(user: "User | None" = None) -> None:
    """Deletes what was discarded UNDO_SECONDS ago: by one person, or by any."""
    due = BatchRun.objects.filter(deletion__due_at__lte=Now())
    if user is not None:
        due = due.filter(user_id=user.pk)
    for run_id in due.values_list("pk", flat=True):
        with spare_others("Run %s isn't deleted", run_id), suppress(RunNotFoundError):
            _delete_if_due(run_id)


def _delete_if_due(run_id: UUID) -> None:
    with transaction.atomic():
        run = service.lock_run(run_id)
        # Unless it was restored, and perhaps discarded again, before we had it.
        if Deletion.objects.filter(run=run_id, due_at__lte=Now()).exists():
            delete(run)


def delete(run: BatchRun) -> None:
    """Removes a run with all that hangs on it; its files go once that is committed.

    Through a function of the database, which lets people delete their own: no policy does. Files
    that can't be reached then are swept later. Raises RunNotFoundError.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT leadenrich_delete_run(%s)", [run.pk])
            if cursor.fetchone() != (True,):
                raise RunNotFoundError("run_gone")
        transaction.on_commit(lambda: files.delete_all(run.pk), robust=True)


def delete_all_of(user_id: UUID) -> None:
    """Removes every run of a person, also those that they have discarded."""
    for run in BatchRun.objects.filter(user_id=user_id).only("pk"):
        delete(run)
