"""`manage.py rotate_keys`: encrypts the keys of providers with the site's first secret."""

from typing import Any

from django.core.management.base import BaseCommand

from batchruns.runs.lookups import keys
from leadenrich.rls.roles import as_operator


class Command(BaseCommand):
    """Encrypts all keys of providers with the first of LOOKUP_SECRETS, or with SECRET_KEY."""

    help = (
        "Encrypts the keys of providers anew: with the first of LOOKUP_SECRETS, or with SECRET_KEY. An "
        "earlier secret has to stay behind it, or in SECRET_KEY_FALLBACKS, until this has run."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Encrypts them, and prints how many there were."""
        with as_operator():
            rotated, lost = keys.rotate()
        self.stdout.write(f"{rotated} keys are encrypted with the first secret.")
        if lost:
            self.stderr.write(f"No secret decrypts {lost} keys: they have to be set anew.")
