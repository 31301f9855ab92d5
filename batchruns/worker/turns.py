"""How long a job may hold its place in a queue, so that nobody's work waits for another's that is slow.

Each job begins where quick ones are done. What takes longer goes on in the next queue, whose places are
others: so a short run waits for no long one, and no run for chunks whose rows may never end. As long as
a person has such work there, their other jobs go there at once.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import JobContext
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from batchruns.models import BatchRun
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs.queue import (
    CHUNK_TASK,
    CHUNKS,
    FILES,
    LONG_LOOKUPS,
    LOOKUPS,
    SHORT,
    SLOW,
    runs_of_owner,
    short_ones,
)

# For so long a job may hold a place in its queue; in the others, as long as it takes.
TURN_SECONDS = {SHORT: 1.0, CHUNKS: 10.0, LOOKUPS: 5.0}


class TakesLongerError(Exception):
    """A job has had its turn, and is to go on in another queue."""

    def __init__(self, queue: str) -> None:
        super().__init__(queue)
        self.queue = queue


@contextmanager
def turn_of(context: JobContext, run: BatchRun) -> Iterator[IsUnwanted]:
    """Gives what a job asks whether it is to leave its place; then it raises WorkUnwantedError.

    Raises JobAborted if the worker is stopping, TakesLongerError if the job's turn is over.
    """
    queue, following = context.job.queue, following_queue(context.job)
    if following and (_asks_already(run) if queue == LOOKUPS else _has_slow_work(run, queue)):
        raise TakesLongerError(following)
    end = time.monotonic() + TURN_SECONDS.get(queue, float("inf"))
    try:
        yield lambda: context.should_abort() or time.monotonic() > end
    except WorkUnwantedError:
        if following is None or context.should_abort():
            raise JobAborted from None
        raise TakesLongerError(following) from None


def following_queue(job: Job) -> str | None:
    """Where a job goes on after its turn; None where it has no end."""
    if job.queue == SHORT and job.task_name != CHUNK_TASK:
        return FILES
    if job.queue == LOOKUPS:
        return LONG_LOOKUPS
    return SLOW if job.queue in TURN_SECONDS else None


def _has_slow_work(run: BatchRun, queue: str) -> bool:
    """Whether the owner of a run has jobs that have left this queue, as they took too long there."""
    following = (SLOW, FILES) if queue == SHORT else (SLOW,)
    jobs = ProcrastinateJob.objects.filter(queue_name__in=following, status__in=("todo", "doing"))
    waiting = set(jobs.values_list("queue_name", "args__run_id"))
    if not waiting:
        return False
    own = runs_of_owner(run.pk)
    short = short_ones(own, FILES).exclude(run=run.pk)
    return any((SLOW, str(pk)) in waiting for pk in own.values_list("run", flat=True)) or any(
        (FILES, str(pk)) in waiting for pk in short.values_list("run", flat=True)
    )


def _asks_already(run: BatchRun) -> bool:
    """Whether another run of the owner asks right now: each of them has one of these places at a time,
    as providers that hang hold it longer than a turn.
    """
    jobs = ProcrastinateJob.objects.filter(queue_name__in=(LOOKUPS, LONG_LOOKUPS), status="doing")
    asking = set(jobs.values_list("args__run_id", flat=True))
    others = runs_of_owner(run.pk).exclude(run=run.pk).values_list("run", flat=True)
    return any(str(pk) in asking for pk in others)
