"""Which lookups of a run came to nothing, by provider and cause, so that they can be asked again.

Running the file again asks just these: all other answers are kept. Those that are unsure have to be
given up first, as they may have been charged.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Sum

from batchruns.models import BatchRun, Lookup
from batchruns.runs.lookups import budgets

State = Lookup.State


@dataclass(frozen=True, slots=True)
class Failures:
    """Some lookups of a run that failed for the same cause."""

    provider: str
    """The connection's name."""
    cause: str
    """An `Outcome` that is a failure; "unsure" or "waiting"."""
    lookups: int
    cost: int = 0
    """Of unsure ones: what they may have cost at most, in millionths."""


def failures_of(run: BatchRun) -> list[Failures]:
    """By provider and cause, the most frequent ones first."""
    states = (State.FAILED, State.UNSURE, State.WAITING)
    rows = Lookup.objects.filter(run=run.pk, state__in=states).order_by()
    groups = rows.values_list("provider", "state", "outcome").annotate(
        n=Count("*"), m=Sum("reserved")
    )
    causes: dict[tuple[str, str], tuple[int, int]] = {}
    for provider, state, outcome, number, micros in groups:
        key = provider, outcome if state == State.FAILED else state
        lookups, cost = causes.get(key, (0, 0))
        causes[key] = lookups + number, cost + micros
    failures = [Failures(*key, *sums) for key, sums in causes.items()]
    return sorted(failures, key=lambda some: -some.lookups)


def give_up_unsure(user_id: UUID, run_id: UUID | None) -> int:
    """Lets the unsure lookups of a run, or of none, be asked again by later ones; what they may have
    cost counts as spent. Gives how many there were.
    """
    with transaction.atomic():
        unsure = Lookup.objects.filter(user=user_id, run=run_id, state=State.UNSURE)
        rows = list(unsure.order_by("digest").select_for_update())
        Lookup.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.FAILED, cost=F("reserved"), reserved=0, ticket="", answered_at=None
        )
        budgets.write_off(rows)
    return len(rows)
