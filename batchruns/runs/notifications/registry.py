"""All notifications there are: what the modules beside this one define as `NOTIFICATION`.

To tell of another event, or in another way, add such a module: it is found here.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from uuid import UUID

from batchruns.models import BatchRun
from batchruns.runs import notifications, queue
from batchruns.runs.notifications.base import Notification


def enqueue(run: BatchRun, event: str) -> None:
    """Records each notification of this event that is due, or puts a job on the queue for it."""
    for notification in _all():
        if event not in notification.events or not notification.is_due(run):
            continue
        if notification.record:
            notification.record(run, event)
        else:
            queue.enqueue_notification(run.pk, notification.name, event)


def notify(name: str, run_id: UUID, event: str) -> None:
    """Sends the notification of this name; nothing where a later version has none."""
    for notification in _all():
        if notification.name == name:
            notification.notify(run_id, event)


def _all() -> Iterator[Notification]:
    for module in pkgutil.iter_modules(notifications.__path__, f"{notifications.__name__}."):
        if module.name != __name__:
            notification = getattr(import_module(module.name), "NOTIFICATION", None)
            if notification is not None:
                yield notification
