"""Runs in the admin: operators see every person's, and change them only by legal transitions."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import truncatechars
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.messages import error_in_words, event_in_words, failure_in_words
from batchruns.models import BatchRun, BatchRunQuerySet, Chunk, Event
from batchruns.runs import deletion, service
from batchruns.runs.errors import RunError, RunNotFoundError
from batchruns.runs.transitions import can
from batchruns.templatetags.runs import duration
from batchruns.web.run.history import label_of_event
from batchruns.web.run.progress import Progress

REASON_CHARACTERS = 80
MOST_OF_META = 100_000
"""Characters of `meta` that are shown."""


def _link_to_job(job: int, text: str) -> SafeString:
    page = reverse("admin:procrastinate_procrastinatejob_change", args=[job])
    return format_html('<a href="{}">{}</a>', page, text)


class _ReadOnly(admin.TabularInline):
    """Rows that belong to a run, for reading only."""

    template = "admin/batchruns/read_only_inline.html"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("batchruns.view_batchrun")


class EventInline(_ReadOnly):
    """The history of a run; for a failure its chunk, its job and its traceback."""

    model = Event
    fields = readonly_fields = (
        "at",
        "what",
        "sentence",
        "chunk_number",
        "job_link",
        "trace_as_text",
    )

    @admin.display(description=_("what"))
    def what(self, event: Event) -> str:
        """What happened, in a few words."""
        return label_of_event(event)

    @admin.display(description=_("details"))
    def sentence(self, event: Event) -> str:
        """What the event says beside its label."""
        return event_in_words(event)

    @admin.display(description=_("chunk"))
    def chunk_number(self, event: Event) -> str:
        """The chunk that the event is about, if it is about one."""
        return "" if event.chunk is None else str(event.chunk)

    @admin.display(description=_("job"))
    def job_link(self, event: Event) -> SafeString | str:
        """A link to the job of the queue that the event comes from."""
        return "" if event.job is None else _link_to_job(event.job, gettext("job %s") % event.job)

    @admin.display(description=_("traceback"))
    def trace_as_text(self, event: Event) -> SafeString | str:
        """Where in the code a failure came from, with its line breaks."""
        return format_html("<pre>{}</pre>", event.trace) if event.trace else ""


class ChunkInline(_ReadOnly):
    """The chunks of a run that aren't done: where a failed run got stuck."""

    model = Chunk
    verbose_name_plural = _("chunks not done")
    fields = readonly_fields = ("number", "rows", "rejected", "is_last")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chunk]:
        """The chunks that aren't done."""
        return super().get_queryset(request).filter(done_at=None)


