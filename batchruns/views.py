"""The pages of runs. Each view sees only the signed-in person's own; another's is not found."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from batchruns import downloads, files, lifecycle, presentation
from batchruns.errors import RunError
from batchruns.forms import UploadForm
from batchruns.leads.results import DoesNotFit
from batchruns.models import BatchRun, Status
from leadenrich.requests import PersonRequest
from leadenrich.rowsecurity.views import as_the_person

RUNS_ON_A_PAGE = 50


def _own_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run, or 404."""
    return get_object_or_404(lifecycle.list_runs(request.user).with_progress(), pk=run_id)


def _move(request: PersonRequest, run: BatchRun, move: Callable[[BatchRun], BatchRun]) -> None:
    """Makes a move; where it isn't legal, the next page says why."""
    try:
        move(run)
    except RunError as error:
        messages.error(request, str(error))


def _download(request: PersonRequest, run: BatchRun, name: str, suffix: str) -> HttpResponseBase:
    """A file of a run in the form that was asked for; where it can't hold the rows, a word why."""
    form, exact = request.GET.get("form", "csv"), "exact" in request.GET
    try:
        return downloads.respond(run, name, suffix, form, exact=exact)
    except DoesNotFit as error:
        messages.error(request, str(error))
        return redirect(run)


@require_GET
@as_the_person
def list_runs(request: PersonRequest) -> HttpResponse:
    """The person's runs, newest first; asked by htmx, only the part that changes."""
    own = lifecycle.list_runs(request.user)
    page = Paginator(own.with_progress(), RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "is_live": any(run.is_active for run in page)}
    template = "batchruns/partials/runs.html" if request.htmx else "batchruns/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@as_the_person
def new_run(request: PersonRequest) -> HttpResponse:
    """The upload form, and what it makes of a file."""
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        run = form.save(request.user) if form.is_valid() else None
        if run is not None:
            if form.cleaned_data["start_at_once"]:
                _move(request, run, lifecycle.start)
            return redirect(run)
    status = 422 if form.errors else 200
    context = {"form": form, "max_upload_bytes": settings.UPLOAD_MAX_BYTES}
    return render(request, "batchruns/new.html", context, status=status)


@require_GET
@as_the_person
def run_detail(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """One run: how its file was understood, how far it is, what came of it."""
    run = _own_run(request, run_id)
    template = "batchruns/partials/run.html" if request.htmx else "batchruns/detail.html"
    context = {
        "run": run,
        "facts": presentation.facts_of(run),
        "columns": presentation.columns_of(run),
        "charts": presentation.charts_of(run),
        "download_forms": presentation.download_forms(),
    }
    return render(request, template, context)


@require_POST
@as_the_person
def move_run(request: PersonRequest, run_id: UUID, verb: str) -> HttpResponse:
    """Starts, cancels or retries a run, as its buttons ask."""
    run = _own_run(request, run_id)
    moves = {"start": lifecycle.start, "cancel": lifecycle.cancel, "retry": lifecycle.retry}
    _move(request, run, moves[verb])
    return redirect(run)


@require_POST
@as_the_person
def delete_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Deletes a run with its files."""
    run = _own_run(request, run_id)
    try:
        lifecycle.delete(run)
    except RunError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{run.filename} was deleted.")
    return redirect("runs:list")


@require_GET
@as_the_person
def result(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The enriched file of a completed run, as a download in the form that `?form=` names."""
    run = _own_run(request, run_id)
    if run.status != Status.COMPLETED:
        raise Http404("This run has no result yet.")
    return _download(request, run, files.RESULT, "enriched")


@require_GET
@as_the_person
def rejects(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows of a completed run as a download: with line and reason, or to be mended."""
    run = _own_run(request, run_id)
    if run.status != Status.COMPLETED:
        raise Http404("This run has no rejects yet.")
    if request.GET.get("form") == "original":
        return downloads.rejects_to_mend(run)
    return _download(request, run, files.REJECTS, "rejects")
