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
    """What it tells of: transitions (`batchruns.runs.transitions`) such as "completed", and "created"
    and "ceiling reached".
    """
    notify: Callable[[UUID, str], None] = lambda run_id, event: None
    """Tells of the run with this id and of that event, in a worker, which sees everyone's runs.

    Meanwhile the run may have gone on, or be gone. What is raised has it tried again a few times,
    and a worker that dies has it called twice: see to it yourself that nobody is told twice.
    """
    is_due: Callable[[BatchRun], bool] = lambda run: True
    """Whether this run's event is one to tell of; asked inside the transaction of the transition."""
    record: Callable[[BatchRun, str], None] | None = None
    """Writes down what is told, inside that transaction, in place of the job that would call `notify`:
    for a notification that has jobs of its own, and loses nothing.
    """
