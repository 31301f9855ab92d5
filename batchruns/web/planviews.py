"""Changing how a pending run is read and enriched, and seeing beforehand what comes of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from batchruns.engine.enrichers.registry import ENRICHERS
from batchruns.engine.pipeline import NothingToEnrich, Pipeline
from batchruns.engine.tables.errors import UnreadableFile
from batchruns.messages import error_in_words
from batchruns.models import BatchRun, Status
from batchruns.models.meta import keyed
from batchruns.processing.job import Unenrichable
from batchruns.processing.process_pool import Overrun
from batchruns.runs import files, recipes, service
from batchruns.runs.errors import RunError
from batchruns.runs.options import options_of
from batchruns.uploads.errors import UploadError
from batchruns.uploads.inspection import inspect
from batchruns.uploads.preview import enriched_sample
from batchruns.web import presentation
from batchruns.web.planforms import ColumnsForm, ReadingForm
from leadenrich.accounts.acting import as_the_person
from leadenrich.accounts.requests import PersonRequest


def _pending_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run that isn't started yet and has its file, or 404."""
    run = get_object_or_404(service.list_runs(request.user), pk=run_id, status=Status.PENDING)
    if run.parsed_meta.options is None or not files.exists(run.pk, files.INPUT):
        raise Http404("The file of this run isn't stored here.")
    return run


@require_POST
@as_the_person
def reading(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Reads the file in another way, as the form says."""
    run = _pending_run(request, run_id)
    try:
        form = ReadingForm(run, request.POST)
        if form.is_valid():
            with files.reading(run.pk, files.INPUT) as path:
                seen = inspect(path, run.filename, options_of(run).parse, form.chosen)
            service.change_options(run, recipes.recall(request.user.pk, seen))
            messages.success(request, _("The file is read as you chose. Check it below."))
        else:
            messages.error(request, _("Choose how to read the file from the lists."))
    except (UnreadableFile, NothingToEnrich, UploadError, RunError) as error:
        messages.error(request, " ".join([error_in_words(error), _("Nothing was changed.")]))
    return redirect(run)


@require_POST
@as_the_person
def columns(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Takes the columns for what the form says, and remembers it for the next such file."""
    run = _pending_run(request, run_id)
    form = ColumnsForm(run, request.POST)
    if not form.is_valid():
        return render(request, "batchruns/columns.html", {"run": run, "form": form}, status=422)
    options = form.options()
    try:
        Pipeline(options.columns, options.mapping, options=options)
        service.change_options(run, options.to_meta())
        recipes.remember(request.user.pk, options.columns, options.mapping)
        messages.success(request, _("Saved, also for your next file with the same columns."))
    except (NothingToEnrich, RunError) as error:
        messages.error(request, " ".join([error_in_words(error), _("Nothing was changed.")]))
    return redirect(run)


@require_safe
@as_the_person
def preview(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The first rows of a pending run, enriched for real; worked out once and kept."""
    run = _pending_run(request, run_id)
    options = options_of(run)
    problem, gains = "", None
    try:
        pipeline = Pipeline(options.columns, options.mapping, options=options)
        if run.parsed_meta.preview is None:
            with files.reading(run.pk, files.INPUT) as path:
                sample = enriched_sample(path, options)
            run = service.describe(run, keyed(preview=sample))
        gains = presentation.Gains.of(run, pipeline)
    except (UnreadableFile, NothingToEnrich) as error:
        problem = error_in_words(error)
    except Unenrichable:
        problem = _(
            "The first rows couldn't be enriched. Read the file in another way, or try it so."
        )
    except Overrun:
        problem = _("The preview took too long. The run itself may take its time.")
    template = "partials/preview.html" if request.htmx else "preview.html"
    context = {"run": run, "gains": gains, "problem": problem}
    return render(request, f"batchruns/{template}", context)


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """Every column that a lead may gain: what it means, and where it comes from."""
    return render(request, "batchruns/explained.html", {"enrichers": ENRICHERS})
