"""Putting jobs on the queue, inside the transaction that makes them necessary.

Tasks are named, not imported: the worker has them. Their names stay, as jobs of an earlier version wait
under them.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from batchruns.models import Chunk, ReferenceList, RunIndex, Status
from batchruns.models.run_index import RunIndexQuerySet

# Splitting and joining wait for the disk, enriching for the processor: each has workers of its own.
FILES, CHUNKS = "files", "chunks"
# However much there is to do for long files, no job of a short one waits for it.
SHORT = "short files"
# A file is short in bytes by what is to be done: it is read sooner than enriched.
SHORT_BYTES = {FILES: 1_000_000, CHUNKS: 100_000}
# Packed, few bytes may be many rows: only so many chunks of a file are short ones.
SHORT_CHUNKS = 4
# Nor does any wait for a chunk whose rows may never end.
SLOW = "slow chunks"
# Who waits for a provider keeps nobody else waiting, and of two who do, not those who ask little.
LOOKUPS, LONG_LOOKUPS = "lookups", "long lookups"
# A mail server that hangs keeps no file waiting, nor does another that is notified.
MAIL = "mail"
# An endpoint that answers slowly keeps nobody waiting whose endpoint doesn't.
WEBHOOKS, SLOW_WEBHOOKS = "webhooks", "slow webhooks"
# A list is built by a process of its own while runs are enriched, which may wait for it.
LISTS = "lists"
# What keeps the house in order waits for nothing: it takes up the work of those that died.
HOUSE = "house"
CHUNK_TASK, INDEX_TASK = "batchruns.enrich_chunk", "batchruns.index"
ERASURE_TASK = "batchruns.erase"
FILLING_TASK = "batchruns.fill_do_not_contact"
LIST_TASK = "batchruns.build_list"
DELIVERY_TASK = "batchruns.deliver"
QUEUES = (
    FILES,
    SHORT,
    CHUNKS,
    SLOW,
    LOOKUPS,
    LONG_LOOKUPS,
    LISTS,
    MAIL,
    WEBHOOKS,
    SLOW_WEBHOOKS,
    HOUSE,
)


def enqueue_split(run_id: UUID) -> None:
    """The first job of a run: its file is cut into chunks."""
    _producer().configure_task(
        "batchruns.split", queue=_queue(run_id, FILES), priority=-in_work(run_id)
    ).defer(run_id=str(run_id))


def enqueue_chunks(run_id: UUID, numbers: Sequence[int]) -> None:
    """One job for each chunk. People share the workers: everybody's first job comes before anybody's
    second one, however many runs and chunks each of them has.
    """
    first_queue, before = _queue(run_id, CHUNKS), in_work(run_id) - len(numbers)
    for rank, number in enumerate(numbers, start=before):
        queue = first_queue if number < SHORT_CHUNKS else CHUNKS
        _producer().configure_task(CHUNK_TASK, queue=queue, priority=-rank).defer(
            run_id=str(run_id), number=number
        )


def enqueue_lookups(run_id: UUID) -> None:
    """The first turn of a run's lookups."""
    _enqueue_turn(LOOKUPS, run_id, 0, 0)


def enqueue_further_lookups(run_id: UUID, first: int, wait: float) -> None:
    """The next turn of a run's lookups, from a part on, after so many seconds."""
    _enqueue_turn(LONG_LOOKUPS, run_id, first, wait)


def _enqueue_turn(queue: str, run_id: UUID, first: int, wait: float) -> None:
    # Two of one run never work at once.
    _producer().configure_task(
        "batchruns.look_up",
        queue=queue,
        priority=-in_work(run_id),
        lock=f"look up {run_id}",
        schedule_in={"seconds": ceil(wait)},
    ).defer(run_id=str(run_id), first=first)


def enqueue_join(run_id: UUID) -> None:
    """The last job of a run: its parts become the result. Two of one run never work at once."""
    _producer().configure_task(
        "batchruns.join",
        queue=_queue(run_id, FILES),
        priority=-in_work(run_id),
        lock=f"join {run_id}",
    ).defer(run_id=str(run_id))


