"""What is decided, and to be decided, of the possible matches with a list."""

from dataclasses import dataclass

from batchruns.models import BatchRun, ListUse, ReferenceList, Status
from batchruns.web.run.tiers import results_of

MOST_RUNS = 10


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run with possible matches to decide."""

    run: BatchRun
    count: int


def open_matches(own: ReferenceList) -> list[OpenRun]:
    """The latest runs whose leads may be rows of a list."""
    uses = ListUse.objects.filter(list=own.pk, run__status=Status.COMPLETED)
    latest = uses.select_related("run").order_by("-run__finished_at")[:MOST_RUNS]
    results = (
        (use.run, result)
        for use in latest
        for result in results_of(use.run)
        if result.step.list == own
    )
    return [OpenRun(run, result.possible) for run, result in results if result.possible]
