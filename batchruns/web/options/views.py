"""The page of a pending run: what is chosen there is saved as one goes, or by its buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from batchruns.engine.lists.errors import ListError
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError, OverrunError, UnenrichableError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.messages import error_in_words
from batchruns.models import BatchRun, Budget, Status
from batchruns.runs import recipes, service
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import budgets
from batchruns.runs.options import options_of
from batchruns.uploads import choices
from batchruns.uploads.errors import REFUSALS
from batchruns.uploads.preview import with_preview
from batchruns.uploads.sheets import split_by_sheet
from batchruns.uploads.start import start
from batchruns.web.access import own_run, pending_run
from batchruns.web.options.columns import ShownColumns, notes_of
from batchruns.web.options.forms import ColumnsForm, MappingForm
from batchruns.web.options.preview import PreviewTable
from batchruns.web.options.review import Review
from batchruns.web.options.steps.editor import is_button
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

SAVE, START, SHEETS, FIELDS = "save", "start", "sheets", "fields"
"""What the buttons of the form do; without one, it is saved as one goes."""


@require_POST
@gzip_page
@as_signed_in_user
def review(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Saves what the form holds, and does what its button says."""
    if own_run(request, run_id).status != Status.PENDING:
        return _started_meanwhile(request, run_id)
    run = pending_run(request, run_id)
    sent = Review(run, request.user, request.POST)
    action = _action_of(request)
    sent.press(action)
    if not sent.is_valid():
        return _refused(request, sent, sent.problems)
    chosen = sent.choices
    # Only a spreadsheet has them to tick.
    sheets = sent.parse.cleaned_data.get("sheets") if action == SHEETS else None
    if sheets:
        # Each is parsed by itself.
        chosen = replace(chosen, parse={})
    try:
        meta = choices.meta_of(request.user, run, chosen)
        with transaction.atomic():
            run = _saved(request, run, sent, meta, action)
            if action == START and not chosen.change_columns:
                return redirect(start(run))
        if sheets:
            return _run_of_each_sheet(request, run, sheets)
    except (*REFUSALS, RunError) as error:
        return _refused(request, sent, [error_in_words(error)])
    return _as_saved(request, run, sent, action)


def _action_of(request: PersonRequest) -> str:
    """What the button does that was pressed; "" where the form is saved as one goes."""
    # A script sends the button that was pressed last along, too.
    is_by_itself = request.htmx and request.htmx.trigger == "review"
    return "" if is_by_itself else request.POST.get("then", "")


def _saved(
    request: PersonRequest, run: BatchRun, sent: Review, meta: dict[str, Any], action: str
) -> BatchRun:
    """The run with what was sent. By a button it is remembered, too, unless it was all proposed."""
    changed = service.lock_run(run.pk)
    if meta:
        changed = service.change_options(changed, meta)
    if sent.ceiling.has_changed():
        budgets.set_ceiling(
            request.user.pk, Budget.Kind.RUN, sent.ceiling.cleaned_data["ceiling"], run.pk
        )
    recipe, options = sent.recipe.cleaned_data, changed.parsed_meta.options
    name = recipe["recipe_name"] or sent.recipe.default_name
    is_remembered = action in (SAVE, START, SHEETS, FIELDS) and recipe["remember"]
    if options is None or not is_remembered:
        return changed
    if name != sent.recipe.default_name or choices.is_otherwise(changed, options):
        kept = recipes.save(request.user.pk, name, options.to_meta())
        changed = service.describe(changed, recipes.apply(kept, changed.meta or {}))
    return changed


def _as_saved(request: PersonRequest, run: BatchRun, sent: Review, action: str) -> HttpResponse:
    if request.htmx:
        if sent.choices.change_columns:
            return _whole_form(request, Review(run, request.user))
        return trigger_client_event(_changed_parts(request, run, sent), "options-saved")
    if is_button(action):
        return redirect(run.get_absolute_url() + sent.steps.address)
    if action == FIELDS:
        return redirect(f"{run.get_absolute_url()}?fields=all#others")
    if action == START:
        messages.warning(request, _("The columns have changed. Check them, then start the run."))
    else:
        messages.success(request, _("Saved."))
    return redirect(run)


