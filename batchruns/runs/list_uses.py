"""What of each list a run goes by, whatever comes after its beginning: the newest version and the
decisions of then.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from batchruns.engine.lookup_step import LIST_PREFIX
from batchruns.models import BatchRun, ListUse, ReferenceList, Status
from batchruns.runs.lists.decisions import decisions_on


def renew(run: BatchRun) -> None:
    """Lets a run that begins go by the newest versions of its lists, also those that are being built,
    and by what is decided on them now.
    """
    options = run.parsed_meta.options
    names = {name for step in options.steps for name in step.providers} if options else set()
    ListUse.objects.filter(run=run.pk).delete()
    usable = Q(status=ReferenceList.Status.BUILDING) | Q(built__gt=0)
    own = ReferenceList.objects.filter(usable, user=run.user_id, pk__in=_ids(names))
    ListUse.objects.bulk_create(
        ListUse(run_id=run.pk, list=each, version=newest_of(each), decisions=decisions_on(each))
        for each in own
    )


def forget_decisions() -> None:
    """Forgets by which decisions runs went that have ended."""
    of_ended = ListUse.objects.exclude(run__status=Status.PROCESSING)
    of_ended.exclude(decisions={}).update(decisions={})


def newest_of(own: ReferenceList) -> int:
    """The version of a list that leads are matched with, now or as soon as it is built."""
    return own.version if own.status == ReferenceList.Status.BUILDING else own.built


def _ids(names: set[str]) -> Iterator[UUID]:
    """The ids of the lists among the connections that steps name."""
    for name in names:
        if name.startswith(LIST_PREFIX):
            try:
                yield UUID(name.removeprefix(LIST_PREFIX))
            except ValueError:
                continue
