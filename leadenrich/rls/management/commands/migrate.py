"""`manage.py migrate`: Django's own, and after it row level security is in force."""

from typing import Any

from django.core.checks import Tags
from django.core.checks.registry import registry
from django.core.management.commands import migrate
from django.db import connections

from leadenrich.rls.checks import check_nothing_is_open
from leadenrich.rls.roles import as_operator
from leadenrich.rls.secure import secure


class Command(migrate.Command):
    """What is open in the database is what migrating closes, so it isn't checked before."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Django's checks, without those of the database that migrating closes."""
        tags = registry.tags_available() - {Tags.security}
        super().check(*args, **{**kwargs, "tags": sorted(tags)})

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, and puts row level security in force."""
        with as_operator():
            try:
                super().handle(*args, **options)
            finally:
                # Also where one fails: those before it have made tables.
                if not (options["plan"] or options["check_unapplied"]):
                    self._secure(options["database"])

    def _secure(self, database: str) -> None:
        secure(connections[database])
        for opening in check_nothing_is_open(databases=[database]):
            self.stderr.write(self.style.WARNING(opening.msg))
