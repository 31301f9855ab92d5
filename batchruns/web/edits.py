"""Edits of a result, from its table or the page of a lead."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.text import whole_number
from batchruns.models import BatchRun, Edit
from batchruns.processing import indexing
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits
from batchruns.runs.errors import RunError
from batchruns.runs.result_columns import ResultColumn, by_own_name, result_columns
from batchruns.web.access import completed_run
from batchruns.web.responses import redirect_back, show_error
from batchruns.web.rows.query import RowsQuery
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

OF_THE_TABLE = (Edit.Action.ACCEPT, Edit.Action.SET, Edit.Action.EXCLUDE)


@require_POST
@as_signed_in_user
def edit(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Does `action` with the rows that the form asks for as an address does, or with each `row`."""
    run = completed_run(request, run_id)
    try:
        made = _make(run, request)
        messages.success(request, _done(made))
    except (RunError, NotIndexedError) as error:
        show_error(request, error)
    except FileNotFoundError:
        show_error(request, RunError("file_gone"))
    return redirect_back(request, reverse("runs:rows", args=[run.pk]))


@require_POST
@as_signed_in_user
def undo(request: PersonRequest, run_id: UUID, edit_id: int) -> HttpResponse:
    """Takes an edit back."""
    run = completed_run(request, run_id)
    try:
        edits.undo(run, edit_id)
        messages.success(request, _("Edit undone."))
    except RunError as error:
        show_error(request, error)
    return redirect_back(request, reverse("runs:rows", args=[run.pk]))


def _make(run: BatchRun, request: PersonRequest) -> Edit:
    """Raises RunError, NotIndexedError."""
    given = request.POST
    action, column, query = (
        given.get("action", ""),
        given.get("column", ""),
        RowsQuery.of(given),
    )
    if action not in OF_THE_TABLE:
        raise RunError("nothing_to_edit")
    places = _places(run, action, column, query, given.getlist("row"))
    return edits.add(
        run,
        action,
        places,
        column=column if action == Edit.Action.SET else "",
        value=given.get("value", "") if action == Edit.Action.SET else "",
        filter=dict(query.conditions),
    )


def _places(
    run: BatchRun, action: str, column: str, query: RowsQuery, rows: Collection[str]
) -> list[int]:
    """Where the rows stand that the action concerns, of those that are asked for, or named."""
    active = edits.active(run)
    with indexing.opened(run, active) as index:
        if not indexing.is_current(run, index, active):
            raise NotIndexedError
        columns = result_columns(run, [each.name for each in index.columns])
        _check(action, column, columns)
        selected = index.select(query.selection)
        if action == Edit.Action.ACCEPT:
            places = selected.places_with_value(by_own_name(columns)[edits.SUGGESTION])
        else:
            places = selected.places()
    return _of_rows(places, rows) if rows else places


def _of_rows(places: Collection[int], rows: Collection[str]) -> list[int]:
    named = {whole_number(row, digits=9) for row in rows}
    return [place for place in places if place + 1 in named]


def _check(action: str, column: str, columns: Sequence[ResultColumn]) -> None:
    """Raises RunError where a result with these columns can't be edited so."""
    if action == Edit.Action.ACCEPT and not edits.can_accept(columns):
        raise RunError("no_suggestions")
    if action == Edit.Action.SET and column not in {
        each.name for each in columns if each.own_name != ISSUES
    }:
        raise RunError("no_such_column", column=column)


def _done(made: Edit) -> str:
    """What was done, in words."""
    sentences = {
        Edit.Action.ACCEPT: ngettext(
            "%d suggested email accepted.", "%d suggested emails accepted.", made.rows
        ),
        Edit.Action.SET: ngettext("Value set in %d row.", "Value set in %d rows.", made.rows),
        Edit.Action.EXCLUDE: ngettext(
            "%d row is left out of downloads.", "%d rows are left out of downloads.", made.rows
        ),
    }
    return sentences[Edit.Action(made.action)] % made.rows


urlpatterns = [
    path("<uuid:run_id>/edits/", edit, name="edits"),
    path("<uuid:run_id>/edits/<int:edit_id>/undo/", undo, name="undo_edit"),
]
