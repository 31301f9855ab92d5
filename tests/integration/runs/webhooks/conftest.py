"""What the tests of webhooks share: a receiver on this machine, and an endpoint that posts there."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from batchruns.models import WebhookDelivery, WebhookEndpoint
from batchruns.runs import outbox
from batchruns.runs.webhooks import endpoints, work
from batchruns.runs.webhooks.endpoints import Wanted
from leadenrich.accounts.models import User
from tests.helpers.webhook_receiver import Receiver, receiving


@pytest.fixture(autouse=True)
def _own_hosts(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.WEBHOOK_SECONDS = 1


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def endpoint(user: User, receiver: Receiver) -> WebhookEndpoint:
    """The person's endpoint for all events."""
    return endpoints.create(user.pk, Wanted(receiver.url, outbox.EVENT_TYPES))[0]


@pytest.fixture
def deliver(user: User) -> Callable[[], None]:
    """Sends what is due to the person's endpoints, also what else would wait for its next try."""

    def send(owner: User = user) -> None:
        WebhookDelivery.objects.filter(state="waiting").update(next_at="2020-01-01T00:00Z")
        for is_slow in (False, True):
            work.deliver(owner.pk, is_slow, lambda: False)

    return send
