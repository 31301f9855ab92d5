"""The leads of a run that may be rows of a list: a person says which they are, or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.match import Tier
from batchruns.engine.rows_index.selection import Order, Selection
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.text import whole_number
from batchruns.models import BatchRun, Edit
from batchruns.processing import indexing, list_decisions
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits
from batchruns.runs.errors import OptionsUnknownError, RunError
from batchruns.runs.lists import using
from batchruns.runs.options import options_of
from batchruns.runs.result_columns import result_columns
from batchruns.web.access import completed_run
from batchruns.web.lookups.compared import Compared
from batchruns.web.lookups.trace import Traced
from batchruns.web.responses import redirect_back, show_error
from batchruns.web.rows.of_result import of_result
from batchruns.web.rows.table import lead_name
from batchruns.web.rows.words import issue_kind_in_words
from batchruns.web.run.links import rows_with
from batchruns.web.run.tiers import ListStep, list_steps
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

MOST_LEADS = 20
"""On one page."""
NONE = "none"
"""What a button says instead of the key of a row."""


@dataclass(frozen=True, slots=True)
class OpenMatch:
    """A lead with the rows that it may be."""

    place: int
    """In the result, from 1."""
    number: int
    """In the uploaded file."""
    name: str
    compared: Compared


@dataclass(frozen=True, slots=True)
class OpenMatches:
    """Leads whose best candidate isn't sure for the same reason."""

    code: str
    """That of the reason."""
    label: str
    leads: list[OpenMatch]


@require_safe
@gzip_page
@as_signed_in_user
@of_result
def matches(request: PersonRequest, run: BatchRun, list_id: UUID) -> HttpResponse:
    """The possible matches of a run with a list, those of a kind together."""
    step = _step(run, list_id)
    active = edits.active(run)
    with indexing.opened(run, active) as index:
        selected = index.select(_is_open(step))
        rows = selected.page(Order(), 0, MOST_LEADS)
        total, is_current = len(selected), indexing.is_current(run, index, active)
        columns = result_columns(run, [column.name for column in index.columns])
    context: dict[str, Any] = {
        "run": run,
        "list": step.list,
        "total": total,
        "more": total - len(rows),
        "is_current": is_current,
        "rows_url": f"{run.get_absolute_url()}{rows_with(step.column, Tier.POSSIBLE)}",
    }
    try:
        compared = _compared(run, step, [row.cells for row in rows])
        context["groups"] = _grouped(
            OpenMatch(row.row + 1, row.number, lead_name(columns, row.cells), match)
            for row, match in zip(rows, compared, strict=True)
            if match
        )
    except (OptionsUnknownError, UnenrichableError, OverrunError, ListError):
        context["problem"] = _("The possible matches can't be shown. Run the file again.")
    return render(request, "batchruns/lists/matches.html", context)


def _step(run: BatchRun, list_id: UUID) -> ListStep:
    """The step of a run that matches with this list. Raises Http404."""
    step = next((step for step in list_steps(run) if step.list.pk == list_id), None)
    if step is None:
        raise Http404("This run isn't matched with such a list.")
    return step


def _compared(
    run: BatchRun, step: ListStep, rows: Sequence[Sequence[str]]
) -> list[Compared | None]:
    """The leads with these cells beside the rows that each may be."""
    width = len(options_of(run).columns)
    with using.opened(run) as lists:
        traced = Traced.of(run, [row[:width] for row in rows], lists)
        return [
            traced.compared(number, step.index, step.connection)
            if step.connection in lists
            else None
            for number in range(len(rows))
        ]


def _grouped(open_matches: Iterable[OpenMatch]) -> list[OpenMatches]:
    groups: dict[str, list[OpenMatch]] = {}
    for each in open_matches:
        groups.setdefault(each.compared.code, []).append(each)
    return [OpenMatches(code, issue_kind_in_words(code), leads) for code, leads in groups.items()]


@require_POST
@as_signed_in_user
def decide(request: PersonRequest, run_id: UUID, list_id: UUID) -> HttpResponse:
    """The lead at a `place` is the `row`, or none; or each lead of a `kind` is its best candidate."""
    run = completed_run(request, run_id)
    step = _step(run, list_id)
    try:
        messages.success(request, _done(_decided(run, step, request.POST.dict())))
    except (RunError, NotIndexedError) as error:
        show_error(request, error)
    except FileNotFoundError:
        show_error(request, RunError("file_gone"))
    return redirect_back(request, reverse("runs:matches", args=[run.pk, list_id]))


def _done(made: Edit) -> str:
    """What was decided, in words."""
    return ngettext("%d match decided.", "%d matches decided.", made.rows) % made.rows


def _decided(run: BatchRun, step: ListStep, given: Mapping[str, str]) -> Edit:
    """Raises RunError, NotIndexedError."""
    place, row = whole_number(given.get("place", ""), digits=9), given.get("row")
    if kind := given.get("kind"):
        return list_decisions.accept_all(run, step.list, kind, _open_places(run, step))
    if not place or not row:
        raise RunError("nothing_to_edit")
    if row == NONE:
        return list_decisions.refuse(run, step.list, place - 1)
    return list_decisions.accept(run, step.list, place - 1, row)


def _open_places(run: BatchRun, step: ListStep) -> list[int]:
    """Where the leads stand in the result, from 0, whose matches are to be decided."""
    with indexing.opened(run, edits.active(run)) as index:
        return index.select(_is_open(step)).places()


def _is_open(step: ListStep) -> Selection:
    return Selection(equal=((step.column, Tier.POSSIBLE),))


urlpatterns = [
    path("<uuid:run_id>/matches/<uuid:list_id>/", matches, name="matches"),
    path("<uuid:run_id>/matches/<uuid:list_id>/decide/", decide, name="decide"),
]
