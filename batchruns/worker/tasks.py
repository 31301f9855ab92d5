"""The queue's tasks: split → enrich a chunk → join. Each may run twice and changes nothing more.

A task looks first whether its run is still being processed: the jobs of a canceled or deleted run
end without doing anything.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from batchruns import storage
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.messages import error_in_english
from batchruns.models import BatchRun, Status
from batchruns.processing import enrich
from batchruns.processing import join as joining
from batchruns.processing import split as splitting
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs import files, queue, service
from batchruns.runs.errors import RunError
from batchruns.runs.notifications import mail
from batchruns.runs.queue import HOUSE
from batchruns.worker import maintenance
from leadenrich.platform.tracebacks import trace_of
from leadenrich.rls.roles import as_operator

logger = logging.getLogger(__name__)

TRIES = 4
WAIT_SECONDS = 3
BROKEN = (
    f"Something went wrong on our side, {TRIES} times in a row. Nothing is lost: press Retry, and "
    "if it fails again, tell the operator of this site the address of this page."
)
NO_SPACE = (
    "The disk of this site is full. Nothing is lost: once the operator has made room, press Retry, "
    "and the run goes on from where it stopped."
)
LOST = (
    "A step of this run has cost this site several workers, as if it took more memory than they have. "
    "Nothing is lost: press Retry, and the run goes on from where it stopped. If it fails again, tell "
    "the operator of this site the address of this page."
)
STORAGE = (
    "This site can't reach its files. Nothing is lost: press Retry in a while, and the run goes on "
    "from where it stopped."
)


class Patience(BaseRetryStrategy):
    """A job that fails is tried TRIES times, with longer and longer waits.

    That it was handed back, or lost its worker, is no failure of its own.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, JobAborted):
            return RetryDecision()
        failures = _failures(job)
        if failures >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": WAIT_SECONDS**failures})


def run_task(name: str) -> Callable[[Callable[..., None]], Any]:
    """Makes a function of a run the task `name`, tried again a few times before the run fails.

    The function is told by its argument `is_unwanted` when the worker is stopping: then it may raise
    WorkUnwantedError, and another worker takes the job.
    """

    def decorate(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def task(
            context: JobContext, run_id: str, failures: int = 0, lost: int = 0, **kwargs: Any
        ) -> None:
            with as_operator():
                run = BatchRun.objects.filter(pk=UUID(run_id), status=Status.PROCESSING).first()
                if run is None:
                    return
                if lost >= settings.MAX_LOST_WORKERS:
                    _fail(run, LOST)
                    return
                try:
                    function(run, is_unwanted=context.should_abort, **kwargs)
                except WorkUnwantedError:
                    raise JobAborted from None
                except RunError as error:
                    logger.info("%s left run %s: %s", name, run_id, type(error).__name__)
                    _leave_nothing_of_deleted(run)
                except (UnreadableFileError, NothingToEnrichError) as error:
                    _fail(run, error_in_english(error))
                except Exception as error:
                    _tell(run, context.job, error)
                    raise

        return app.task(name=name, pass_context=True, retry=Patience())(cast(Any, task))

    return decorate


@run_task("batchruns.split")
def split(run: BatchRun, is_unwanted: IsUnwanted) -> None:
    """Cuts the file of a run into chunks and enqueues them."""
    splitting.split(run, is_unwanted)


@run_task("batchruns.enrich_chunk")
def enrich_chunk(run: BatchRun, is_unwanted: IsUnwanted, number: int) -> None:
    """Enriches one chunk; the last one of a run to be done enqueues the join."""
    enrich.enrich_chunk(run, number, is_unwanted)


@run_task("batchruns.join")
def join(run: BatchRun, is_unwanted: IsUnwanted) -> None:
    """Joins the parts into the result and completes the run."""
    joining.join(run, is_unwanted)


@app.task(
    name="batchruns.mail_end",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=WAIT_SECONDS),
)
def mail_end(run_id: str, lost: int = 0) -> None:
    """Tells the owner of a run by e-mail that it has ended."""
    with as_operator():
        mail.tell_of_end(UUID(run_id))


# The sixth place: every five seconds.
@app.periodic(cron="* * * * * */5")
@app.task(name="batchruns.retry_stalled_jobs", queue=HOUSE, queueing_lock="retry_stalled_jobs")
def retry_stalled_jobs(timestamp: int) -> None:
    """Gives the jobs of workers that died to the living ones."""
    with as_operator():
        maintenance.give_back_lost_jobs()


@app.periodic(cron="* * * * * */5")
@app.task(name="batchruns.delete_due", queue=HOUSE, queueing_lock="delete_due")
def delete_due(timestamp: int) -> None:
    """Removes the runs that people have deleted, once they can't be brought back any more."""
    with as_operator():
        service.delete_due()


@app.periodic(cron="*/15 * * * *")
@app.task(name="batchruns.sweep", queue=HOUSE, queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Takes up runs that were lost, and removes what belongs to none and what is too old."""
    with as_operator():
        maintenance.sweep()
        maintenance.purge()


def _tell(run: BatchRun, job: Job, error: Exception) -> None:
    """After a try that failed: what the history says, and after the last one the run itself."""
    where = {"job": job.id, "chunk": job.task_kwargs.get("number"), "trace": trace_of(error)}
    step = f"A step failed ({type(error).__name__})"
    queue.count_failure(job.id)
    if _failures(job) >= TRIES:
        service.note_once(run.pk, "given up", f"{step} for the last time.", **where)
        _fail(run, _reason_of(error))
    else:
        text = f"{step} and is tried again in a moment."
        service.note_once(run.pk, "tried again", text, **where)


def _reason_of(error: Exception) -> str:
    if storage.is_full(error):
        return NO_SPACE
    return STORAGE if isinstance(error, OSError) else BROKEN


def _failures(job: Job) -> int:
    """How often a job has failed, with the try that has just ended."""
    return cast(int, job.task_kwargs.get("failures", 0)) + 1


def _fail(run: BatchRun, reason: str) -> None:
    try:
        service.fail(run, reason)
    except RunError as error:
        logger.info("Run %s can't fail: %s", run.pk, type(error).__name__)


def _leave_nothing_of_deleted(run: BatchRun) -> None:
    """A run deleted while it was worked on: what was written after that goes, too."""
    if not BatchRun.objects.filter(pk=run.pk).exists():
        files.delete_all(run.pk)
