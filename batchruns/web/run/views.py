"""One run: how its file is parsed and mapped, how far it is, what came of it, and its downloads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from batchruns.engine.tables.errors import DoesNotFitError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.messages import error_in_words, in_words
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.web import downloads
from batchruns.web.access import can_change_options, completed_run, own_run
from batchruns.web.options.review import Review
from batchruns.web.responses import announce_ended
from batchruns.web.run import charts, file_facts
from batchruns.web.run.history import history_of
from batchruns.web.run.progress import Numbers
from batchruns.web.run.set_aside import SetAside
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_safe
@gzip_page
@as_signed_in_user
def run_detail(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The page of a run; asked by htmx, only the part that changes."""
    run = own_run(request, run_id)
    context = {
        "run": run,
        "facts": file_facts.facts_of(run),
        "columns": file_facts.mapped_columns(run),
        "sample": file_facts.sample_of(run),
        "numbers": Numbers.of(run),
        "set_aside": SetAside.of(run),
        "charts": charts.charts_of(run),
        "coverage": charts.coverage_of(run),
        "fill_rates": charts.fill_rates_of(run),
        "history": history_of(run),
        "export_formats": _export_formats(),
        "review": Review(run, request.user) if can_change_options(run) else None,
    }
    if not request.htmx:
        return render(request, "batchruns/run.html", context)
    response = render(request, "batchruns/partials/run/run_live.html", context)
    return announce_ended(response, [] if run.is_active else [run])


def _export_formats() -> list[tuple[str, str]]:
    """The export formats beside the first one: name and label."""
    return [(name, in_words(form.label)) for name, form in EXPORTS.items() if name != "csv"]


@require_safe
@as_signed_in_user
def result(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The result of a completed run as a download, in the export format that `?form=` names."""
    return _download(request, completed_run(request, run_id), files.RESULT, "enriched")


@require_safe
@as_signed_in_user
def rejected_rows(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows of a completed run as a download: with line and issue, or as uploaded."""
    run = completed_run(request, run_id)
    if request.GET.get("form") == "original":
        return downloads.rejected_rows_as_uploaded(run)
    return _download(request, run, files.REJECTED_ROWS, "rejects")


@require_safe
@as_signed_in_user
def set_aside(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The lines of a completed run that are no rows, with line and reason, as a download."""
    return _download(request, completed_run(request, run_id), files.SET_ASIDE, "set-aside")


def _download(request: PersonRequest, run: BatchRun, name: str, suffix: str) -> HttpResponseBase:
    """A file of a run in the format that was asked for; where it can't hold the rows, a word why."""
    form, exact = request.GET.get("form", "csv"), "exact" in request.GET
    try:
        return downloads.respond(run, name, suffix, form, exact=exact)
    except DoesNotFitError as error:
        messages.error(request, error_in_words(error))
        return redirect(run)


urlpatterns = [
    path("<uuid:run_id>/", run_detail, name="detail"),
    path("<uuid:run_id>/result/", result, name="result"),
    path("<uuid:run_id>/rejects/", rejected_rows, name="rejects"),
    path("<uuid:run_id>/set-aside/", set_aside, name="set_aside"),
]