def _whole_form(request: PersonRequest, shown: Review) -> HttpResponse:
    context = {"run": shown.run, "review": shown, "is_parse_open": True}
    response = render(request, "batchruns/partials/run/review.html", context)
    trigger_client_event(response, "form-replaced")
    return reswap(retarget(response, "#review"), "outerHTML")


def _refused(request: PersonRequest, sent: Review, problems: list[str]) -> HttpResponse:
    """The form as it was sent, and why it wasn't saved."""
    if request.htmx:
        return _changed_parts(request, sent.run, sent, problems)
    context = {
        "run": sent.run,
        "review": sent,
        "problems": problems,
        "is_pressed": is_button(_action_of(request)),
    }
    return render(request, "batchruns/review.html", context, status=422)


def _started_meanwhile(request: PersonRequest, run_id: UUID) -> HttpResponse:
    error = RunError("options_fixed")
    if request.htmx:
        problems = [error_in_words(error)]
        return render(request, "batchruns/partials/run/saved.html", {"problems": problems})
    show_error(request, error)
    return redirect("runs:detail", run_id)


def _changed_parts(
    request: PersonRequest, run: BatchRun, sent: Review, problems: Sequence[str] = ()
) -> HttpResponse:
    """What of the page says whether all is saved; of the steps all, if it was one of their buttons."""
    context = {
        "run": sent.run,
        "review": sent,
        "steps": sent.steps,
        "problems": problems,
        "seen": MappingForm(run).stamp,
    }
    if is_button(_action_of(request)):
        # What a button has brought isn't wrong before anybody could fill it in.
        context["is_pressed"] = True
        return render(request, "batchruns/partials/steps/pressed.html", context)
    return render(request, "batchruns/partials/steps/live.html", context)


def _run_of_each_sheet(
    request: PersonRequest, run: BatchRun, sheets: Sequence[str]
) -> HttpResponse:
    """Makes a run of each of these sheets."""
    runs = split_by_sheet(request.user, run, sheets)
    text = ngettext(
        "There is %(number)s run now, of the sheet that you ticked. Review and start it.",
        "There are %(number)s runs now, one for each sheet. Review and start each.",
        len(runs),
    )
    messages.success(request, text % {"number": len(runs)})
    return redirect(run if len(runs) == 1 else "runs:list")


@require_safe
@gzip_page
@as_signed_in_user
def preview(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The first rows of a pending run, enriched for real; with them, what is wrong in which column."""
    run = pending_run(request, run_id)
    outcome = _preview_of(run)
    template = "partials/run/preview_live.html" if request.htmx else "preview.html"
    context = {
        "run": run,
        "preview": outcome.table,
        "problem": outcome.problem,
        "notes": notes_of(outcome.run),
    }
    return render(request, f"batchruns/{template}", context)


@dataclass(frozen=True, slots=True)
class PreviewOutcome:
    """A table, or else in words why there is none."""

    run: BatchRun
    table: PreviewTable | None = None
    problem: str = ""


def _preview_of(run: BatchRun) -> PreviewOutcome:
    try:
        pipeline = Pipeline.of(options_of(run))
        run = with_preview(run)
        return PreviewOutcome(run, PreviewTable.of(run, pipeline))
    except (UnreadableFileError, NothingToEnrichError, ListError) as error:
        return PreviewOutcome(run, problem=error_in_words(error))
    except UnenrichableError:
        problem = _(
            "The first rows couldn't be enriched. Change the parse options, or start anyway."
        )
        return PreviewOutcome(run, problem=problem)
    except OverrunError:
        problem = _("The preview took too long. The run itself has more time.")
        return PreviewOutcome(run, problem=problem)


@require_safe
@gzip_page
@as_signed_in_user
def unmapped(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The columns that no field is chosen for, as a part of the form; asked by htmx."""
    run = pending_run(request, run_id)
    context = {"columns": ShownColumns.of(run, ColumnsForm(run))}
    return render(request, "batchruns/partials/run/column_list.html", context)


urlpatterns = [
    path("<uuid:run_id>/review/", review, name="review"),
    path("<uuid:run_id>/unmapped/", unmapped, name="unmapped"),
    path("<uuid:run_id>/preview/", preview, name="preview"),
]
