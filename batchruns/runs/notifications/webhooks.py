"""The webhooks of who has endpoints: written down at once, and sent by jobs of their own."""

from batchruns.runs import outbox
from batchruns.runs.notifications.base import Notification

NOTIFICATION = Notification("webhooks", frozenset(outbox.TYPES), record=outbox.record)
