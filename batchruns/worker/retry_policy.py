"""How often a job is tried, how long it waits in between, and why a run is given up."""

from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from batchruns import storage
from batchruns.runs.errors import GivenUpError
from batchruns.worker.turns import TakesLongerError

TRIES = 4
WAIT_SECONDS = 3
# What takes longer than its turn waits as if it were so many jobs further back.
BEHIND = 10
# Past by the clock of any machine: one that is ahead puts nothing off that others could do now.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


class RetryPolicy(BaseRetryStrategy):
    """A job that fails is tried TRIES times, with longer and longer waits.

    That it was handed back, lost its worker, or has had its turn, is no failure of its own.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When a failed job is tried again; None where it isn't."""
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_at=AT_ONCE)
        if isinstance(exception, TakesLongerError):
            priority = job.priority - BEHIND
            return RetryDecision(retry_at=AT_ONCE, queue=exception.queue, priority=priority)
        if is_last_try(job):
            return None
        return RetryDecision(retry_in={"seconds": WAIT_SECONDS ** failures_of(job)})


def failures_of(job: Job) -> int:
    """How often a job has failed, with the try that has just ended."""
    return cast(int, job.task_kwargs.get("failures", 0)) + 1


def is_last_try(job: Job) -> bool:
    """Whether a job that has just failed isn't tried again."""
    return failures_of(job) >= TRIES


def check_workers(lost: int) -> None:
    """Raises GivenUpError where a job has lost so many workers that it may be what they died of."""
    if lost >= settings.MAX_LOST_WORKERS:
        raise GivenUpError("workers_lost")


def reason_of(error: Exception) -> GivenUpError:
    """Why a run is given up whose job has failed for the last time with this error."""
    if storage.is_full(error):
        return GivenUpError("disk_full")
    if isinstance(error, OSError):
        return GivenUpError("files_unreachable")
    return GivenUpError("given_up", tries=TRIES)
