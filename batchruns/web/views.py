"""The pages of runs. Each view sees only the signed-in person's own; another's is not found."""

from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import push_url, trigger_client_event

from batchruns.engine.tables.exports.formats import DoesNotFit
from batchruns.messages import error_in_words, in_words
from batchruns.models import BatchRun, Status
from batchruns.runs import deletion, files, service
from batchruns.runs.errors import RunError, RunNotFoundError
from batchruns.runs.notifications.endings import ending_in_words
from batchruns.uploads.forms import UploadForm
from batchruns.web import charts, downloads, listing, presentation
from batchruns.web import rows as browsing
from batchruns.web.planforms import ColumnsForm, ReadingForm
from leadenrich.accounts.acting import as_the_person
from leadenrich.accounts.requests import PersonRequest


def _own_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run, or 404."""
    return get_object_or_404(service.list_runs(request.user).with_progress(), pk=run_id)


def _chosen_runs(request: PersonRequest) -> list[BatchRun]:
    """This person's runs that the form or the address names."""
    return list(service.list_runs(request.user).filter(pk__in=_chosen_ids(request)))


def _chosen_ids(request: PersonRequest) -> set[UUID]:
    """The ids that the form or the address names, as many as a page can show."""
    data = request.POST if request.method == "POST" else request.GET
    ids = (_uuid(text) for text in data.getlist("run")[: max(listing.PER_PAGE)])
    return set(filter(None, ids))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _move(request: PersonRequest, run: BatchRun, move: Callable[[BatchRun], object]) -> bool:
    """Whether the move was made; where it isn't legal, the next page says why."""
    try:
        move(run)
    except RunError as error:
        messages.error(request, error_in_words(error))
        return False
    return True


def _delete(request: PersonRequest, runs: list[BatchRun]) -> None:
    """Deletes runs. Where they can be brought back, the list tells, with a button for that."""
    deleted = deletion.discard(runs)
    if not deleted:
        messages.error(request, error_in_words(RunNotFoundError("run_gone")))
    elif not settings.UNDO_SECONDS:
        messages.success(request, presentation.deleted_in_words(deleted))


def _back(request: PersonRequest, otherwise: str | BatchRun) -> HttpResponse:
    """To the page of ours that a button was pressed on, where its form names it."""
    place = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(place, {request.get_host()}, request.is_secure())
    # Without its slash, it would be taken for the name of a page.
    return redirect(place if is_ours and "/" in place else otherwise)


# --- the list --------------------------------------------------------------------------------------


@require_safe
@gzip_page
@as_the_person
def list_runs(request: PersonRequest) -> HttpResponse:
    """The person's runs as the address asks for them; asked by htmx, only the part that changes."""
    deletion.delete_due(request.user)
    query = listing.Query.of(request.GET.dict())
    page = listing.page_of(
        request.user,
        query,
        _per_page(request),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "query": query,
        "page": page,
        "counts": listing.Counts.of(request.user, query),
        "active": [row for row in page.rows if row.is_active],
        "per_page": _per_page(request),
        "page_sizes": listing.PER_PAGE,
        "here": request.get_full_path(),
    }
    if not request.htmx or request.htmx.history_restore_request:
        context |= {
            "deleted": presentation.Deleted.lately_by(request.user),
            "form": UploadForm(),
            "max_upload_bytes": settings.UPLOAD_MAX_BYTES,
        }
        return render(request, "batchruns/list.html", context)
    response = render(request, "batchruns/partials/runs.html", context)
    if "after" in request.GET or "before" in request.GET:
        return response
    # The address that the search form sends has empty and doubled parameters in it.
    address = request.path + query.address()
    # What was asked for once more is no second place to go back to.
    return push_url(response, address != request.htmx.current_url_abs_path and address)


