"""The history of a run, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.messages import in_words
from batchruns.models import BatchRun, Event, Status

EVENTS = {
    "created": gettext_lazy("uploaded"),
    "started": gettext_lazy("started"),
    "completed": gettext_lazy("completed"),
    "failed": gettext_lazy("failed"),
    "canceled": gettext_lazy("canceled"),
    "retried": gettext_lazy("retried"),
    "deleted": gettext_lazy("deleted"),
    "restored": gettext_lazy("brought back"),
    "changed": gettext_lazy("changed"),
    "taken up": gettext_lazy("taken up again"),
    "tried again": gettext_lazy("tried again"),
    "chunk tried again": gettext_lazy("some rows tried again"),
    "given up": gettext_lazy("a step given up"),
    "told": gettext_lazy("told by email"),
    "worker lost": gettext_lazy("a worker was lost"),
    "files removed": gettext_lazy("files removed"),
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An event of a run, and what else is to be said of it."""

    at: datetime
    event: str
    detail: str


def history_of(run: BatchRun) -> list[HistoryEntry]:
    """The events of a run, the first one first."""
    return [
        HistoryEntry(event.at, event_in_words(event), in_words(event.text))
        for event in run.events.all()
    ]


def event_in_words(event: Event) -> str:
    """What happened, in a few words."""
    return str(EVENTS.get(event.kind, event.kind))


def ending_of(run: BatchRun) -> str:
    """How a run has ended, in a sentence to be announced."""
    if run.status == Status.COMPLETED:
        return _("%s is completed. The result is ready to download.") % run.filename
    return _("%s has failed. Its page says why.") % run.filename
