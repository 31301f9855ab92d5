"""Running an upload again with changes, and what differs between two runs of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.runs.options import asks_others
from batchruns.uploads.again import run_again
from batchruns.web.access import earlier_run, own_run
from batchruns.web.comparison import Comparison
from batchruns.web.responses import show_error
from batchruns.web.rows.of_result import of_result
from batchruns.web.transitions import attempt
from leadenrich.accounts.countries import countries
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_POST
@as_signed_in_user
def again(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Makes a pending run of the same file; `default_country` changes that, `start` starts it."""
    run = own_run(request, run_id)
    country = request.POST.get("default_country", "")
    changes = {"default_country": country} if country in dict(countries()) else {}
    try:
        new = run_again(request.user, run, **changes)
    except RunError as error:
        show_error(request, error)
        return redirect(run)
    if "start" in request.POST and not asks_others(new):
        attempt(request, new, service.start)
    else:
        messages.success(request, _("Change what you like, then start. The earlier result stays."))
    return redirect(new)


@require_safe
@gzip_page
@as_signed_in_user
@of_result
def compare(request: PersonRequest, run: BatchRun) -> HttpResponse:
    """A run beside the one that it repeats: counts by field, column and issue, and changed rows."""
    earlier = earlier_run(request, run)
    if earlier is None:
        raise Http404("This run repeats no other that has a result.")
    context = {"run": run, "earlier": earlier, "comparison": Comparison.of(earlier, run)}
    return render(request, "batchruns/compare.html", context)


urlpatterns = [
    path("<uuid:run_id>/again/", again, name="again"),
    path("<uuid:run_id>/compare/", compare, name="compare"),
]
