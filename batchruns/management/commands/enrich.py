"""`manage.py enrich`, where Django finds its commands: what `leadenrich enrich` does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leadenrich.cli import enrich


class Command(BaseCommand):
    """Enriches a file without browser, queue or database."""

    help = enrich.HELP
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        enrich.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Enriches the file and prints what came of it. Raises CommandError."""
        try:
            self.stdout.write(enrich.enrich(options))
        except enrich.NotEnrichedError as error:
            raise CommandError(str(error)) from None
