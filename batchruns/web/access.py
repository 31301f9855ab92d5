"""The run that an address names: the signed-in person's own; another's is not found."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from batchruns.models import BatchRun, Status
from batchruns.runs import service
from batchruns.runs.options import can_change_options
from leadenrich.accounts.requests import PersonRequest


def own_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run with its progress. Raises Http404."""
    return get_object_or_404(service.list_runs(request.user).with_progress(), pk=run_id)


def completed_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run that has a result. Raises Http404."""
    run = own_run(request, run_id)
    if run.status != Status.COMPLETED:
        raise Http404("This run has no result yet.")
    return run


def pending_run(request: PersonRequest, run_id: UUID) -> BatchRun:
    """This person's run that isn't started yet and has its file. Raises Http404."""
    run = get_object_or_404(service.list_runs(request.user), pk=run_id, status=Status.PENDING)
    if not can_change_options(run):
        raise Http404("The file of this run isn't stored here.")
    return run


def has_steps(run: BatchRun) -> bool:
    """Whether a run asks other sources, lists of the person's own among them."""
    options = run.parsed_meta.options
    return options is not None and bool(options.steps)


def earlier_run(request: PersonRequest, run: BatchRun) -> BatchRun | None:
    """The completed run of this person that `run` repeats with changes."""
    try:
        earlier = UUID(run.parsed_meta.again_of or "")
    except ValueError:
        return None
    runs = service.list_runs(request.user).filter(status=Status.COMPLETED)
    return runs.filter(pk=earlier).first()
