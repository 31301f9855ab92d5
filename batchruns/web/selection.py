"""The runs that a form or an address of the list names."""

from uuid import UUID

from batchruns.models import BatchRun
from batchruns.runs import service
from leadenrich.accounts.requests import PersonRequest

# As many as the longest page of the list shows.
MOST_SELECTED = 100


def selected_ids(request: PersonRequest) -> set[UUID]:
    """The ids that are named, as many as a page can show."""
    data = request.POST if request.method == "POST" else request.GET
    ids = (_uuid(text) for text in data.getlist("run")[:MOST_SELECTED])
    return set(filter(None, ids))


def selected_runs(request: PersonRequest) -> list[BatchRun]:
    """Those of the named runs that are this person's, without their `meta`."""
    named = service.list_runs(request.user).filter(pk__in=selected_ids(request))
    return list(named.without_meta())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
