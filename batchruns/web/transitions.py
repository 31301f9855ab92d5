"""The buttons that start, cancel or retry a run."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.web.access import own_run
from batchruns.web.responses import redirect_back, show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

TRANSITIONS: dict[str, Callable[[BatchRun], object]] = {
    "start": service.start,
    "cancel": service.cancel,
    "retry": service.retry,
}


@require_POST
@as_signed_in_user
def change_status(request: PersonRequest, run_id: UUID, transition: str) -> HttpResponse:
    """Takes a run through one of TRANSITIONS."""
    run = own_run(request, run_id)
    attempt(request, run, TRANSITIONS[transition])
    return redirect_back(request, run)


def attempt(
    request: PersonRequest, run: BatchRun, transition: Callable[[BatchRun], object]
) -> None:
    """Makes a transition; where it isn't legal, the next page says why."""
    try:
        transition(run)
    except RunError as error:
        show_error(request, error)


urlpatterns = [
    path(f"<uuid:run_id>/{name}/", change_status, {"transition": name}, name=name)
    for name in TRANSITIONS
]
