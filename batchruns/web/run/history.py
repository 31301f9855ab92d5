"""The history of a run, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from batchruns.messages import event_in_words
from batchruns.models import BatchRun, Event

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
    "taken up": gettext_lazy("resumed"),
    "tried again": gettext_lazy("retried"),
    "chunk tried again": gettext_lazy("some rows retried"),
    "given up": gettext_lazy("step failed"),
    "told": gettext_lazy("email sent"),
    "worker lost": gettext_lazy("worker lost"),
    "files removed": gettext_lazy("files removed"),
    "asked": gettext_lazy("providers asked"),
    "ceiling reached": gettext_lazy("ceiling reached"),
    "spending stopped": gettext_lazy("spending stopped"),
    "accept_suggestions": gettext_lazy("suggested emails accepted"),
    "set_value": gettext_lazy("value set"),
    "match_list": gettext_lazy("matches decided"),
    "exclude": gettext_lazy("rows left out of downloads"),
    "edit undone": gettext_lazy("edit undone"),
    "person erased": gettext_lazy("person erased"),
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
        HistoryEntry(event.at, label_of_event(event), event_in_words(event))
        for event in run.events.all()
    ]


def label_of_event(event: Event) -> str:
    """What happened, in a few words."""
    return str(EVENTS.get(event.kind, event.kind))
