"""`manage.py backup DIR`: database and files together, while the site works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from batchruns.backup.make import make_backup
from batchruns.management.backups import errors_in_words, running_database


class Command(BaseCommand):
    """Copies database and files to a folder."""

    help = (
        "Copies database and files, as they are now, to a new folder. The site may go on working."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Makes the backup and prints what is in it."""
        with errors_in_words(), running_database():
            make_backup(folder, self.stdout.write)
        self.stdout.write(f"The backup is in {folder}. It holds people's leads: keep it safe.")
