"""Which deliveries are due, who sends them, and what becomes of them.

A delivery is claimed for a while before it is sent, and what came of it is noted afterwards. Who dies in
between leaves the claim to end: then it is sent again under the same id. So each is sent at least once.
"""

import random
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from batchruns.models import WebhookDelivery, WebhookEndpoint
from batchruns.runs import queue
from batchruns.runs.webhooks.posting import Answer
from leadenrich.platform.sql_files import read_sql

MINUTE, HOUR = 60, 3600
WAIT_SECONDS = (
    5,
    30,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    1 * HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    8 * HOUR,
)
"""Before each further try; with as much as JITTER more of each, so that not all come at once."""
JITTER = 0.2
MOST_RETRY_AFTER = 1 * HOUR
"""For so long an endpoint may put off the next try beyond its wait."""
SLOW_SECONDS = 3
LEASES = 3
"""How many times as long as an answer may take, who has claimed a delivery is believed to be alive."""
GONE = "webhook_gone"

State = WebhookDelivery.State


def claim(user_id: UUID, is_slow: bool, most: int) -> list[WebhookDelivery]:
    """So many deliveries at most that are due to a person's endpoints; the caller alone sends them."""
    parameters = {
        "user": user_id,
        "slow": is_slow,
        "most": most,
        "lease": LEASES * settings.WEBHOOK_SECONDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "claim.sql"), parameters)
        claimed = [pk for (pk,) in cursor.fetchall()]
    return list(WebhookDelivery.objects.filter(pk__in=claimed).select_related("endpoint"))


def note(delivery: WebhookDelivery, answer: Answer) -> None:
    """Writes down what came of a try: it is delivered, is tried again, or has failed for good."""
    outcome = {
        "status_code": answer.status_code,
        "answer": answer.text,
        "duration_ms": round(answer.seconds * 1000),
        **_next_step(delivery, answer),
    }
    # Unless it was sent once more meanwhile, as its claim had ended or by its owner.
    claimed = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts)
    claimed.filter(state=State.WAITING).update(**outcome)
    endpoint = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id)
    if answer.status_code == HTTPStatus.GONE:
        endpoint.update(is_enabled=False, problem=GONE)
    if (is_slow := answer.seconds > SLOW_SECONDS) != delivery.endpoint.is_slow:
        endpoint.update(is_slow=is_slow)


def enqueue_due(user_id: UUID | None = None) -> None:
    """Puts a job on the queue for everybody, or this person, to whom something is due: also what a
    worker that died has left.
    """
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "due.sql"), {"user": user_id})
        due = cursor.fetchall()
    for user_id, is_slow in due:
        queue.enqueue_deliveries(user_id, is_slow)


def forget_old() -> None:
    """Removes the deliveries of events that are longer ago than the log is kept."""
    since = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    WebhookDelivery.objects.filter(created_at__lt=since).delete()


def _next_step(delivery: WebhookDelivery, answer: Answer) -> dict[str, object]:
    if answer.is_success:
        return {"state": State.DELIVERED, "next_at": None}
    is_last = delivery.attempts > len(WAIT_SECONDS)
    if is_last or answer.status_code == HTTPStatus.GONE:
        return {"state": State.FAILED, "next_at": None}
    wait = WAIT_SECONDS[delivery.attempts - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311
    put_off = min(answer.retry_after, MOST_RETRY_AFTER)
    return {"next_at": timezone.now() + timedelta(seconds=max(wait, put_off))}
