"""One run: how its file is parsed and mapped, how far it is, what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from batchruns.downloads import responses
from batchruns.engine.lookups.columns import lookup_columns
from batchruns.engine.tables.exports.crm.base import TEMPLATES
from batchruns.models import BatchRun, Status
from batchruns.runs import exports
from batchruns.runs.options import can_change_options
from batchruns.web.access import earlier_run, own_run
from batchruns.web.lookups.receipt import RunReceipt
from batchruns.web.options.review import Review
from batchruns.web.options.steps.editor import STEP
from batchruns.web.responses import announce_ended
from batchruns.web.run import charts, file_facts, gains, tiers
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
        "receipt": RunReceipt.of(run),
        "history": history_of(run),
        "review": _review(request, run) if can_change_options(run) else None,
    }
    if not request.htmx:
        return render(request, "batchruns/run.html", context)
    response = render(request, "batchruns/partials/run/run_live.html", context)
    return announce_ended(response, [] if run.is_active else [run])


def _review(request: PersonRequest, run: BatchRun) -> Review:
    open_step = request.GET.get(STEP, "")
    return Review(run, request.user, in_full="fields" in request.GET, open_step=open_step)


def _result_context(request: PersonRequest, run: BatchRun) -> dict[str, Any]:
    """What came of a completed run, and what to do about the rest."""
    if run.status != Status.COMPLETED:
        return {}
    summary, options = charts.summary_of(run), run.parsed_meta.options
    return {
        "added": gains.added_values(summary, lookup_columns(options) if options else ()),
        "standardized": gains.standardized_values(summary),
        "quality": gains.quality_of(run, summary),
        "lists": tiers.results_of(run),
        "findings": findings_of(run),
        "countries": countries(),
        "edits_url": edits_url(run),
        "charts": charts.charts_of(run),
        "fill_rates": charts.fill_rates_of(run),
        "export": responses.export_like(run),
        "crm": exports.last_template(request.user.pk) or next(iter(TEMPLATES)),
    }


urlpatterns = [path("<uuid:run_id>/", run_detail, name="detail")]
