"""One try to deliver: a signed POST to what the site may reach, and how its answer begins."""

import logging
import time
from dataclasses import dataclass

import httpx
from django.conf import settings
from django.utils import timezone

from batchruns.engine.lookups.guard import GuardError
from batchruns.engine.lookups.http import problem, retry_in
from batchruns.models import WebhookDelivery
from batchruns.runs.lookups import keys
from batchruns.runs.webhooks.signatures import sign

logger = logging.getLogger(__name__)

SHOWN_CHARACTERS = 200
READ_BYTES = 4 * SHOWN_CHARACTERS
TIMED_OUT, UNREACHABLE = "webhook_timed_out", "webhook_unreachable"
SECRET_LOST = "webhook_secret_lost"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try."""

    status_code: int | None
    """None where no answer came."""
    text: str
    """How the answer begins; a code (`batchruns.messages`) where none came."""
    seconds: float = 0
    retry_after: float = 0
    """Seconds for which the endpoint wants to be left alone; 0 where it doesn't say."""

    @property
    def is_success(self) -> bool:
        """Whether the endpoint has accepted what it was sent."""
        return self.status_code is not None and 200 <= self.status_code < 300


def headers_of(delivery: WebhookDelivery) -> dict[str, str]:
    """The headers of a delivery that is sent now. Raises KeyLostError."""
    message_id, now = f"msg_{delivery.message_id.hex}", timezone.now()
    endpoint, timestamp = delivery.endpoint, int(now.timestamp())
    is_rotating = endpoint.earlier_until is not None and endpoint.earlier_until > now
    kept = (endpoint.secret, endpoint.earlier_secret) if is_rotating else (endpoint.secret,)
    signatures = (
        sign(keys.decrypt(secret), message_id, timestamp, delivery.body) for secret in kept
    )
    return {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


async def post(client: httpx.AsyncClient, delivery: WebhookDelivery) -> Answer:
    """Sends a delivery by a guarded client. Nothing is raised, whatever an endpoint does."""
    began = time.monotonic()
    try:
        code, text, retry_after = await _answer(client, delivery)
    except Exception as error:
        # Its text may hold the address, and a key in it.
        logger.info("Delivery %s came to nothing: %s", delivery.pk, type(error).__name__)
        code, text, retry_after = None, _problem_of(error), 0.0
    return Answer(code, text, time.monotonic() - began, retry_after)


def _problem_of(error: Exception) -> str:
    match error:
        case keys.KeyLostError():
            return SECRET_LOST
        case GuardError():
            return error.code
        case httpx.TimeoutException():
            return TIMED_OUT
    return UNREACHABLE


async def _answer(client: httpx.AsyncClient, delivery: WebhookDelivery) -> tuple[int, str, float]:
    """Its status, how it begins, and for how long it wants to be left alone."""
    async with client.stream(
        "POST",
        delivery.endpoint.url,
        content=delivery.body.encode(),
        headers=headers_of(delivery),
        timeout=settings.WEBHOOK_SECONDS,
    ) as response:
        retry_after = retry_in(response.headers) if "retry-after" in response.headers else 0
        return response.status_code, await _beginning(response), retry_after


async def _beginning(response: httpx.Response) -> str:
    """The first characters of an answer, on one line; what comes too slowly isn't waited for."""
    read = b""
    try:
        async for part in response.aiter_raw():
            read += part
            if len(read) >= READ_BYTES:
                break
    except httpx.HTTPError:
        pass
    return problem(read.decode(errors="replace"))[:SHOWN_CHARACTERS]
