"""How much one person may have: running at once, and stored."""

from uuid import UUID

from django.conf import settings
from django.db import connection

from batchruns.models import BatchRun, ReferenceList, Status
from batchruns.runs import files, list_files
from batchruns.runs.errors import OverLimitError


def check_may_work(user_id: UUID) -> None:
    """Raises OverLimitError when MAX_ACTIVE_RUNS of this person's runs are being worked on.

    Holds to the end of the transaction: of two starts at once, the second counts the first.
    """
    _one_at_a_time("active runs", user_id)
    active = BatchRun.objects.filter(user_id=user_id, status=Status.PROCESSING).count()
    if active >= settings.MAX_ACTIVE_RUNS:
        code = "one_run_in_work" if active == 1 else "many_runs_in_work"
        raise OverLimitError(code, runs=active)


def check_may_store(user_id: UUID, size: int) -> None:
    """Raises OverLimitError when `size` further bytes would be more than MAX_STORED_BYTES.

    Holds to the end of the transaction: of two uploads at once, the second counts the first.
    """
    _one_at_a_time("stored bytes", user_id)
    # Whoever deletes to make room has it at once.
    runs = BatchRun.objects.not_deleted().filter(user_id=user_id).values_list("pk", flat=True)
    lists = ReferenceList.objects.filter(user_id=user_id).values_list("pk", flat=True)
    stored = files.stored_bytes(runs) + list_files.stored_bytes(lists)
    if stored + size > settings.MAX_STORED_BYTES:
        raise OverLimitError("no_room", stored=stored, limit=settings.MAX_STORED_BYTES)


def _one_at_a_time(limit: str, user_id: UUID) -> None:
    """Lets only one transaction at a time pass this limit of a person; the others wait for its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{limit} {user_id}"])
