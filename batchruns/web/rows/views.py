"""The result of a completed run in the page: its rows, and one lead."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from batchruns.web.access import completed_run
from batchruns.web.rows.columns import result_columns
from batchruns.web.rows.lead import lead_at
from batchruns.web.rows.page import rows_page
from batchruns.web.rows.query import RowsQuery, filters_for
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_safe
@gzip_page
@as_signed_in_user
def rows(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The rows that the address asks for, a page at a time."""
    run = completed_run(request, run_id)
    query = RowsQuery.of(request.GET.dict())
    try:
        page = rows_page(run, query)
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None
    columns = result_columns(run, page.header, [row.cells for row in page.rows])
    context = {
        "run": run,
        "query": query,
        "filters": filters_for(run),
        "page": page,
        "columns": columns,
        "first_added": next((n for n, column in enumerate(columns, 1) if column.output), None),
    }
    return render(request, "batchruns/rows.html", context)


@require_safe
@gzip_page
@as_signed_in_user
def lead(request: PersonRequest, run_id: UUID, offset: int) -> HttpResponse:
    """One lead of a result: each value that was added with its source, and the issues."""
    run = completed_run(request, run_id)
    try:
        lead = lead_at(run, offset)
    except FileNotFoundError:
        lead = None
    if lead is None:
        raise Http404("There is no lead at this place of the result.")
    query = RowsQuery.of(request.GET.dict())
    return render(request, "batchruns/lead.html", {"run": run, "lead": lead, "query": query})


urlpatterns = [
    path("<uuid:run_id>/rows/", rows, name="rows"),
    path("<uuid:run_id>/rows/<int:offset>/", lead, name="lead"),
]
