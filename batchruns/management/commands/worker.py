"""`manage.py worker`: takes jobs from the queue and enriches."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from batchruns import engine, queue
from leadenrich.rowsecurity.roles import as_operator, close_process


class Command(BaseCommand):
    help = (
        "Works on runs until it is stopped. Run as many of these, on as many machines, as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--concurrency",
            type=int,
            default=os.cpu_count() or 1,
            help="how many chunks to enrich at the same time, each in a process of its own "
            "(default: the number of cores)",
        )
        parser.add_argument("--once", action="store_true", help="end as soon as the queue is empty")

    def handle(self, *args: Any, concurrency: int, once: bool, **options: Any) -> None:
        close_process()
        engine.open_pool(concurrency)
        try:
            _work(concurrency, wait=not once)
            # Jobs enqueue further ones, which a worker that doesn't wait may leave behind.
            while once and not _is_done():
                _work(concurrency, wait=False)
        finally:
            engine.close_pool()


def _is_done() -> bool:
    with as_operator():
        return queue.is_empty()


def _work(concurrency: int, *, wait: bool) -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(
            # One more than the engine has processes, so that splitting and joining go on.
            concurrency=concurrency + 1,
            wait=wait,
            delete_jobs="successful",
        )
