"""What is decided, and to be decided, of the possible matches with a list."""

from dataclasses import dataclass

from batchruns.models import BatchRun, Edit, ListUse, ReferenceList, Status
from batchruns.web.run.tiers import results_of

MOST_RUNS, MOST_EDITS = 10, 50


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run with possible matches to decide."""

    run: BatchRun
    count: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided on the rows of a list, the latest first."""

    count: int
    edits: list[Edit]
    """Of the results in which it was decided: each can be undone."""
    others: int
    """Decisions in runs that are gone."""


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


def decisions_of(own: ReferenceList) -> Decisions:
    """What was decided on the rows of a list."""
    edits = Edit.objects.filter(decisions__list=own.pk).distinct().select_related("run")
    return Decisions(
        own.decisions.count(),
        list(edits.order_by("-made_at")[:MOST_EDITS]),
        own.decisions.filter(edit=None).count(),
    )
