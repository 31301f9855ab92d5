"""What is erased of lookups: a lead's kept answers, and those that are too old to be used.

Those of a run go with it, and those of a person with their account.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from batchruns.engine.lookups.ages import VERIFICATION
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.models import Lookup
from batchruns.runs.lookups import budgets
from batchruns.runs.lookups.subjects import possible_subjects_of

State = Lookup.State
IDENTIFYING = ("email", "phone", "linkedin")
"""Inputs that say by themselves who a person is."""


def forget_lead(user_id: UUID, inputs: Mapping[str, str]) -> int:
    """Removes the kept answers about a lead: see `answers_about`. Gives how many there were."""
    return _remove(answers_about(user_id, inputs))


def answers_about(user_id: UUID, inputs: Mapping[str, str]) -> QuerySet[Lookup]:
    """The kept answers of one person about the lead with these inputs, as lookups name them.

    Those that were asked with its email address, phone number or profile, with its name and company, or
    about its company alone; and those that say one of the first three.
    """
    subjects = Q(subjects__overlap=possible_subjects_of(inputs))
    outputs = [
        (output, inputs[name])
        for capability in CAPABILITIES.values()
        for output, name in capability.fills.items()
        if name in IDENTIFYING and inputs.get(name)
    ]
    said = (Q(**{f"values__{output}__iexact": text}) for output, text in outputs)
    return Lookup.objects.filter(reduce(or_, said, subjects), user=user_id)


def forget_old() -> int:
    """Removes the answers that no run may use any more, or that are older than RETENTION_DAYS."""
    hit, miss = settings.LOOKUP_HIT_DAYS, settings.LOOKUP_MISS_DAYS
    is_verification, is_hit = Q(capability=VERIFICATION), Q(outcome=Outcome.HIT)
    too_old = (
        (is_verification & _asked_before(settings.LOOKUP_VERIFICATION_DAYS))
        | (~is_verification & is_hit & _asked_before(hit))
        | (~is_verification & ~is_hit & _asked_before(miss))
    )
    if settings.RETENTION_DAYS:
        too_old |= _asked_before(settings.RETENTION_DAYS)
    return _remove(Lookup.objects.filter(too_old).exclude(state__in=(State.ASKING, State.WAITING)))


def _asked_before(days: int) -> Q:
    return Q(asked_at__lt=Now() - timedelta(days=days))


def _remove(lookups: QuerySet[Lookup]) -> int:
    with transaction.atomic():
        reserved = lookups.filter(reserved__gt=0).order_by("user", "digest")
        rows = list(reserved.select_for_update())
        budgets.write_off(rows)
        # One for which something was reserved only just now stays: it is being asked anew.
        is_settled = Q(reserved=0) | Q(pk__in=[row.pk for row in rows])
        return lookups.filter(is_settled).delete()[0]
