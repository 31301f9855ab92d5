"""What row level security connects when Django starts."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created


class RowSecurityConfig(AppConfig):
    """Row level security: as whom connections act, and that nothing is left open."""

    name = "leadenrich.rls"

    def ready(self) -> None:
        """Connects the guard of new connections and registers the checks of system and health."""
        from leadenrich.platform import health
        from leadenrich.rls.checks import check_nothing_is_open
        from leadenrich.rls.migrations import migrations_health
        from leadenrich.rls.roles import guard

        connection_created.connect(guard)
        register(check_nothing_is_open, Tags.security)
        health.register("migrations", migrations_health)
