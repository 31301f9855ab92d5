"""The queue's tasks: split → enrich a chunk → look up → join. Each may run twice and changes nothing
more.

A task looks first whether its run is still being processed: the jobs of a canceled or deleted run
end without doing anything.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from batchruns.engine.errors import CodedError
from batchruns.engine.lists.errors import ListError
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.models import BatchRun, Status
from batchruns.processing import enrich, indexing, lists, lookup, opt_out_files
from batchruns.processing import join as joining
from batchruns.processing import split as splitting
from batchruns.processing.erasing import work as erasing
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs import deletion, files, service
from batchruns.runs.do_not_contact import uploads
from batchruns.runs.erasure import service as erasures
from batchruns.runs.errors import GivenUpError, OptionsUnknownError, RunError
from batchruns.runs.guard import spare_others
from batchruns.runs.history import note_once
from batchruns.runs.notifications import registry as notifications
from batchruns.runs.queue import (
    CHUNK_TASK,
    DELIVERY_TASK,
    ERASURE_TASK,
    FILLING_TASK,
    HOUSE,
    INDEX_TASK,
    LIST_TASK,
)
from batchruns.runs.webhooks import deliveries
from batchruns.runs.webhooks import work as webhooks
from batchruns.worker import maintenance, queues
from batchruns.worker.retry_policy import (
    TRIES,
    WAIT_SECONDS,
    RetryPolicy,
    check_workers,
    is_last_try,
    reason_of,
)
from batchruns.worker.turns import TakesLongerError, turn_of
from leadenrich.platform import logs
from leadenrich.platform.tracebacks import trace_of
from leadenrich.rls.roles import as_operator

logger = logging.getLogger(__name__)

# What ends a run at once, as no further try would end otherwise.
FINAL = (
    UnreadableFileError,
    NothingToEnrichError,
    OptionsUnknownError,
    GivenUpError,
    ListError,
)


def run_task(name: str) -> Callable[[Callable[..., None]], Any]:
    """Makes a function of a run the task `name`, tried again a few times before the run fails.

    The function's argument `is_unwanted` answers whether the worker is stopping, or the job's turn is
    over: then it may raise WorkUnwantedError, and the job goes on elsewhere.
    """

    def decorate(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def task(
            context: JobContext, run_id: str, failures: int = 0, lost: int = 0, **kwargs: Any
        ) -> None:
            with as_operator(), logs.tagged(run=run_id):
                # All of it in here: also a run that can't even be loaded has failed once more.
                try:
                    run = BatchRun.objects.filter(pk=run_id, status=Status.PROCESSING).first()
                    if run is None:
                        return
                    check_workers(lost)
                    with turn_of(context, run) as is_unwanted:
                        function(run, is_unwanted=is_unwanted, **kwargs)
                except (JobAborted, TakesLongerError):
                    raise
                except FINAL as error:
                    _fail(UUID(run_id), error)
                except RunError as error:
                    logger.info("%s left run %s: %s", name, run_id, error)
                    _leave_nothing_of_deleted(UUID(run_id))
                except Exception as error:
                    _note_failure(run_id, context.job, error)
                    raise

        return app.task(name=name, pass_context=True, retry=RetryPolicy())(cast(Any, task))

    return decorate


@run_task("batchruns.split")
def split(run: BatchRun, is_unwanted: IsUnwanted) -> None:
    """Cuts the file of a run into chunks and enqueues them."""
    splitting.split(run, is_unwanted)


@run_task(CHUNK_TASK)
def enrich_chunk(run: BatchRun, is_unwanted: IsUnwanted, number: int) -> None:
    """Enriches one chunk; the last one of a run to be done enqueues the join."""
    enrich.enrich_chunk(run, number, is_unwanted)


@run_task("batchruns.look_up")
def look_up(run: BatchRun, is_unwanted: IsUnwanted, first: int) -> None:
    """One turn of a run's lookups, from a part on; the last one enqueues the join."""
    lookup.take_turn(run, first, is_unwanted)


@run_task("batchruns.join")
def join(run: BatchRun, is_unwanted: IsUnwanted) -> None:
    """Joins the parts into the result and completes the run."""
    joining.join(run, is_unwanted)


@app.task(
    name="batchruns.notify",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=WAIT_SECONDS),
)
def notify(run_id: str, notification: str, event: str, lost: int = 0) -> None:
    """Tells somebody of what became of a run, in one of the ways there are."""
    with as_operator():
        notifications.notify(notification, UUID(run_id), event)


@app.task(name=DELIVERY_TASK, pass_context=True)
def deliver(context: JobContext, owner_id: str, is_slow: bool) -> None:
    """Sends what is due to the endpoints of a person. What it leaves, `deliver_due` takes up."""
    with as_operator():
        webhooks.deliver(UUID(owner_id), is_slow, context.should_abort)