@require_safe
@gzip_page
@as_the_person
def live_runs(request: PersonRequest) -> HttpResponse:
    """What has changed of the runs that were in work when a list was made: their rows and counts."""
    query = listing.Query.of(request.GET.dict())
    was_active = [run.pk for run in _chosen_runs(request)]
    rows = listing.rows_of(request.user, was_active)
    active = [row for row in rows if row.is_active]
    context = {
        "query": query,
        "rows": rows,
        "active": active,
        "counts": listing.Counts.of(request.user, query),
        "here": request.GET.get("here", ""),
    }
    response = render(request, "batchruns/partials/live.html", context)
    return _telling(response, [row.run for row in rows if not row.is_active])


def _telling(response: HttpResponse, ended: list[BatchRun]) -> HttpResponse:
    """Lets the browser announce runs that have ended since it asked last."""
    if ended:
        told = [ending_in_words(run) for run in ended]
        trigger_client_event(response, "runs-ended", {"sentences": told})
    return response


def _per_page(request: PersonRequest) -> int:
    """How many runs a page shows: what the person chose last."""
    chosen = request.GET.get("per_page", "")
    if chosen in map(str, listing.PER_PAGE):
        request.session["per_page"] = int(chosen)
    kept = request.session.get("per_page")
    return kept if kept in listing.PER_PAGE else listing.PER_PAGE[0]


@require_POST
@as_the_person
def many_runs(request: PersonRequest) -> HttpResponseBase:
    """Deletes the chosen runs, or gives the results of those that have one as a zip."""
    runs = _chosen_runs(request)
    if not _chosen_ids(request):
        messages.error(request, _("Choose some runs first."))
    elif not runs:
        messages.error(request, _("The chosen runs aren't there any more."))
    elif request.POST.get("do") == "download":
        completed = [run for run in runs if run.status == Status.COMPLETED]
        if completed:
            return downloads.respond_many(completed)
        messages.error(
            request, _("None of the chosen runs has a result yet. Choose completed ones.")
        )
    elif request.POST.get("do") == "delete":
        _delete(request, runs)
    return _back(request, "runs:list")


@require_POST
@as_the_person
def undo(request: PersonRequest) -> HttpResponse:
    """Brings runs back that were deleted a moment ago."""
    chosen = _chosen_ids(request)
    try:
        deletion.restore(request.user, chosen)
    except RunError as error:
        messages.error(request, error_in_words(error))
        return _back(request, "runs:list")
    # Also those that were back already: the button may be pressed twice.
    back = _chosen_runs(request)
    if len(back) == 1:
        messages.success(request, _("%s is back.") % back[0].filename)
    elif back:
        text = ngettext("%d run is back.", "%d runs are back.", len(back))
        messages.success(request, text % len(back))
    if len(back) < len(chosen):
        messages.error(
            request, _("It is too late to undo this: what was deleted is gone for good.")
        )
    return _back(request, "runs:list")


