"""`manage.py purge_runs`: removes the files of runs that ended long ago."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from batchruns.worker import maintenance
from leadenrich.rls.roles import as_operator


class Command(BaseCommand):
    """Removes the files of runs that ended long ago."""

    help = (
        "Removes the files of runs that ended more than so many days ago. The workers do it, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        parser.add_argument("--days", type=int, help="default: the setting RETENTION_DAYS")

    def handle(self, *args: Any, days: int | None, **options: Any) -> None:
        """Removes the files and prints how many runs lost theirs."""
        if days is not None and days < 1:
            raise CommandError("Give a number of days from 1.")
        with as_operator():
            maintenance.sweep()
            purged = maintenance.purge(days)
        self.stdout.write(f"The files of {purged} runs were removed.")
