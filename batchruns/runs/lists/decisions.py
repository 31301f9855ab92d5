"""What people decide on possible matches: kept for the list, and put into the result as an edit."""

from batchruns.models import BatchRun, Edit, ReferenceList


def accept(run: BatchRun, found: ReferenceList, place: int, row: int) -> Edit:
    """The lead at a place of the result (from 0) is this row of the list, by its number."""
    raise NotImplementedError


def refuse(run: BatchRun, found: ReferenceList, place: int) -> Edit:
    """The lead at a place of the result is no row of the list."""
    raise NotImplementedError


def accept_all(run: BatchRun, found: ReferenceList, reason: str) -> Edit:
    """The best candidate of each lead whose match is possible for this reason (an issue's code) is
    accepted.
    """
    raise NotImplementedError