def enqueue_index(run_id: UUID) -> None:
    """The result of a long file gets its index, unless a job for it waits. Two never work at once."""
    waiting = ProcrastinateJob.objects.filter(task_name=INDEX_TASK, status="todo")
    if not waiting.filter(args__run_id=str(run_id)).exists():
        _producer().configure_task(
            INDEX_TASK, queue=FILES, priority=-in_work(run_id), lock=f"index {run_id}"
        ).defer(run_id=str(run_id))


def enqueue_list(own: ReferenceList) -> None:
    """A version of a list is built. Everybody's first one comes before anybody's second one."""
    building = ReferenceList.objects.filter(
        user=own.user_id, status=ReferenceList.Status.BUILDING
    ).exclude(pk=own.pk)
    _producer().configure_task(
        LIST_TASK, queue=LISTS, priority=-building.count(), lock=f"list {own.pk}"
    ).defer(list_id=str(own.pk), version=own.version)


def lists_with_jobs() -> set[str]:
    """The ids of the lists that wait to be built, or are being."""
    jobs = ProcrastinateJob.objects.filter(task_name=LIST_TASK, status__in=("todo", "doing"))
    return set(jobs.values_list("args__list_id", flat=True))


def enqueue_erasure(erasure_id: UUID, user_id: UUID, wait: int = 0) -> None:
    """Goes on with an erasure, after so many seconds. Two of one person never work at once.

    Whom it is about isn't said here: jobs are seen by operators.
    """
    _producer().configure_task(
        ERASURE_TASK,
        queue=FILES,
        lock=f"erase {user_id}",
        schedule_in={"seconds": wait},
    ).defer(erasure_id=str(erasure_id))


def enqueue_notification(run_id: UUID, notification: str, event: str) -> None:
    """Somebody is told of what became of a run, in one of the ways there are."""
    _producer().configure_task("batchruns.notify", queue=MAIL).defer(
        run_id=str(run_id), notification=notification, event=event
    )


def enqueue_deliveries(owner_id: UUID, is_slow: bool) -> None:
    """What is due to the endpoints of a person is sent, unless a job for it waits.

    Of one person only one works at a time in each of the two queues.
    """
    queue = SLOW_WEBHOOKS if is_slow else WEBHOOKS
    lock = f"{queue} {owner_id}"
    if not ProcrastinateJob.objects.filter(lock=lock, status="todo").exists():
        _producer().configure_task(DELIVERY_TASK, queue=queue, lock=lock).defer(
            owner_id=str(owner_id), is_slow=is_slow
        )


def enqueue_filling(upload_id: UUID) -> None:
    """The entries of a file of whom not to contact are added to the list of who uploaded it."""
    _producer().configure_task(FILLING_TASK, queue=FILES).defer(upload_id=str(upload_id))


def workers_health() -> dict[str, Any]:
    """Whether any worker was heard of within WORKER_LOST_SECONDS, and how many were.

    A worker process has one of them for each queue.
    """
    since = timezone.now() - timedelta(seconds=settings.WORKER_LOST_SECONDS)
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).count()
    return {"ok": alive > 0, "alive": alive}


def runs_of_owner(run_id: UUID) -> RunIndexQuerySet:
    """The runs in work of the person whose run this is; it alone where it is nobody's."""
    owner = RunIndex.objects.filter(run=run_id).values("owner")
    own = RunIndex.objects.filter(Q(owner__in=owner) | Q(run=run_id))
    return own.filter(status=Status.PROCESSING)


def short_ones(runs: RunIndexQuerySet, queue: str) -> RunIndexQuerySet:
    """Those of the runs whose files are so short that their jobs don't stand in this queue."""
    return runs.filter(size__range=(0, SHORT_BYTES[queue]))


def in_work(run_id: UUID) -> int:
    """How many other runs, and chunks to be enriched, the owner of a run has in work."""
    runs = runs_of_owner(run_id).values("run")
    chunks = Chunk.objects.filter(run__in=runs, done_at=None)
    return chunks.count() + runs.exclude(run=run_id).count()


def _queue(run_id: UUID, queue: str) -> str:
    """The queue of a run's jobs that stand in this one where the file isn't short."""
    is_short = short_ones(RunIndex.objects.filter(run=run_id), queue).exists()
    return SHORT if is_short else queue


@cache
def _producer() -> App:
    # Not the app that the worker runs: inside a worker that one has connections of its own, and a
    # job deferred through it would be there even if our transaction is rolled back.
    return App(connector=DjangoConnector())
