"""The queue's tasks: split → enrich a chunk → join. Each may run twice and changes nothing more.

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

from batchruns import enriching, joining, lifecycle, splitting
from batchruns.enrichment.pipeline import NothingToEnrich
from batchruns.errors import RunError
from batchruns.leads.errors import UnreadableFile
from batchruns.models import BatchRun, Status
from leadenrich.rowsecurity.roles import as_operator

logger = logging.getLogger(__name__)

TRIES = 4
STALLED_AFTER_SECONDS = 30
BROKEN = (
    f"Something went wrong on our side, {TRIES} times in a row. Nothing is lost: press Retry, and "
    "if it fails again, tell the operator of this site the address of this page."
)


def run_task(name: str) -> Callable[[Callable[..., None]], Any]:
    """Makes a function of a run the task `name`, tried again a few times before the run fails."""

    def decorate(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def task(context: JobContext, run_id: str, **kwargs: Any) -> None:
            with as_operator():
                run = BatchRun.objects.filter(pk=UUID(run_id), status=Status.PROCESSING).first()
                if run is None:
                    return
                try:
                    function(run, **kwargs)
                except RunError as error:
                    logger.info("%s left run %s: %s", name, run_id, error)
                except (UnreadableFile, NothingToEnrich) as error:
                    _fail(run, str(error))
                except Exception:
                    if context.job.attempts + 1 >= TRIES:
                        _fail(run, BROKEN)
                    raise

        retry = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=3)
        return app.task(name=name, pass_context=True, retry=retry)(cast(Any, task))

    return decorate


@run_task("batchruns.split")
def split(run: BatchRun) -> None:
    """Cuts the file of a run into chunks and enqueues them."""
    splitting.split(run)


@run_task("batchruns.enrich_chunk")
def enrich_chunk(run: BatchRun, number: int) -> None:
    """Enriches one chunk; the last one of a run to be done enqueues the join."""
    enriching.enrich_chunk(run, number)


@run_task("batchruns.join")
def join(run: BatchRun) -> None:
    """Joins the parts into the result and completes the run."""
    joining.join(run)


@app.periodic(cron="* * * * *")
@app.task(name="batchruns.retry_stalled_jobs", queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Gives the jobs of workers that died to the living ones."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        logger.warning("Job %s lost its worker and is given to another.", job.id)
        await app.job_manager.retry_job(job)


def _fail(run: BatchRun, reason: str) -> None:
    try:
        lifecycle.fail(run, reason)
    except RunError as error:
        logger.info("Run %s: %s", run.pk, error)