@admin.register(BatchRun)
class BatchRunAdmin(admin.ModelAdmin):
    """Runs can be read, retried, canceled and deleted; only uploads create them."""

    list_display = ("filename", "status", "reason", "rows", "took", "user", "started_at")
    list_filter = ("status", "created_at", "started_at", ("user", admin.RelatedOnlyFieldListFilter))
    search_fields = ("filename", "user__email", "id")
    list_select_related = ("user",)
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ("retry_runs", "cancel_runs")
    change_form_template = "admin/batchruns/run.html"
    # An operator has no page of another person's run.
    view_on_site = False
    inlines = (EventInline, ChunkInline)
    readonly_fields = (
        "id",
        "user",
        "filename",
        "status",
        "rows",
        "created_at",
        "started_at",
        "finished_at",
        "result_url",
        "error_message",
        "jobs",
        "meta_as_text",
    )
    # meta is long and starts folded, so that the history is in sight.
    fieldsets = (
        (None, {"fields": readonly_fields[:-1]}),
        ("meta", {"fields": ("meta_as_text",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> BatchRunQuerySet:
        """Every run with its progress; its `meta`, which may be long, is read where it is shown."""
        return BatchRun.objects.with_progress().without_meta()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds runs here: only uploads create them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: BatchRun | None = None) -> bool:
        """Nobody edits a run: its page has nothing to save."""
        return False

    def has_transition_permission(self, request: HttpRequest) -> bool:
        """Whether the operator may retry and cancel runs."""
        return request.user.has_perm("batchruns.change_batchrun")

    def get_urls(self) -> list[URLPattern]:
        """The pages of runs, and the buttons on the page of one."""
        return [
            path(
                f"<uuid:run_id>/{name}/",
                self.admin_site.admin_view(require_POST(self.change_status)),
                {"transition": change},
                name=f"batchruns_batchrun_{name}",
            )
            for name, change in (("retry", service.retry), ("cancel", service.cancel))
        ] + super().get_urls()

    def change_status(
        self, request: HttpRequest, run_id: UUID, transition: Callable[[BatchRun], BatchRun]
    ) -> HttpResponse:
        """Retries or cancels one run, and shows it again."""
        if not self.has_transition_permission(request):
            raise PermissionDenied
        self._change_each(request, BatchRun.objects.filter(pk=run_id), transition)
        return redirect("admin:batchruns_batchrun_change", run_id)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: BatchRun | None = None,
    ) -> HttpResponse:
        """The page of one run, with the buttons for what can be done with it now."""
        if obj is not None and self.has_transition_permission(request):
            context |= {"can_retry": can(obj, "retried"), "can_cancel": can(obj, "canceled")}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("rows done"))
    def rows(self, run: BatchRun) -> str:
        """The rows that are done, and all rows of the run."""
        so_far = Progress.of(run)
        return gettext("%(done)s of %(rows)s") % {
            "done": intcomma(so_far.done),
            "rows": intcomma(so_far.rows or run.rows_split),  # type: ignore[attr-defined]
        }

    @admin.display(description=_("duration"))
    def took(self, run: BatchRun) -> str:
        """The run's duration."""
        return duration(run.duration)

    @admin.display(description=_("error message"), ordering="error_message")
    def reason(self, run: BatchRun) -> str:
        """Why the run failed."""
        return truncatechars(failure_in_words(run), REASON_CHARACTERS)

    @admin.display(description=_("failed and waiting jobs"))
    def jobs(self, run: BatchRun) -> SafeString:
        """Links to the run's jobs in the queue."""
        jobs = ProcrastinateJob.objects.filter(args__run_id=str(run.pk)).order_by("id")[:20]
        tried = gettext("%s attempts")
        links = (
            (
                _link_to_job(job.pk, gettext("job %s") % job.pk),
                job.task_name,
                job.get_status_display(),
                tried % job.attempts,
            )
            for job in jobs
        )
        return format_html_join("", "<div>{}: {}, {}, {}</div>", links)

    @admin.display(description="meta")
    def meta_as_text(self, run: BatchRun) -> SafeString:
        """`meta` as indented JSON, cut if it is long."""
        text = truncatechars(json.dumps(run.meta, indent=2, ensure_ascii=False), MOST_OF_META)
        return format_html("<pre>{}</pre>", text)

    @admin.action(description=_("Retry selected runs"), permissions=["transition"])
    def retry_runs(self, request: HttpRequest, queryset: QuerySet[BatchRun]) -> None:
        """Retries the selected runs that have failed."""
        self._change_each(request, queryset, service.retry)

    @admin.action(description=_("Cancel selected runs"), permissions=["transition"])
    def cancel_runs(self, request: HttpRequest, queryset: QuerySet[BatchRun]) -> None:
        """Cancels the selected runs that aren't finished."""
        self._change_each(request, queryset, service.cancel)

    def delete_model(self, request: HttpRequest, run: BatchRun) -> None:
        """Deletes a run with its files."""
        deletion.delete(run)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[BatchRun]) -> None:
        """Deletes the selected runs with their files."""
        for run in queryset:
            with suppress(RunNotFoundError):
                deletion.delete(run)

    def _change_each(
        self,
        request: HttpRequest,
        runs: QuerySet[BatchRun],
        change: Callable[[BatchRun], BatchRun],
    ) -> None:
        changed = 0
        for run in runs:
            try:
                self.log_change(request, change(run), f"{change.__name__} by an operator")
                changed += 1
            except RunError as error:
                self.message_user(request, error_in_words(error), messages.WARNING)
        text = ngettext("Updated %d run.", "Updated %d runs.", changed) % changed
        self.message_user(request, text, messages.SUCCESS if changed else messages.WARNING)
