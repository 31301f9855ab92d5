"""Lookups that nobody goes on with: their worker died, or nobody collects them, and no run claims any of
their connection again. What they may have cost is listed, and reserved no longer unseen.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from batchruns.engine.lookups.providers.base import PROVIDERS
from batchruns.models import Lookup, Pace, ProviderKey
from batchruns.runs.lookups import receipts
from batchruns.runs.lookups.store import lapse

State = Lookup.State


def settle_abandoned() -> None:
    """Makes of them what a claim of their connection would have made."""
    dead = Lookup.objects.filter(state=State.ASKING, claimed_until__lte=Now())
    for pace in Pace.objects.filter(pk__in=dead.values("pace")):
        with transaction.atomic():
            lapse(pace.pk, repeats_are_free=_repeats_are_free(pace))
    with transaction.atomic():
        _give_up_late()


def _repeats_are_free(pace: Pace) -> bool:
    """Whether the provider of a connection, if that is there yet, charges nothing for a repetition."""
    keys = ProviderKey.objects.filter(user=pace.user_id, name=pace.connection)
    name = keys.values_list("provider", flat=True).first() or pace.connection
    return name in PROVIDERS and PROVIDERS[name].repeats_are_free


def _give_up_late() -> None:
    """Lets what may have been charged, and wasn't answered for longer than the site waits, be unsure."""
    since = Now() - timedelta(hours=settings.LOOKUP_WAIT_HOURS)
    late = Lookup.objects.filter(
        Q(due_at=None) | Q(due_at__lt=Now()),
        state=State.WAITING,
        reserved__gt=0,
        asked_at__lt=since,
    )
    rows = list(late.order_by("digest").select_for_update())
    late.filter(pk__in=[row.pk for row in rows]).update(state=State.UNSURE, due_at=None)
    for is_counted in (False, True):
        lines = [
            (row.run_id, row.provider, row.capability, row.reserved)
            for row in rows
            if bool(row.ticket) is is_counted
        ]
        receipts.add_unsure(lines, asked=not is_counted)