@app.task(
    name=INDEX_TASK,
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=WAIT_SECONDS),
)
def index(run_id: str, lost: int = 0) -> None:
    """Makes the index of a result, by which its table is looked through."""
    with as_operator(), logs.tagged(run=run_id):
        check_workers(lost)
        run = BatchRun.objects.filter(pk=run_id, status=Status.COMPLETED).first()
        if run is not None and not indexing.is_made(run):
            indexing.build(run)
        _leave_nothing_of_deleted(UUID(run_id))


@app.task(name=ERASURE_TASK, pass_context=True, retry=RetryPolicy())
def erase(context: JobContext, erasure_id: str, failures: int = 0, lost: int = 0) -> None:
    """Searches for a person in all that somebody has, or erases what was chosen of it."""
    pk = UUID(erasure_id)
    with as_operator():
        try:
            check_workers(lost)
            erasing.work_on(pk, context.should_abort)
        except WorkUnwantedError:
            raise JobAborted from None
        except RunError as error:
            erasures.fail(pk, error.code)
        except Exception:
            queues.count_failure(context.job.id)
            if is_last_try(context.job):
                erasures.fail(pk, "given_up")
            raise


@app.task(name=FILLING_TASK, pass_context=True, retry=RetryPolicy())
def fill_do_not_contact(
    context: JobContext, upload_id: str, failures: int = 0, lost: int = 0
) -> None:
    """Adds the entries of an uploaded file to the do-not-contact list of who uploaded it."""
    with as_operator():
        try:
            check_workers(lost)
            opt_out_files.fill(UUID(upload_id))
        except JobAborted:
            raise
        except Exception as error:
            queues.count_failure(context.job.id)
            if isinstance(error, GivenUpError) or is_last_try(context.job):
                uploads.fail(UUID(upload_id), reason_of(error))


@app.task(name=LIST_TASK, pass_context=True, retry=RetryPolicy())
def build_list(
    context: JobContext, list_id: str, version: int, failures: int = 0, lost: int = 0
) -> None:
    """Builds a version of a list, tried again a few times before that fails."""
    with as_operator(), logs.tagged(list=list_id):
        try:
            check_workers(lost)
            lists.build(UUID(list_id), version, context.should_abort)
        except WorkUnwantedError:
            raise JobAborted from None
        except (*FINAL, RunError) as error:
            lists.fail(UUID(list_id), version, error)
        except Exception as error:
            queues.count_failure(context.job.id)
            if is_last_try(context.job):
                lists.fail(UUID(list_id), version, reason_of(error))
            raise


@app.task(
    name="batchruns.mail_end",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=WAIT_SECONDS),
)
def mail_end(run_id: str, lost: int = 0) -> None:
    """A job that an earlier version has left on the queue: the mail of a run that has ended."""
    with as_operator():
        notifications.notify("mail", UUID(run_id), "ended")


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
        deletion.delete_due()


@app.periodic(cron="* * * * * */5")
@app.task(name="batchruns.deliver_due", queue=HOUSE, queueing_lock="deliver_due")
def deliver_due(timestamp: int) -> None:
    """Has sent what is to be tried again, and what a worker that died has left."""
    with as_operator():
        deliveries.enqueue_due()


@app.periodic(cron="*/5 * * * *")
@app.task(name="batchruns.sweep", queue=HOUSE, queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Takes up runs that were lost, and removes what belongs to none and what is too old."""
    with as_operator():
        maintenance.sweep()
        maintenance.purge()


def _note_failure(run_id: str, job: Job, error: Exception) -> None:
    """After a try that failed: what the history says, and after the last one the run itself.

    It is counted first: whatever else goes wrong, this try isn't made again for ever.
    """
    queues.count_failure(job.id)
    with spare_others("The failure of run %s isn't in its history", run_id):
        where = {"job": job.id, "chunk": job.task_kwargs.get("number"), "trace": trace_of(error)}
        kind = "given up" if is_last_try(job) else "tried again"
        note_once(UUID(run_id), kind, {"error": type(error).__name__}, **where)
    if is_last_try(job):
        with spare_others("Run %s isn't ended", run_id):
            _fail(UUID(run_id), reason_of(error))


def _fail(run_id: UUID, error: CodedError) -> None:
    try:
        service.fail_by_id(run_id, error)
    except RunError as refusal:
        logger.info("Run %s can't fail: %s", run_id, refusal)


def _leave_nothing_of_deleted(run_id: UUID) -> None:
    """A run deleted while it was worked on: what was written after that goes, too."""
    if not BatchRun.objects.filter(pk=run_id).exists():
        files.delete_all(run_id)
