"""The legal changes of a run's status: the table that code, pages and tests go by.

The database holds other clients to the same table (`leadenrich/rls/sql/batch_runs.sql`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from batchruns.models import BatchRun, Status
from batchruns.runs.errors import IllegalTransitionError, RunError


@dataclass(frozen=True)
class Transition:
    """A legal change of status."""

    verb: str
    sources: tuple[Status, ...]
    target: Status | None
    sentence: str
    writes: Mapping[str, Any] = field(default_factory=dict)
    """What else of the run it changes, where whoever makes it says nothing else."""


TRANSITIONS = {
    transition.verb: transition
    for transition in (
        Transition(
            gettext_noop("started"),
            (Status.PENDING,),
            Status.PROCESSING,
            "A person starts a pending run, and its file goes to the workers.",
            {"started_at": Now(), "finished_at": None},
        ),
        Transition(
            gettext_noop("completed"),
            (Status.PROCESSING,),
            Status.COMPLETED,
            "Every row is in the result or among the rejected rows, and the result can be downloaded.",
            {"finished_at": Now(), "error_message": None},
        ),
        Transition(
            gettext_noop("failed"),
            (Status.PENDING, Status.PROCESSING),
            Status.FAILED,
            "The work can't go on, and the error message says why and what to do.",
            {"finished_at": Now()},
        ),
        Transition(
            gettext_noop("canceled"),
            (Status.PENDING, Status.PROCESSING),
            Status.FAILED,
            "A person stops a run. It counts as failed, with a message that says so.",
            {"finished_at": Now()},
        ),
        Transition(
            gettext_noop("retried"),
            (Status.FAILED,),
            Status.PROCESSING,
            "A failed run goes on from the chunks that are already done.",
            {"started_at": Now(), "finished_at": None, "error_message": None, "result_url": None},
        ),
        Transition(
            gettext_noop("deleted"),
            tuple(Status),
            None,
            "The run goes, with its files, its chunks and its result.",
        ),
    )
}


def can(run: BatchRun, verb: str) -> bool:
    """Whether `run` is in a status that the transition `verb` ("started", …) can start from."""
    return run.status in TRANSITIONS[verb].sources


def transition_to(status: str, run: BatchRun) -> Transition:
    """The transition that brings a run to another status. Raises RunError where there is none."""
    if status not in Status.values:
        raise RunError("unknown_status", status=status)
    for transition in TRANSITIONS.values():
        if transition.target == status and run.status in transition.sources:
            return transition
    raise IllegalTransitionError(
        "unreachable_status", run=run.filename, now=run.status, status=str(status)
    )
