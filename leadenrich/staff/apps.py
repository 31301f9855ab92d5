"""The admin site in place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class OperatorAdminConfig(AdminConfig):
    """Django's admin, with a site of our own."""

    default_site = "leadenrich.staff.site.OperatorSite"

    def ready(self) -> None:
        """Finds what each app registers, and names what has no name for people."""
        super().ready()
        # Here, as both need what was found.
        from leadenrich.staff import jobs, names  # noqa: F401

        names.apply()
