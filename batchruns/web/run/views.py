"""One run: how its file is parsed and mapped, how far it is, what came of it, and its downloads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from batchruns.engine.tables.errors import DoesNotFitError
from batchruns.engine.tables.exports.crm.base import TEMPLATES
from batchruns.messages import error_in_words
from batchruns.models import BatchRun, Status
from batchruns.runs import exports, files
from batchruns.web import downloads
from batchruns.web.access import can_change_options, completed_run, earlier_run, own_run
from batchruns.web.download.shapes import shape_of
from batchruns.web.options.forms import MappingForm, ParseOptionsForm
from batchruns.web.responses import announce_ended
from batchruns.web.run import charts, file_facts, gains
from batchruns.web.run.ending import Ending
from batchruns.web.run.history import history_of
from batchruns.web.run.links import edits_url
from batchruns.web.run.progress import Numbers
from batchruns.web.run.remedies import findings_of
from batchruns.web.run.set_aside import SetAside
from leadenrich.accounts.countries import countries
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_safe
@gzip_page
@as_signed_in_user
def run_detail(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The page of a run; asked by htmx, only the part that changes."""
    run = own_run(request, run_id)
    numbers = Numbers.of(run)
    context = {
        "run": run,
        "facts": file_facts.facts_of(run),
        "columns": file_facts.mapped_columns(run),
        "sample": file_facts.sample_of(run),
        "numbers": numbers,
        "set_aside": SetAside.of(run),
        "ending": Ending.of(run, numbers.enriched),
        "earlier": earlier_run(request, run),
        **_result_context(request, run),
        "history": history_of(run),
        **_option_forms(run),
    }
    if not request.htmx:
        return render(request, "batchruns/run.html", context)
    response = render(request, "batchruns/partials/run/run_live.html", context)
    return announce_ended(response, [] if run.is_active else [run])


def _option_forms(run: BatchRun) -> dict[str, Any]:
    """The forms by which a run is changed as long as it is pending."""
    if not can_change_options(run):
        return {}
    return {"parse_options_form": ParseOptionsForm(run), "mapping_form": MappingForm(run)}


def _result_context(request: PersonRequest, run: BatchRun) -> dict[str, Any]:
    """What came of a completed run, and what to do about the rest."""
    if run.status != Status.COMPLETED:
        return {}
    summary = charts.summary_of(run)
    return {
        "added": gains.added_values(summary),
        "standardized": gains.standardized_values(summary),
        "quality": gains.quality_of(run, summary),
        "findings": findings_of(run),
        "countries": countries(),
        "edits_url": edits_url(run),
        "charts": charts.charts_of(run),
        "fill_rates": charts.fill_rates_of(run),
        "export": downloads.export_like(run),
        "crm": exports.last_template(request.user.pk) or next(iter(TEMPLATES)),
    }


@require_safe
@as_signed_in_user
def result(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The result of a completed run as a download, in the export format that `?form=` names.

    `?as=` names a template, `?columns=` where cleaned values stand, `?left_out=` rows to leave out.
    """
    run = completed_run(request, run_id)
    shape = shape_of(run, request.user.pk, request.GET)
    return _download(request, run, files.RESULT, shape.suffix, shape)


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


def _download(
    request: PersonRequest,
    run: BatchRun,
    name: str,
    suffix: str,
    reshape: downloads.Reshape | None = None,
) -> HttpResponseBase:
    """A file of a run in the format that was asked for; where it can't hold the rows, a word why."""
    form, exact = request.GET.get("form", "csv"), "exact" in request.GET
    try:
        return downloads.respond(run, name, suffix, form, exact=exact, reshape=reshape)
    except DoesNotFitError as error:
        messages.error(request, error_in_words(error))
        return redirect(run)


urlpatterns = [
    path("<uuid:run_id>/", run_detail, name="detail"),
    path("<uuid:run_id>/result/", result, name="result"),
    path("<uuid:run_id>/rejects/", rejected_rows, name="rejects"),
    path("<uuid:run_id>/set-aside/", set_aside, name="set_aside"),
]
