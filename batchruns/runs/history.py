"""The history of a run: what happened to it, as data."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from batchruns.models import BatchRun, Event
from batchruns.runs.jsonb import storable

AT_MOST_EVERY = timedelta(minutes=1)
BEGINNINGS = ("started", "retried")


def note(
    run_id: UUID,
    kind: str,
    params: dict[str, Any] | None = None,
    *,
    job: int | None = None,
    chunk: int | None = None,
    trace: str = "",
) -> None:
    """Adds to the history of a run, which may be gone already.

    `params` are what the sentence of this kind names (`batchruns.messages.EVENTS`), {} where it names
    nothing, None where the kind says it all. `job` is one of the queue, `trace` where in the code.
    """
    if BatchRun.objects.filter(pk=run_id).exists():
        Event.objects.create(
            run_id=run_id, kind=kind, params=storable(params), job=job, chunk=chunk, trace=trace
        )


def note_once(run_id: UUID, kind: str, params: dict[str, Any], **where: Any) -> None:
    """Adds to the history of a run, once a minute at most for each kind of event.

    For what befalls many of its chunks at the same time.
    """
    recent = Event.objects.filter(run=run_id, kind=kind, at__gt=Now() - AT_MOST_EVERY)
    if not recent.filter(params=storable(params)).exists():
        note(run_id, kind, params, **where)


def note_each(runs: Iterable[UUID], kind: str) -> None:
    """Adds an event of this kind to the history of each of these runs, which must be there."""
    Event.objects.bulk_create([Event(run_id=pk, kind=kind) for pk in runs])


def is_worked_on_here(run: BatchRun) -> bool:
    """Whether workers of ours have, or had, the run in hand: not those of another client."""
    return begun_at(run) is not None


def begun_at(run: BatchRun) -> datetime | None:
    """When workers of ours last began with a run; another client may write any `started_at`."""
    beginnings = run.events.filter(kind__in=BEGINNINGS).order_by("pk")
    return beginnings.values_list("at", flat=True).last()
