"""Deleting runs, and bringing them back within the time that there is for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from batchruns.models import BatchRun
from batchruns.runs import deletion
from batchruns.runs.errors import RunError, RunNotFoundError
from batchruns.web.access import own_run
from batchruns.web.responses import list_left, redirect_back, show_error
from batchruns.web.selection import selected_ids, selected_runs
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def delete_runs(request: PersonRequest, run_id: UUID | None = None) -> HttpResponse:
    """Asks first, then deletes a run, or all that are selected, with their files."""
    runs = [own_run(request, run_id)] if run_id else selected_runs(request)
    if request.method == "POST" or not runs:
        discard_runs(request, runs)
        return redirect_back(request, "runs:list")
    return render(request, "batchruns/delete.html", {"runs": runs, "next": list_left(request)})


@require_POST
@as_signed_in_user
def undo(request: PersonRequest) -> HttpResponse:
    """Brings runs back that were deleted a moment ago."""
    selected = selected_ids(request)
    try:
        deletion.restore(request.user, selected)
    except RunError as error:
        show_error(request, error)
        return redirect_back(request, "runs:list")
    # Also those that were back already: the button may be pressed twice.
    restored = selected_runs(request)
    if restored:
        messages.success(request, _restored_in_words(restored))
    if len(restored) < len(selected):
        messages.error(request, _("It's too late to undo: the deleted runs are gone for good."))
    return redirect_back(request, "runs:list")


def discard_runs(request: PersonRequest, runs: list[BatchRun]) -> None:
    """Deletes runs. Where they can be brought back, the list tells, with a button for that."""
    deleted = deletion.discard(runs)
    if not deleted:
        show_error(request, RunNotFoundError("run_gone"))
    elif not settings.UNDO_SECONDS:
        gone = {run.pk for run in deleted}
        words = _deleted_in_words([run for run in runs if run.pk in gone])
        messages.success(request, words)


@dataclass(frozen=True, slots=True)
class RecentDeletion:
    """Runs that were deleted with one press of a button, and how long they can be brought back."""

    runs: list[BatchRun]
    seconds: float

    @classmethod
    def list_for(cls, user: "User") -> "list[RecentDeletion]":
        """What this person can bring back, what they deleted last first; what is due goes now."""
        if not deletion.has_discarded(user):
            return []
        presses = groupby(deletion.list_discarded(user), key=attrgetter("due_at"))
        now = timezone.now()
        recent = [cls(list(runs), (due_at - now).total_seconds()) for due_at, runs in presses]
        if any(press.seconds <= 0 for press in recent):
            deletion.delete_due(user)
        return [press for press in recent if press.seconds > 0]

    @property
    def sentence(self) -> str:
        """What was deleted, in a sentence."""
        return _deleted_in_words(self.runs)


def finality() -> str:
    """Whether a deletion can be undone, in a sentence."""
    seconds = settings.UNDO_SECONDS
    if not seconds:
        return _("This can't be undone.")
    text = ngettext(
        "You can undo this for %d second.", "You can undo this for %d seconds.", seconds
    )
    return str(text % seconds)


def _deleted_in_words(runs: Sequence[BatchRun]) -> str:
    if len(runs) == 1:
        return _("%s was deleted.") % runs[0].title
    return ngettext("%d run was deleted.", "%d runs were deleted.", len(runs)) % len(runs)


def _restored_in_words(runs: Sequence[BatchRun]) -> str:
    if len(runs) == 1:
        return _("%s is back.") % runs[0].title
    return ngettext("%d run is back.", "%d runs are back.", len(runs)) % len(runs)


urlpatterns = [
    path("<uuid:run_id>/delete/", delete_runs, name="delete"),
    path("delete/", delete_runs, name="delete_many"),
    path("undo/", undo, name="undo"),
]
