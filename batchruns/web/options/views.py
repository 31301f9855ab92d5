"""Changing the parse options and the mapping of a pending run, and its preview."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError, OverrunError, UnenrichableError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.messages import error_in_words
from batchruns.models import BatchRun
from batchruns.models.meta import keyed
from batchruns.runs import files, recipes, service
from batchruns.runs.errors import RunError
from batchruns.runs.options import options_of
from batchruns.uploads.errors import REFUSALS
from batchruns.uploads.inspection import inspect
from batchruns.uploads.preview import enriched_sample
from batchruns.uploads.sheets import split_by_sheet
from batchruns.web.access import pending_run
from batchruns.web.options.forms import MappingForm, ParseOptionsForm
from batchruns.web.options.preview import PreviewTable
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_POST
@as_signed_in_user
def parse_options(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Parses the file with the options of the form."""
    run = pending_run(request, run_id)
    try:
        form = ParseOptionsForm(run, request.POST)
        if form.is_valid():
            with files.reading(run.pk, files.INPUT) as file:
                meta = inspect(file, run.filename, options_of(run).parse, form.chosen)
            service.change_options(run, recipes.recall(request.user.pk, meta))
            messages.success(request, _("Parse options applied. Check the columns below."))
        else:
            messages.error(request, _("Choose parse options from the lists."))
    except (*REFUSALS, RunError) as error:
        _show_unchanged(request, error)
    return redirect(run)


@require_POST
@as_signed_in_user
def run_of_each_sheet(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Makes a run of each sheet that is ticked."""
    run = pending_run(request, run_id)
    try:
        form = ParseOptionsForm(run, request.POST)
        if not form.is_valid() or "sheets" not in form.cleaned_data:
            messages.error(request, _("Select the sheets to turn into runs."))
            return redirect(run)
        runs = split_by_sheet(request.user, run, form.cleaned_data["sheets"])
    except (*REFUSALS, RunError) as error:
        _show_unchanged(request, error)
        return redirect(run)
    messages.success(
        request,
        ngettext(
            "There is %(number)s run now, of the sheet that you ticked. Review and start it.",
            "There are %(number)s runs now, one for each sheet. Review and start each.",
            len(runs),
        )
        % {"number": len(runs)},
    )
    return redirect(run if len(runs) == 1 else "runs:list")


@require_POST
@as_signed_in_user
def mapping(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Maps the columns as the form says, and remembers that for the next such file."""
    run = pending_run(request, run_id)
    form = MappingForm(run, request.POST)
    if not form.is_valid():
        return render(request, "batchruns/mapping.html", {"run": run, "form": form}, status=422)
    options = form.options()
    try:
        Pipeline.of(options)
        service.change_options(run, options.to_meta())
        recipes.remember(request.user.pk, options.columns, options.mapping)
        messages.success(request, _("Saved, also for your next file with the same columns."))
    except (NothingToEnrichError, RunError) as error:
        _show_unchanged(request, error)
    return redirect(run)


def _show_unchanged(request: PersonRequest, error: Exception) -> None:
    messages.error(request, " ".join([error_in_words(error), _("No changes.")]))


@require_safe
@as_signed_in_user
def preview(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The first rows of a pending run, enriched for real."""
    run = pending_run(request, run_id)
    outcome = _preview_of(run)
    template = "partials/run/preview.html" if request.htmx else "preview.html"
    context = {"run": run, "preview": outcome.table, "problem": outcome.problem}
    return render(request, f"batchruns/{template}", context)


@dataclass(frozen=True, slots=True)
class PreviewOutcome:
    """A table, or else in words why there is none."""

    table: PreviewTable | None = None
    problem: str = ""


def _preview_of(run: BatchRun) -> PreviewOutcome:
    """Worked out once, in a process apart, and kept in the run's `meta`."""
    options = options_of(run)
    try:
        pipeline = Pipeline.of(options)
        if run.parsed_meta.preview is None:
            with files.reading(run.pk, files.INPUT) as file:
                sample = enriched_sample(file, options)
            run = _keep(run, options, sample)
        return PreviewOutcome(PreviewTable.of(run, pipeline))
    except (UnreadableFileError, NothingToEnrichError) as error:
        return PreviewOutcome(problem=error_in_words(error))
    except UnenrichableError:
        problem = _(
            "The first rows couldn't be enriched. Change the parse options, or start anyway."
        )
        return PreviewOutcome(problem=problem)
    except OverrunError:
        problem = _("The preview took too long. The run itself has more time.")
        return PreviewOutcome(problem=problem)


def _keep(run: BatchRun, options: Options, sample: dict[str, Any]) -> BatchRun:
    """The run with its preview, kept unless other options were chosen while it was worked out."""
    with transaction.atomic():
        if options_of(service.lock_run(run.pk)) == options:
            return service.describe(run, keyed(preview=sample))
    return BatchRun(
        pk=run.pk, filename=run.filename, meta={**(run.meta or {}), **keyed(preview=sample)}
    )


urlpatterns = [
    path("<uuid:run_id>/reading/", parse_options, name="reading"),
    path("<uuid:run_id>/sheets/", run_of_each_sheet, name="sheets"),
    path("<uuid:run_id>/columns/", mapping, name="columns"),
    path("<uuid:run_id>/preview/", preview, name="preview"),
]
