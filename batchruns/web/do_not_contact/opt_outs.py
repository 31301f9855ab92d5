"""What a pending run's file says of who doesn't want to be contacted: offered, never taken silently."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batchruns.engine.do_not_contact.opt_outs import opt_out_columns
from batchruns.engine.options import MARK, Options
from batchruns.engine.steps.errors import OverrunError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.models import BatchRun
from batchruns.processing import opt_out_files
from batchruns.runs import service
from batchruns.runs.do_not_contact import uploads
from batchruns.runs.errors import RunError
from batchruns.web.access import pending_run
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def opt_outs(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """How many there are, and the button that adds them; asked by htmx, a part of the run's page."""
    run = pending_run(request, run_id)
    names = [column.name for column in opt_out_columns(run.parsed_meta.columns)]
    if request.method == "POST":
        if names:
            _add(request, run, names)
        return redirect(run)
    context = {"run": run, "names": names, "count": _count(run)}
    template = "partials/do_not_contact/opt_outs.html" if request.htmx else "opt_outs.html"
    return render(request, f"batchruns/{template}", context)


def _count(run: BatchRun) -> int | None:
    """None for a file that takes too long to read for a page."""
    try:
        return opt_out_files.count(run)
    except (OverrunError, UnreadableFileError):
        return None


def _add(request: PersonRequest, run: BatchRun, names: list[str]) -> None:
    wanted = uploads.Wanted(reason=", ".join(names), run=run.pk)
    options = run.parsed_meta.options
    try:
        if options and not options.do_not_contact:
            service.change_options(run, Options.key_values(do_not_contact=MARK))
        uploads.accept(request.user.pk, run.filename, wanted)
        messages.success(
            request,
            _(
                "These people are being added to your do-not-contact list. "
                "No step asks anybody before that's done."
            ),
        )
    except RunError as error:
        show_error(request, error)


urlpatterns = [path("<uuid:run_id>/opt-outs/", opt_outs, name="opt_outs")]
