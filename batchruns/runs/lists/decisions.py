"""What people decide on possible matches: kept for the list, and put into the result as an edit."""

from batchruns.models import BatchRun, Edit, ListDecision, ReferenceList


def decisions_on(own: ReferenceList) -> dict[str, str | None]:
    """By the engine's key of a lead that of the row that it is, or None: it is none."""
    return dict(ListDecision.objects.filter(list=own.pk).values_list("lead", "row"))


def accept(run: BatchRun, own: ReferenceList, place: int, row: int) -> Edit:
    """The lead at a place of the result (from 0) is this row of the list, by its number."""
    raise NotImplementedError


def refuse(run: BatchRun, own: ReferenceList, place: int) -> Edit:
    """The lead at a place of the result is no row of the list."""
    raise NotImplementedError


def accept_all(run: BatchRun, own: ReferenceList, reason: str) -> Edit:
    """The best candidate of each lead whose match is possible for this reason (an issue's code) is
    accepted.
    """
    raise NotImplementedError
