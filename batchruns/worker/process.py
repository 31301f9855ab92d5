"""The worker's life: it waits for jobs, gives them back when it is stopped, outlives the database.

It is two processes: long files are split and joined in one of their own, as Python runs one thread of a
process at a time, and all other jobs would wait for these.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context

import django
from django.conf import settings
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection, Error

from batchruns.processing import process_pool
from batchruns.runs.queue import FILES
from batchruns.worker.queues import FILE_JOBS, jobs_of_queues
from leadenrich.rls.roles import close_process

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


def serve(concurrency: int) -> None:
    """Works until SIGINT or SIGTERM; at most `concurrency` chunks of long files at a time."""
    jobs = jobs_of_queues(concurrency)
    with _FilesProcess({FILES: jobs.pop(FILES)}) as files:
        asyncio.run(_serve(jobs, files.stop))


def work_once(concurrency: int) -> None:
    """Works until the queue is empty."""
    with _workers_connector():
        app.run_worker(concurrency=concurrency + FILE_JOBS, wait=False, delete_jobs="successful")


class _FilesProcess:
    """A process that serves the queue of long files as long as this block lasts, and is replaced if it
    dies.
    """

    def __init__(self, jobs: Mapping[str, int]) -> None:
        self._jobs = jobs
        self._stopped = threading.Event()
        self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "_FilesProcess":
        self._keeper.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        self._keeper.join(LEAVE_SECONDS)
        self._process.kill()

    def stop(self) -> None:
        """Lets it hand back its jobs and end."""
        self._stopped.set()
        self._process.terminate()

    def _keep(self) -> None:
        self._process.join()
        while not self._stopped.wait(WAITS_SECONDS[1]):
            logger.warning("The process that splits and joins long files has died: another begins.")
            self._start()
            self._process.join()

    def _start(self) -> None:
        self._process = get_context("spawn").Process(target=_serve_apart, args=(self._jobs,))
        with process_pool.signals_held():
            self._process.start()


def _serve_apart(jobs: Mapping[str, int]) -> None:
    """Serves some queues in a process that was started for it."""
    process_pool.end_with_parent()
    django.setup()
    close_process()
    asyncio.run(_serve(jobs))


async def _serve(jobs: Mapping[str, int], on_stop: Callable[[], object] = lambda: None) -> None:
    """Does so many jobs of each queue at a time, until SIGINT or SIGTERM: then calls `on_stop`."""
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
