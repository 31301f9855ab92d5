"""The mail that tells of the end of a run that took long, to who has asked for it."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from batchruns.models import BatchRun, Event, Status
from batchruns.runs.notifications.base import Notification
from batchruns.runs.notifications.endings import ending_in_words
from leadenrich.accounts import preferences
from leadenrich.accounts.models import Preferences

NOTIFIED = "told"
"""The kind of the event, as the database has it."""


def notify(run_id: UUID, event: str) -> None:
    """Mails the owner of a run that has ended, once for each time that it was started.

    Nothing of the leads is in it. Raises OSError if the mail server can't be reached or refuses.
    """
    claim = _claim(run_id)
    if claim is None:
        return
    try:
        _mail_about(claim.run).send()
    except OSError:
        claim.delete()
        raise


def _claim(run_id: UUID) -> Event | None:
    """Notes in the history that the owner gets a mail; None if they don't want any, or have had it."""
    with transaction.atomic():
        ended = BatchRun.objects.not_deleted().filter(status__in=(Status.COMPLETED, Status.FAILED))
        wanted = ended.filter(user__preferences__mails_ends=True, user__email__isnull=False)
        run = wanted.filter(pk=run_id).select_for_update(of=("self",)).first()
        if run is None or run.events.filter(kind=NOTIFIED, at__gte=run.started_at).exists():
            return None
        return Event.objects.create(run=run, kind=NOTIFIED)


def _mail_about(run: BatchRun) -> EmailMessage:
    wishes = Preferences.objects.select_related("user").get(user=run.user_id)
    with preferences.in_force(wishes):
        context = {
            "run": run,
            "ending": ending_in_words(run),
            "address": settings.PUBLIC_URL and settings.PUBLIC_URL + run.get_absolute_url(),
            "account": settings.PUBLIC_URL and settings.PUBLIC_URL + reverse("account_profile"),
        }
        # A filename may hold anything, a subject no line break.
        subject = " ".join(render_to_string("batchruns/mail/subject.txt", context).split())
        body = render_to_string("batchruns/mail/body.txt", context)
    return EmailMessage(subject, body, to=[str(wishes.user.email)])


def _took_long(run: BatchRun) -> bool:
    """Whether its owner may have gone away meanwhile."""
    return run.duration is not None and run.duration.total_seconds() > settings.MAIL_AFTER_SECONDS


NOTIFICATION = Notification("mail", frozenset({"completed", "failed"}), notify, _took_long)
