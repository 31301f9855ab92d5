"""Starting a run: what it may cost is settled before it asks anybody."""

from uuid import UUID

from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.models import BatchRun, Budget
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import budgets
from batchruns.runs.options import asks_others
from batchruns.uploads.estimate import default_ceiling, estimate_of


def start(run: BatchRun) -> BatchRun:
    """The run at work; it may cost what its estimate says at most, where nobody has said it.

    Raises RunError, UnreadableFileError or NothingToEnrichError.
    """
    if run.user_id and asks_others(run):
        _settle_ceiling(run.user_id, run)
    return service.start(run)


def _settle_ceiling(user_id: UUID, run: BatchRun) -> None:
    kind = Budget.Kind.RUN
    if budgets.budgets_of(user_id, run.pk)[kind].ceiling is None:
        budgets.set_ceiling(user_id, kind, _ceiling_of(run), run.pk)


def _ceiling_of(run: BatchRun) -> int:
    try:
        return default_ceiling(run, estimate_of(run).of_rows)
    except (OverrunError, UnenrichableError):
        raise RunError("ceiling_needed") from None
