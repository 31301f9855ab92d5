"""What a notification is: an event in the life of a run, and a way to tell somebody of it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from batchruns.models import BatchRun


@dataclass(frozen=True, slots=True)
class Notification:
    """Complete: a module of this package that defines one as `NOTIFICATION` is all it takes."""

    name: str
    """As jobs on the queue name it, so that it can't change."""
    events: frozenset[str]
    """The transitions that it tells of (`batchruns.runs.transitions`), such as "completed"."""
    notify: Callable[[UUID, str], None]
    """Tells of the run with this id and of that event, in a worker, which sees everyone's runs.

    Meanwhile the run may have gone on, or be gone. What is raised has it tried again a few times,
    and a worker that dies has it called twice: see to it yourself that nobody is told twice.
    """
    is_due: Callable[[BatchRun], bool] = lambda run: True
    """Whether this run's event is one to tell of; asked inside the transaction of the transition."""
