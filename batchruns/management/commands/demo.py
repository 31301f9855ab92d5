"""`manage.py demo`: a first person with a first, really enriched run, to look around with."""

import secrets
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from batchruns.runs import service
from batchruns.uploads import intake
from batchruns.uploads.forms import sample_file
from leadenrich.accounts.models import User
from leadenrich.platform.secrets import read_or_create
from leadenrich.rls.roles import as_operator

EMAIL = "demo@example.com"


class Command(BaseCommand):
    """Creates a first person, with a sample file that is really enriched."""

    help = "Makes a demo person with one enriched run, unless it is there, and prints the sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""
        parser.add_argument("--operator", action="store_true", help="let them use the admin, too")
        parser.add_argument(
            "--providers",
            action="store_true",
            help="serve stand-ins for all providers on this machine, connected to the demo person, "
            "until Ctrl-C",
        )

    def handle(self, *args: Any, operator: bool, providers: bool = False, **options: Any) -> None:
        """Creates the person and the run, unless they are there, and prints the sign-in.

        Raises CommandError where people are those of a Supabase project.
        """
        if settings.SUPABASE_URL:
            raise CommandError(
                "The people of this site are those of its Supabase project: sign up there."
            )
        password_file = Path(settings.DATA_DIR) / "demo_password"
        person = User.objects.filter(email=EMAIL).first()
        if person is None:
            password_file.unlink(missing_ok=True)
            password = read_or_create(password_file, lambda: secrets.token_urlsafe(9))
            person = User.objects.create_user(
                EMAIL, password, is_staff=operator, is_superuser=operator
            )
            self._enrich_sample(person)
        if password_file.exists():
            self.stdout.write(f"Sign in as {EMAIL} with the password {password_file.read_text()}")
        if providers:
            self._serve_providers(person)

    def _serve_providers(self, person: User) -> None:
        """Serves the stand-ins, which make everything up and cost nothing, until a signal comes."""
        # Few need them, and they bring a web server along.
        from batchruns.management.fake_connections import serving_fakes

        signals = {signal.SIGINT, signal.SIGTERM}
        # Before the servers' threads start, so that none of these takes a signal.
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        with serving_fakes(person) as addresses:
            self.stdout.write("Made up, free whatever a receipt says, and gone after Ctrl-C:")
            for name, address in addresses.items():
                self.stdout.write(f"  {name:<30} {address}")
            self.stdout.write(
                "`make run` lets steps ask them. Other sites need LOOKUP_ALLOWED_HOSTS=127.0.0.1."
            )
            signal.sigwait(signals)

    def _enrich_sample(self, person: User) -> None:
        with sample_file() as upload, as_operator():
            service.start(intake.take_in(person, upload))
        call_command("worker", once=True, concurrency=1)
