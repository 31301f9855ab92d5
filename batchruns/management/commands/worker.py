"""`manage.py worker`: takes jobs from the queue and enriches."""

import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from batchruns.engine.process import collect_seldom
from batchruns.processing import process_pool
from batchruns.runs.queue import FILES, LOOKUPS
from batchruns.worker import process, queues
from batchruns.worker.files_process import FilesProcess
from leadenrich.rls.migrations import waiting_migrations
from leadenrich.rls.roles import as_operator, close_process

logger = logging.getLogger(__name__)

ENGINE = "batchruns.processing.warmed_up"
WAIT_SECONDS = 1


class Command(BaseCommand):
    """Runs a worker, until it is stopped or the queue is empty."""

    help = (
        "Works on runs until it is stopped. Run as many of these, on as many machines, as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        parser.add_argument(
            "--concurrency",
            type=int,
            default=os.cpu_count() or 1,
            help="how many chunks of long files to enrich at the same time, each in a process of its "
            "own (default: the number of cores)",
        )
        parser.add_argument("--once", action="store_true", help="end as soon as the queue is empty")

    def handle(self, *args: Any, concurrency: int, once: bool, **options: Any) -> None:
        """Closes the process, opens the pool of processes, and works."""
        if not once:
            _wait_for_migrations()
        close_process()
        # Often enough for what the database leaves, which isn't rows.
        collect_seldom(10_000)
        process_pool.open_pool(queues.most_processes(concurrency), ENGINE)
        try:
            if not once:
                jobs = queues.jobs_of_queues(concurrency)
                with FilesProcess({name: jobs.pop(name) for name in (FILES, LOOKUPS)}) as files:
                    process.serve(jobs, files.stop)
                return
            process.work_once(concurrency)
            # Jobs enqueue further ones, which a worker that doesn't wait may leave behind.
            while not _is_done():
                process.work_once(concurrency)
        finally:
            process_pool.close_pool()


def _wait_for_migrations() -> None:
    """A new version may be started before its database, and before that is migrated to it."""
    # It has no work yet to hand back, so a word to stop is no failure.
    for number in process.STOPPING:
        signal.signal(number, lambda *_: sys.exit())
    if _is_migrated():
        return
    logger.warning("The worker waits for the database and its migrations (leadenrich migrate).")
    while not _is_migrated():
        time.sleep(WAIT_SECONDS)
    logger.warning("The database is migrated.")


def _is_migrated() -> bool:
    try:
        return not waiting_migrations()
    except OperationalError:
        return False


def _is_done() -> bool:
    with as_operator():
        return queues.is_empty()
