"""The process that splits and joins long files for a worker, and asks their lookups.

Python runs one thread of a process at a time: in the worker itself, all its other jobs would wait for
these.
"""

import logging
import threading
from collections.abc import Mapping
from multiprocessing import get_context

import django

from batchruns.processing import process_pool

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1
# It hands its jobs back within this time.
STOP_SECONDS = 4.5


class FilesProcess:
    """A process that does so many jobs of each queue as long as this block lasts, and is replaced if it
    dies.
    """

    def __init__(self, jobs: Mapping[str, int]) -> None:
        self._jobs = jobs
        self._stopped = threading.Event()

    def __enter__(self) -> "FilesProcess":
        self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        self._keeper.join(STOP_SECONDS)
        self._process.kill()

    def stop(self) -> None:
        """Lets it hand its jobs back and end."""
        self._stopped.set()
        self._process.terminate()

    def _start(self) -> None:
        self._process = get_context("spawn").Process(target=_serve, args=(self._jobs,))
        with process_pool.signals_held():
            self._process.start()

    def _keep(self) -> None:
        self._process.join()
        while not self._stopped.wait(RESTART_SECONDS):
            logger.warning("The process that splits and joins long files died; another one begins.")
            self._start()
            self._process.join()


def _serve(jobs: Mapping[str, int]) -> None:
    process_pool.end_with_parent()
    django.setup()
    # What these import needs Django to be set up.
    from batchruns.worker import process
    from leadenrich.rls.roles import close_process

    close_process()
    process.serve(jobs)
