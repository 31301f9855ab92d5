"""The leads of a result are put on the do-not-contact list: one, or all that a filter shows."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from batchruns.engine.do_not_contact.entries import Entry, entries_of_lead
from batchruns.engine.text import whole_number
from batchruns.models import BatchRun, Suppression
from batchruns.processing import indexing
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits
from batchruns.runs.do_not_contact import entries
from batchruns.runs.do_not_contact.results import ContactCheck
from batchruns.runs.errors import RunError
from batchruns.web.access import completed_run
from batchruns.web.responses import redirect_back, show_error
from batchruns.web.rows.query import RowsQuery
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

ROWS_AT_ONCE = 5_000


@require_POST
@as_signed_in_user
def bar(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Adds the leads that the form asks for as an address does, or those of each `row`."""
    run = completed_run(request, run_id)
    reason = request.POST.get("reason", "")
    try:
        chosen = list(_entries(run, request))
        added = entries.add(request.user.pk, chosen, Suppression.Source.LEAD, reason)
        messages.success(request, _done(added))
    except (RunError, NotIndexedError) as error:
        show_error(request, error)
    except FileNotFoundError:
        show_error(request, RunError("file_gone"))
    return redirect_back(request, reverse("runs:rows", args=[run.pk]))


def _entries(run: BatchRun, request: PersonRequest) -> Iterator[Entry]:
    """The entries that mean these leads. Raises NotIndexedError."""
    check, rows = ContactCheck(run), request.POST.getlist("row")
    with indexing.opened(run, edits.active(run)) as index:
        lead_of = check.leads([column.name for column in index.columns])
        places = index.select(RowsQuery.of(request.POST).selection).places()
        if rows:
            named = {(whole_number(row, digits=9) or 0) - 1 for row in rows}
            places = [place for place in places if place in named]
        for some in _some_at_once(places):
            for row in index.rows(some):
                yield from entries_of_lead(lead_of(row.cells))


def _some_at_once(places: Iterable[int]) -> Iterator[list[int]]:
    every = list(places)
    for start in range(0, len(every), ROWS_AT_ONCE):
        yield every[start : start + ROWS_AT_ONCE]


def _done(added: int) -> str:
    if not added:
        return _("On your do-not-contact list already, or nothing by which to know them again.")
    return (
        ngettext(
            "%d entry added to your do-not-contact list.",
            "%d entries added to your do-not-contact list.",
            added,
        )
        % added
    )


urlpatterns = [path("<uuid:run_id>/rows/do-not-contact/", bar, name="bar_leads")]
