"""Jobs of the queue in the admin, in words of the page's language."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(ProcrastinateJobAdmin):
    """The package's own admin of jobs, without its English."""

    fields = ["task_name", "args", "status", "queue_name", "lock", "queueing_lock"]
    fields += ["priority", "scheduled_at", "attempts", "abort_requested", "worker"]
    list_display = ["id", "task_name", "args", "status", "queue_name", "attempts", "scheduled_at"]
    actions = ["retry", "cancel", "abort"]

    @admin.action(description=_("Retry selected jobs"))
    def retry(self, request: HttpRequest, queryset: QuerySet[ProcrastinateJob]) -> None:
        """Puts those that failed, or hang, back into the queue."""
        super().retry(request, queryset)

    @admin.action(description=_("Cancel selected jobs that wait"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[ProcrastinateJob]) -> None:
        """Takes those out of the queue that nobody works at."""
        super().cancel(request, queryset)

    @admin.action(description=_("Cancel selected jobs, also those in work"))
    def abort(self, request: HttpRequest, queryset: QuerySet[ProcrastinateJob]) -> None:
        """Takes those out of the queue that wait, and asks those in work to end."""
        super().abort(request, queryset)
