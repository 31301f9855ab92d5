"""The list of runs, its live updates, and what is done with several runs at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from batchruns.downloads import responses
from batchruns.models import BatchRun, Status
from batchruns.web import deletion
from batchruns.web.list import page as pages
from batchruns.web.list.query import Query
from batchruns.web.list.totals import Totals
from batchruns.web.responses import announce_ended, redirect_back
from batchruns.web.selection import selected_ids, selected_runs
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_safe
@gzip_page
@as_signed_in_user
def run_list(request: PersonRequest) -> HttpResponse:
    """The person's runs as the address asks for them; asked by htmx, only the part that changes."""
    deletions = deletion.RecentDeletion.list_for(request.user)
    query = Query.of(request.GET.dict())
    context = _list_context(request, query)
    if not request.htmx or request.htmx.history_restore_request:
        known_tags = pages.known_tags(request.user, query.tag)
        context |= {"deletions": deletions, "known_tags": known_tags}
        return render(request, "batchruns/list.html", context)
    response = render(request, "batchruns/partials/list/runs.html", context)
    if "after" in request.GET or "before" in request.GET:
        return response
    # The address that the search form sends has empty and doubled parameters in it.
    address = request.path + query.address()
    # What was asked for once more is no second place to go back to.
    return push_url(response, address != request.htmx.current_url_abs_path and address)


def _list_context(request: PersonRequest, query: Query) -> dict[str, Any]:
    per_page = _per_page(request)
    page = pages.list_page(
        request.user,
        query,
        per_page,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return {
        "query": query,
        "page": page,
        "counts": pages.Counts.of(request.user, query),
        "active": [row for row in page.rows if row.is_active],
        "per_page": per_page,
        "page_sizes": pages.PER_PAGE,
        "here": request.get_full_path(),
    }


def _per_page(request: PersonRequest) -> int:
    """How many runs a page shows: what the person chose last."""
    chosen = request.GET.get("per_page", "")
    if chosen in map(str, pages.PER_PAGE):
        request.session["per_page"] = int(chosen)
    per_page = request.session.get("per_page")
    return per_page if per_page in pages.PER_PAGE else pages.PER_PAGE[0]


@require_safe
@gzip_page
@as_signed_in_user
def live_runs(request: PersonRequest) -> HttpResponse:
    """What has changed of the runs that were in work when a list was made: their rows and counts."""
    query = Query.of(request.GET.dict())
    were_active = selected_runs(request)
    rows = pages.rows_by_id(request.user, [run.pk for run in were_active])
    context = {
        "query": query,
        "rows": rows,
        "active": [row for row in rows if row.is_active],
        "counts": pages.Counts.of(request.user, query),
        "here": request.GET.get("here", ""),
    }
    response = render(request, "batchruns/partials/list/runs_live.html", context)
    return announce_ended(response, [run for run in were_active if not run.is_active])


@require_POST
@as_signed_in_user
def many_runs(request: PersonRequest) -> HttpResponseBase:
    """Asks whether to delete the selected runs, or gives the results of those that have one as a zip."""
    runs, action = selected_runs(request), request.POST.get("do")
    if not selected_ids(request):
        messages.error(request, _("Select some runs first."))
    elif not runs:
        messages.error(request, _("The selected runs are already gone."))
    elif action == "download":
        return _download_many(request, runs)
    elif action == "delete":
        ids = urlencode([("run", run.pk) for run in runs])
        return redirect(f"{reverse('runs:delete_many')}?{ids}")
    return redirect_back(request, "runs:list")


def _download_many(request: PersonRequest, runs: list[BatchRun]) -> HttpResponseBase:
    completed = [run for run in runs if run.status == Status.COMPLETED]
    if completed:
        return responses.respond_many(completed, request.POST.get("form", responses.STORED))
    messages.error(request, _("None of the selected runs has a result yet. Select completed ones."))
    return redirect_back(request, "runs:list")


@require_safe
@gzip_page
@as_signed_in_user
def totals(request: PersonRequest) -> HttpResponse:
    """What all of the person's runs hold, by month; asked by htmx, in a line for the list."""
    months = Totals.by_month(request.user)
    context = {"months": months, "all": Totals.of_all(months)}
    part = "batchruns/partials/list/totals.html" if request.htmx else "batchruns/totals.html"
    return render(request, part, context)


urlpatterns = [
    path("", run_list, name="list"),
    path("live/", live_runs, name="live"),
    path("many/", many_runs, name="many"),
    path("totals/", totals, name="totals"),
]
