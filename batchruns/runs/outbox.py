"""The outbox of webhooks: what endpoints will be told, written where it happens.

A delivery is written within the transaction of the change that it tells of, with all that it says: what
isn't committed is never sent, and what is committed is sent however the run goes on. Workers post what
is due (`batchruns.runs.webhooks`).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from batchruns.models import BatchRun, ShownStatus, Status, WebhookDelivery, WebhookEndpoint
from batchruns.runs import queue

TYPES = {
    "created": "run.created",
    "started": "run.started",
    "retried": "run.started",
    "completed": "run.completed",
    "failed": "run.failed",
    "canceled": "run.canceled",
    "ceiling reached": "ceiling.reached",
}
"""The type of a webhook's event, by the event in the life of a run."""
EVENT_TYPES = tuple(dict.fromkeys(TYPES.values()))
TEST_TYPE = "webhook.test"


def record(run: BatchRun, event: str) -> None:
    """Writes down what the owner's endpoints are told of an event; in the transaction of the event."""
    event_type = TYPES[event]
    wanted = WebhookEndpoint.objects.filter(is_enabled=True, events__contains=[event_type])
    endpoints = list(wanted.filter(user=run.user_id)) if run.user_id else []
    if endpoints:
        write(endpoints, event_type, run_as_data(run), run.pk)


def write(
    endpoints: Iterable[WebhookEndpoint],
    event_type: str,
    data: Mapping[str, Any],
    run_id: UUID | None = None,
) -> None:
    """Writes down an event for each of these endpoints, and lets workers know."""
    event = {"type": event_type, "timestamp": timezone.now(), "data": data}
    body = json.dumps(event, default=_as_text, ensure_ascii=False)
    deliveries = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            user_id=endpoint.user_id, endpoint=endpoint, run_id=run_id, type=event_type, body=body
        )
        for endpoint in endpoints
    )
    enqueue(delivery.endpoint for delivery in deliveries)


def enqueue(endpoints: Iterable[WebhookEndpoint]) -> None:
    """Lets workers know that something is due to these endpoints."""
    for user_id, is_slow in {(endpoint.user_id, endpoint.is_slow) for endpoint in endpoints}:
        queue.enqueue_deliveries(user_id, is_slow)


def forget_run(run_id: UUID) -> None:
    """Removes what was sent of a run; what is still waiting is sent."""
    ended = WebhookDelivery.objects.exclude(state=WebhookDelivery.State.WAITING)
    ended.filter(run_id=run_id).delete()


def run_as_data(run: BatchRun) -> dict[str, Any]:
    """A run as the API gives it, but for its options and how far it is: no lead is in it."""
    known, error = run.parsed_meta, run.stored_error
    failure = {"code": error.code if error else None, "detail": run.error_message}
    return {
        "id": run.pk,
        "filename": run.filename,
        "name": known.name,
        "tags": known.tags,
        "status": run.status,
        "canceled": run.shown_status == ShownStatus.CANCELED,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "counts": {
            "rows": known.row_count,
            "enriched": known.enriched_count,
            "rejected": known.rejected_count,
            "set_aside": known.set_aside_count,
            "left_out": known.suppressed_count,
        },
        "error": failure if run.status == Status.FAILED else None,
        "again_of": known.again_of,
        "result_url": result_url(run),
    }


def result_url(run: BatchRun) -> str | None:
    """Where programs get a run's result, once it is completed."""
    is_completed = run.status == Status.COMPLETED
    return settings.PUBLIC_URL + reverse("api:result", args=[run.pk]) if is_completed else None


def _as_text(value: object) -> str:
    """A time or an id, as the API writes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