# --- uploads ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@as_the_person
def new_run(request: PersonRequest) -> HttpResponse:
    """The upload form, and what it makes of files: of each one a run."""
    forms = []
    if request.method == "POST":
        forms = UploadForm.for_each(request.POST, request.FILES.getlist("file"))
        runs = [run for form in forms if (run := form.take_in(request.user))]
        if "start_at_once" in request.POST:
            for run in runs:
                _move(request, run, service.start)
        if len(runs) == len(forms) == 1:
            return redirect(runs[0])
        if runs:
            text = ngettext("%d file was uploaded.", "%d files were uploaded.", len(runs))
            messages.success(request, text % len(runs))
        if len(runs) == len(forms):
            return redirect("runs:list")
    refused = [form for form in forms if form.errors]
    context = {
        "form": refused[0] if refused else UploadForm(),
        "refused": refused,
        "max_upload_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "batchruns/new.html", context, status=422 if refused else 200)


# --- one run ---------------------------------------------------------------------------------------


def _plan_forms(run: BatchRun) -> dict[str, Any]:
    """The forms by which a run is changed as long as it is pending."""
    if run.status != Status.PENDING or run.parsed_meta.options is None:
        return {}
    if not files.exists(run.pk, files.INPUT):
        return {}
    return {"reading_form": ReadingForm(run), "columns_form": ColumnsForm(run)}


@require_safe
@gzip_page
@as_the_person
def run_detail(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """One run: how its file was understood, how far it is, what came of it."""
    run = _own_run(request, run_id)
    context = {
        "run": run,
        "facts": presentation.facts_of(run),
        "columns": presentation.columns_of(run),
        "sample": presentation.sample_of(run),
        "numbers": presentation.Numbers.of(run),
        "charts": charts.charts_of(run),
        "fills": charts.fills_of(run),
        "gained": charts.gained_of(run),
        "history": presentation.history_of(run),
        "download_forms": presentation.download_forms(),
        **_plan_forms(run),
    }
    if not request.htmx:
        return render(request, "batchruns/detail.html", context)
    response = render(request, "batchruns/partials/run_live.html", context)
    return _telling(response, [] if run.is_active else [run])


@require_safe
@gzip_page
@as_the_person
def rows(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The result of a completed run in the page, some rows at a time."""
    run = _completed_run(request, run_id)
    view = browsing.View.of(request.GET.dict())
    try:
        found = browsing.look(run, view)
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None
    columns = browsing.columns_of(run, found.header, [row.cells for row in found.rows])
    context = {
        "run": run,
        "view": view,
        "found": found,
        "columns": columns,
        "first_gained": next((n for n, column in enumerate(columns, 1) if column.gained), None),
    }
    return render(request, "batchruns/rows.html", context)


@require_safe
@gzip_page
@as_the_person
def lead(request: PersonRequest, run_id: UUID, place: int) -> HttpResponse:
    """One lead of a result: each value that it gained with its source, and the reason."""
    run = _completed_run(request, run_id)
    try:
        found = browsing.lead_at(run, place)
    except FileNotFoundError:
        found = None
    if found is None:
        raise Http404("There is no lead at this place of the result.")
    view = browsing.View.of(request.GET.dict())
    return render(request, "batchruns/lead.html", {"run": run, "lead": found, "view": view})


@require_POST
@as_the_person
def move_run(request: PersonRequest, run_id: UUID, verb: str) -> HttpResponse:
    """Starts, cancels or retries a run, as its buttons ask."""
    run = _own_run(request, run_id)
    moves = {"start": service.start, "cancel": service.cancel, "retry": service.retry}
    _move(request, run, moves[verb])
    return _back(request, run)


@require_http_methods(["GET", "HEAD", "POST"])
@as_the_person
def delete_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Asks first, then deletes a run with its files."""
    run = _own_run(request, run_id)
    if request.method != "POST":
        # Back to the list as it was, if one came from there.
        came_from = _referer(request)
        is_list = came_from.path == reverse("runs:list")
        back = f"{came_from.path}?{came_from.query}" if is_list else ""
        return render(request, "batchruns/delete.html", {"run": run, "next": back})
    _delete(request, [run])
    return _back(request, "runs:list")


def _referer(request: PersonRequest) -> SplitResult:
    """The address that the browser says it comes from, which may be nonsense."""
    try:
        return urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return urlsplit("")


def _completed_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    run = _own_run(request, run_id)
    if run.status != Status.COMPLETED:
        raise Http404("This run has no result yet.")
    return run


def _download(request: PersonRequest, run: BatchRun, name: str, suffix: str) -> HttpResponseBase:
    """A file of a run in the form that was asked for; where it can't hold the rows, a word why."""
    form, exact = request.GET.get("form", "csv"), "exact" in request.GET
    try:
        return downloads.respond(run, name, suffix, form, exact=exact)
    except DoesNotFit as error:
        messages.error(request, in_words(str(error)))
        return redirect(run)


@require_safe
@as_the_person
def result(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The enriched file of a completed run, as a download in the form that `?form=` names."""
    return _download(request, _completed_run(request, run_id), files.RESULT, "enriched")


@require_safe
@as_the_person
def rejects(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows of a completed run as a download: with line and reason, or to be mended."""
    run = _completed_run(request, run_id)
    if request.GET.get("form") == "original":
        return downloads.rejects_to_mend(run)
    return _download(request, run, files.REJECTS, "rejects")
