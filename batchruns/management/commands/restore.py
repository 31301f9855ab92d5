"""`manage.py restore DIR`: what `backup` has copied, into a new installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from batchruns.backup.restore import restore_backup
from batchruns.management.backups import errors_in_words, running_database


class Command(BaseCommand):
    """Restores a backup."""

    help = (
        "Restores what `backup` has copied: into an empty database, which it migrates, or a Supabase "
        "project; and into the storage that is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the backup")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Restores the backup and prints what came back."""
        with errors_in_words(), running_database():
            restore_backup(folder, self.stdout.write)
        self.stdout.write("The backup is restored. Start web and worker, and sign in as before.")
