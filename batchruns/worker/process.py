"""The worker's life: it waits for jobs, gives them back when it is stopped, outlives the database."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from django.conf import settings
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection, Error

from batchruns.processing import process_pool
from batchruns.worker.queues import FILE_JOBS

logger = logging.getLogger(__name__)

STOPPING = (signal.SIGINT, signal.SIGTERM)

# The database may be gone for long: the waits between two tries grow up to the last of these.
WAITS_SECONDS = (0.5, 1, 2, 5, 10)
# A job that isn't done this long after the worker was asked to stop is handed back.
GRACE_SECONDS = 3
# What can't even be handed back by then is left as it is, for others to find it lost.
LEAVE_SECONDS = 4.5
# A database that doesn't answer within this time is away, also when the worker is to stop.
ANSWER_SECONDS = 5
# How often one asks for jobs: where one isn't told of them, and where one is.
POLL_SECONDS, SELDOM_SECONDS = 1, 5


def serve(jobs: Mapping[str, int], on_stop: Callable[[], object] = lambda: None) -> None:
    """Does so many jobs of each queue at a time, until SIGINT or SIGTERM: then calls `on_stop`."""
    asyncio.run(_serve(jobs, on_stop))


def work_once(concurrency: int) -> None:
    """Works until the queue is empty."""
    with _workers_connector():
        app.run_worker(concurrency=concurrency + FILE_JOBS, wait=False, delete_jobs="successful")


async def _serve(jobs: Mapping[str, int], on_stop: Callable[[], object]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    # A thread for each job: one that waits for a thread would look as if it were worked on.
    loop.set_default_executor(ThreadPoolExecutor(sum(jobs.values())))

    def stop() -> None:
        stopped.set()
        on_stop()
        loop.call_later(LEAVE_SECONDS, _leave)

    for number in STOPPING:
        loop.add_signal_handler(number, stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    failures = 0
    while not stopped.is_set():
        began = loop.time()
        try:
            await _work(jobs, stopped)
        except (ConnectorException, Error, OSError) as error:
            logger.warning("The database doesn't answer (%s); trying again.", type(error).__name__)
        if not stopped.is_set():
            # It comes here only when something went wrong, mostly with the database.
            failures = 0 if loop.time() - began > 60 else failures + 1
            wait = WAITS_SECONDS[min(failures, len(WAITS_SECONDS) - 1)]
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), wait)


def _leave() -> None:
    """Ends the process at once, whatever still waits for a database or a file."""
    logger.warning("Stopped before all was handed back; it is taken up as lost work.")
    process_pool.close_pool()
    os._exit(0)


async def _work(jobs: Mapping[str, int], stopped: asyncio.Event) -> None:
    """Until it is stopped, or one of the sets of jobs can't be worked on any more."""
    is_pooled = await _is_pooled()
    with _workers_connector():
        async with app.open_async():
            working = [
                asyncio.create_task(_take_jobs(queue, at_a_time, is_pooled))
                for queue, at_a_time in jobs.items()
            ]
            stop = asyncio.create_task(stopped.wait())
            await asyncio.wait([*working, stop], return_when=asyncio.FIRST_COMPLETED)
            # Canceled, a worker hands its jobs back and ends.
            for task in (*working, stop):
                task.cancel()
            outcomes = await asyncio.gather(*working, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _is_pooled() -> bool:
    """Whether a pooler is between us and the server: the server answers under another number."""
    async with await AsyncConnection.connect(**connector_params()) as connection:
        server = await (await connection.execute("SELECT pg_backend_pid()")).fetchone()
        return server != (connection.info.backend_pid,)


async def _take_jobs(queue: str, concurrency: int, is_pooled: bool) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        delete_jobs="successful",
        install_signal_handlers=False,
        # Behind a pooler, what is listened to may be told to others: one asks instead.
        listen_notify=not is_pooled,
        fetch_job_polling_interval=POLL_SECONDS if is_pooled else SELDOM_SECONDS,
        shutdown_graceful_timeout=GRACE_SECONDS,
        update_heartbeat_interval=settings.WORKER_LOST_SECONDS / 3,
        stalled_worker_timeout=settings.WORKER_LOST_SECONDS,
    )


@contextmanager
def _workers_connector() -> Iterator[None]:
    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), timeout=ANSWER_SECONDS)):
        yield
