"""The work of a job: what is due to a person's endpoints is sent, some at a time, for a turn."""

import asyncio
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import httpx

from batchruns.engine.lookups.guard import guarded_client
from batchruns.models import WebhookDelivery
from batchruns.runs.webhooks import deliveries
from batchruns.runs.webhooks.policy import webhook_policy
from batchruns.runs.webhooks.posting import Answer, post

AT_ONCE = 8
"""Requests to the endpoints of one person that wait for their answers at the same time."""
TURN_SECONDS = 10.0


def deliver(user_id: UUID, is_slow: bool, is_unwanted: Callable[[], bool]) -> None:
    """Sends what is due to a person's endpoints, the slow ones or the others, until a turn is over."""
    end = time.monotonic() + TURN_SECONDS
    with asyncio.Runner() as loop:
        client = guarded_client(webhook_policy())
        try:
            while claimed := deliveries.claim(user_id, is_slow, AT_ONCE):
                answers = loop.run(_post_all(client, claimed))
                for delivery, answer in zip(claimed, answers, strict=True):
                    deliveries.note(delivery, answer)
                if is_unwanted() or time.monotonic() > end:
                    break
        finally:
            loop.run(client.aclose())
    deliveries.enqueue_due(user_id)


async def _post_all(client: httpx.AsyncClient, claimed: Sequence[WebhookDelivery]) -> list[Answer]:
    return await asyncio.gather(*(post(client, delivery) for delivery in claimed))
