"""A person's endpoints: made, changed, rotated, switched off, tested and removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from batchruns.models import WebhookDelivery, WebhookEndpoint
from batchruns.runs import outbox
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import keys
from batchruns.runs.webhooks.signatures import new_secret

EARLIER_SECRET_HOURS = 24
"""How long after a rotation the earlier secret signs beside the new one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An endpoint as a person wants it."""

    url: str
    events: Sequence[str]
    """Of `outbox.EVENT_TYPES`."""
    description: str = ""


def create(user_id: UUID, wanted: Wanted) -> tuple[WebhookEndpoint, str]:
    """A new endpoint, and its secret, which is shown this once. Raises RunError."""
    if WebhookEndpoint.objects.filter(user=user_id).count() >= settings.MAX_WEBHOOKS:
        raise RunError("too_many_webhooks", limit=settings.MAX_WEBHOOKS)
    secret = new_secret()
    endpoint = WebhookEndpoint(user_id=user_id, secret=keys.encrypt(secret))
    change(endpoint, wanted)
    return endpoint, secret


def change(endpoint: WebhookEndpoint, wanted: Wanted) -> None:
    """Keeps what is wanted of an endpoint; its secret stays."""
    endpoint.url, endpoint.description = wanted.url, wanted.description
    endpoint.events, endpoint.is_slow = list(wanted.events), False
    endpoint.save()


def rotate(endpoint: WebhookEndpoint) -> str:
    """A new secret, which is shown this once. For EARLIER_SECRET_HOURS, the one of before signs, too."""
    secret = new_secret()
    endpoint.earlier_secret, endpoint.secret = endpoint.secret, keys.encrypt(secret)
    is_usable = keys.is_readable(endpoint.earlier_secret)
    until = timezone.now() + timedelta(hours=EARLIER_SECRET_HOURS)
    endpoint.earlier_until = until if is_usable else None
    endpoint.save(update_fields=("secret", "earlier_secret", "earlier_until"))
    return secret


def switch(endpoint: WebhookEndpoint, *, is_enabled: bool) -> None:
    """Enables or disables an endpoint. What waits for a disabled one goes on when it is enabled."""
    endpoint.is_enabled, endpoint.problem = is_enabled, ""
    endpoint.save(update_fields=("is_enabled", "problem"))
    if is_enabled:
        outbox.enqueue([endpoint])


def send_test(endpoint: WebhookEndpoint) -> None:
    """Sends an event that says nothing but that it is a test."""
    data = {"endpoint": endpoint.pk, "description": endpoint.description}
    with transaction.atomic():
        outbox.write([endpoint], outbox.TEST_TYPE, data)


def replay(endpoint: WebhookEndpoint, delivery_id: int) -> int:
    """Sends a delivery once more, at once and with all its tries. Gives how many that are: 1, or 0."""
    return _replay(endpoint, pk=delivery_id)


def replay_failed(endpoint: WebhookEndpoint, since: datetime) -> int:
    """Sends once more what failed of the events since then. Gives how many that are."""
    return _replay(endpoint, state=WebhookDelivery.State.FAILED, created_at__gte=since)


def _replay(endpoint: WebhookEndpoint, **chosen: object) -> int:
    with transaction.atomic():
        deliveries = endpoint.deliveries.filter(**chosen)
        replayed = deliveries.update(state=WebhookDelivery.State.WAITING, attempts=0, next_at=Now())
        outbox.enqueue([endpoint])
    return replayed
