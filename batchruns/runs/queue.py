"""Putting jobs on the queue, inside the transaction that makes them necessary.

Tasks are named, not imported: the worker has them. Their names stay, as jobs of an earlier version wait
under them.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateWorker

from batchruns.models import RunIndex

# Splitting and joining wait for the disk, enriching for the processor: each has workers of its own.
FILES, CHUNKS = "files", "chunks"
# A mail server that hangs keeps no file waiting, nor does another that is notified.
MAIL = "mail"
# However many long files are being split and joined, short ones don't wait for their turn.
SHORT = "short files"
SHORT_BYTES = 1_000_000
# What keeps the house in order waits for nothing: it takes up the work of those that died.
HOUSE = "house"
QUEUES = (FILES, SHORT, CHUNKS, MAIL, HOUSE)


def enqueue_split(run_id: UUID) -> None:
    """The first job of a run: its file is cut into chunks."""
    _producer().configure_task("batchruns.split", queue=_files_queue(run_id)).defer(
        run_id=str(run_id)
    )


def enqueue_chunks(run_id: UUID, numbers: Iterable[int]) -> None:
    """One job for each chunk. The first chunks of all runs come before the second ones of any.

    So runs share the workers, and a short one doesn't wait for a long one's end.
    """
    for number in numbers:
        _producer().configure_task("batchruns.enrich_chunk", queue=CHUNKS, priority=-number).defer(
            run_id=str(run_id), number=number
        )


def enqueue_join(run_id: UUID) -> None:
    """The last job of a run: its parts become the result. Two of one run never work at once."""
    _producer().configure_task(
        "batchruns.join", queue=_files_queue(run_id), lock=f"join {run_id}"
    ).defer(run_id=str(run_id))


def enqueue_notification(run_id: UUID, notification: str, event: str) -> None:
    """Somebody is told of what became of a run, in one of the ways there are."""
    _producer().configure_task("batchruns.notify", queue=MAIL).defer(
        run_id=str(run_id), notification=notification, event=event
    )


def workers_health() -> dict[str, Any]:
    """Whether any worker was heard of within WORKER_LOST_SECONDS, and how many were.

    A worker process has one of them for each queue.
    """
    since = timezone.now() - timedelta(seconds=settings.WORKER_LOST_SECONDS)
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).count()
    return {"ok": alive > 0, "alive": alive}


def _files_queue(run_id: UUID) -> str:
    short = RunIndex.objects.filter(run=run_id, size__range=(0, SHORT_BYTES))
    return SHORT if short.exists() else FILES


@cache
def _producer() -> App:
    # Not the app that the worker runs: inside a worker that one has connections of its own, and a
    # job deferred through it would be there even if our transaction is rolled back.
    return App(connector=DjangoConnector())
