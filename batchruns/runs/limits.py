"""How much one person may have: running at once, and stored."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext

from batchruns.models import BatchRun, Status
from batchruns.runs import files
from batchruns.runs.errors import OverLimit


def check_may_work(user_id: UUID) -> None:
    """Raises OverLimit when MAX_ACTIVE_RUNS of this person's runs are being worked on.

    Holds to the end of the transaction: of two starts at once, the second counts the first.
    """
    _one_at_a_time("active runs", user_id)
    active = BatchRun.objects.filter(user_id=user_id, status=Status.PROCESSING).count()
    if active >= settings.MAX_ACTIVE_RUNS:
        raise OverLimit(
            ngettext(
                "You have %d run in work, and no more are allowed at once. "
                "Start this one when it is finished.",
                "You have %d runs in work, and no more are allowed at once. "
                "Start this one when one of them is finished.",
                active,
            )
            % active
        )


def check_may_store(user_id: UUID, size: int) -> None:
    """Raises OverLimit when `size` further bytes would be more than MAX_STORED_BYTES.

    Holds to the end of the transaction, as above.
    """
    _one_at_a_time("stored bytes", user_id)
    # Whoever deletes to make room has it at once.
    runs = BatchRun.objects.kept().filter(user_id=user_id).values_list("pk", flat=True)
    stored = files.stored_bytes(runs)
    if stored + size > settings.MAX_STORED_BYTES:
        raise OverLimit(
            gettext(
                "Your files take %(stored)s of %(limit)s, and this one doesn't fit. "
                "Delete runs that you don't need any more."
            )
            % {
                "stored": filesizeformat(stored),
                "limit": filesizeformat(settings.MAX_STORED_BYTES),
            }
        )


def _one_at_a_time(limit: str, user_id: UUID) -> None:
    """Lets only one transaction at a time pass this limit of a person; the others wait for its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{limit} {user_id}"])
