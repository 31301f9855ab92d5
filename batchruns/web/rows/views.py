"""The result of a completed run in the page: its table, and one lead."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.text import whole_number
from batchruns.models import BatchRun
from batchruns.processing import indexing
from batchruns.runs import edits
from batchruns.runs.do_not_contact.results import ContactCheck
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.options import options_of
from batchruns.runs.result_columns import result_columns
from batchruns.web.access import has_steps
from batchruns.web.lookups.trace import trace_of
from batchruns.web.rows import column_sets
from batchruns.web.rows.lead import lead_at
from batchruns.web.rows.left_out import LeftOutQuery, left_out_page
from batchruns.web.rows.of_result import of_result
from batchruns.web.rows.query import RowsQuery, address_of, condition_of
from batchruns.web.rows.table import lead_name, table_of
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import RowsIndex


@require_safe
@gzip_page
@as_signed_in_user
@of_result
def rows(request: PersonRequest, run: BatchRun) -> HttpResponse:
    """The rows that the address asks for, a page at a time."""
    left_out = LeftOutQuery.of(request.GET.dict())
    if left_out is not None:
        context = {"run": run, "query": left_out, "page": left_out_page(run, left_out)}
        return render(request, "batchruns/rows_left_out.html", context)
    query = RowsQuery.of(request.GET)
    if "is" in request.GET:
        condition = condition_of(request.GET.dict())
        parameters = [*query.parameters, *([condition] if condition else [])]
        return HttpResponseRedirect(address_of(parameters))
    active = edits.active(run)
    with indexing.opened(run, active) as index:
        context = {
            "run": run,
            "query": query,
            "table": table_of(run, index, query),
            "is_current": indexing.is_current(run, index, active),
            "edits": active,
            "sets": column_sets.SETS.items(),
        }
    return render(request, "batchruns/rows.html", context)


@require_safe
@gzip_page
@as_signed_in_user
@of_result
def lead(request: PersonRequest, run: BatchRun, place: int) -> HttpResponse:
    """One lead of a result: each value that was added with its source, and the issues."""
    query = RowsQuery.of(request.GET)
    number = whole_number(request.GET.get("n", ""), digits=9)
    with indexing.opened(run, edits.active(run)) as index:
        offset = number - 1 if number else None
        found = lead_at(run, index, place, query, offset)
        is_barred = found is not None and _is_barred(run, index, place)
    if found is None:
        raise Http404("There is no lead at this place of the result.")
    context = {
        "run": run,
        "lead": found,
        "query": query,
        "has_steps": has_steps(run),
        "is_barred": is_barred,
    }
    return render(request, "batchruns/lead.html", context)


def _is_barred(run: BatchRun, index: "RowsIndex", place: int) -> bool:
    """Whether the lead at this place is on its owner's do-not-contact list."""
    [row] = index.rows([place - 1])
    return ContactCheck(run).is_barred([column.name for column in index.columns], row.cells)


@require_safe
@gzip_page
@as_signed_in_user
@of_result
def trace(request: PersonRequest, run: BatchRun, place: int) -> HttpResponse:
    """What came of the run's steps for one lead; asked by htmx, as a part of the lead's page."""
    context: dict[str, Any] = {"run": run, "place": place}
    try:
        columns = options_of(run).columns
        with indexing.opened(run, edits.active(run)) as index:
            if not 1 <= place <= len(index):
                raise Http404("There is no lead at this place of the result.")
            [row] = index.rows([place - 1])
            names = [column.name for column in index.columns]
        context["name"] = lead_name(result_columns(run, names), row.cells)
        context["steps"] = trace_of(run, row.cells[: len(columns)])
    except (OptionsUnknownError, UnenrichableError, OverrunError):
        context["problem"] = _("What came of the lookups can't be shown for this lead.")
    template = "partials/lookups/trace.html" if request.htmx else "trace.html"
    return render(request, f"batchruns/{template}", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
@of_result
def own_columns(request: PersonRequest, run: BatchRun) -> HttpResponse:
    """Which columns the table shows, in which order, and what they are called: kept for the person."""
    with indexing.opened(run, edits.active(run)) as index:
        columns = result_columns(run, [column.name for column in index.columns])
    if "move" in request.POST:
        query = RowsQuery.of(request.POST)
        column_sets.move_column(request.user.pk, columns, query.columns, request.POST.dict())
        address = reverse("runs:rows", args=[run.pk]) + replace(query, columns="own").address
        return redirect(f"{address}#column-{request.POST['move']}")
    if request.method == "POST":
        column_sets.save_view(request.user.pk, columns, request.POST.dict())
        messages.success(request, _("Columns saved."))
        return redirect(reverse("runs:rows", args=[run.pk]) + "?columns=own")
    view = column_sets.view_of(request.user.pk, columns)
    chosen = column_sets.columns_of_set(column_sets.OWN, columns, view)[1]
    context = {
        "run": run,
        "columns": column_sets.all_columns(columns, view),
        "shown": {each.column.name for each in chosen},
        "widths": column_sets.WIDTHS.items(),
        "has_view": view is not None,
    }
    return render(request, "batchruns/rows_columns.html", context)


urlpatterns = [
    path("<uuid:run_id>/rows/", rows, name="rows"),
    path("<uuid:run_id>/rows/columns/", own_columns, name="own_columns"),
    path("<uuid:run_id>/rows/<int:place>/", lead, name="lead"),
    path("<uuid:run_id>/rows/<int:place>/trace/", trace, name="trace"),
]
