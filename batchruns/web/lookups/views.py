"""The buttons of a run that asks other sources, and its receipt as a file."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from batchruns.engine.errors import CodedError
from batchruns.engine.steps.errors import OverrunError
from batchruns.engine.tables.exports.formulas import defused_row
from batchruns.models import BatchRun, Budget
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import budgets
from batchruns.runs.lookups.failures import give_up_unsure
from batchruns.uploads.again import retry_lookups
from batchruns.uploads.estimate import estimate_of
from batchruns.web.access import own_run, pending_run
from batchruns.web.lookups.estimate import ShownEstimate
from batchruns.web.lookups.forms import CeilingForm
from batchruns.web.lookups.receipt import RunReceipt
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

KIND = Budget.Kind.RUN


@require_safe
@as_signed_in_user
def receipt(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """What a run asked of whom, and what that cost, as a CSV file."""
    run = own_run(request, run_id)
    own = RunReceipt.of(run)
    if own is None:
        raise Http404("This run asks no other sources.")
    text = io.StringIO()
    csv.writer(text).writerows(defused_row(list(map(str, row))) for row in own.table())
    disposition = content_disposition_header(True, f"{run.title} – receipt.csv") or ""
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@require_POST
@as_signed_in_user
def stop(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Lets a run ask nothing more that costs something."""
    run = own_run(request, run_id)
    budgets.stop_spending(run)
    messages.success(request, _("Spending is stopped. What is on its way still comes in."))
    return redirect(run)


@require_POST
@as_signed_in_user
def go_on(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Asks what failed or wasn't asked: `ceiling` raises what may be spent, `unsure` gives those up.

    A run in work goes on itself; one that has ended is run again, with all answers that are kept.
    """
    run = own_run(request, run_id)
    form = CeilingForm(run, request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["ceiling"][0]))
        return redirect(run)
    try:
        with transaction.atomic():
            return redirect(_gone_on(request, run, form.cleaned_data["ceiling"]))
    except RunError as error:
        show_error(request, error)
        return redirect(run)


def _gone_on(request: PersonRequest, run: BatchRun, ceiling: int | None) -> BatchRun:
    """The run that asks on. Raises RunError."""
    if ceiling is not None:
        budgets.set_ceiling(request.user.pk, KIND, ceiling, run.pk)
    if "unsure" in request.POST:
        give_up_unsure(request.user.pk, run.pk)
    return run if run.is_active else retry_lookups(request.user, run)


@require_safe
@as_signed_in_user
def estimate(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """What goes out if a pending run is started, and what that may cost."""
    run = pending_run(request, run_id)
    context: dict[str, Any] = {"run": run}
    try:
        context["shown"] = ShownEstimate.of(run, estimate_of(run))
    except (CodedError, OverrunError):
        context["problem"] = _("This can't be estimated now. Enter a ceiling for this run.")
    part = "partials/lookups/estimate.html" if request.htmx else "estimate.html"
    return render(request, f"batchruns/{part}", context)


urlpatterns = [
    path("<uuid:run_id>/estimate/", estimate, name="estimate"),
    path("<uuid:run_id>/receipt/", receipt, name="receipt"),
    path("<uuid:run_id>/stop-spending/", stop, name="stop_spending"),
    path("<uuid:run_id>/go-on/", go_on, name="go_on"),
]
