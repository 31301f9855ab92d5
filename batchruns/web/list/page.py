"""A page of the list, how many runs there are in each status, and the tags that they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from batchruns.models import BatchRun, RunIndex, ShownStatus
from batchruns.runs import service
from batchruns.web.list import keyset
from batchruns.web.list.query import Query
from leadenrich.platform.sql_files import read_sql

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

PER_PAGE = (25, 50, 100)
# So many matches of a search are sorted without the help of an index.
FEW_MATCHES = 500
# Of one status: who has more runs of it is told so, and needs not wait for the exact number.
MOST_COUNTED = 1_000
COUNT_STATUSES = read_sql(__file__, "count_statuses.sql")
# So many of the latest runs with tags are asked which tags there are.
TAGS_OF_RUNS = 500


def list_page(
    user: "User", query: Query, size: int, *, after: str = "", before: str = ""
) -> keyset.Page[RunIndex]:
    """A page of a person's runs; rows that are told of have their run, with its progress."""
    matches = query.rows_for(user)
    if query.is_search and "recency" not in query.order.columns[:1]:
        matches = _narrowed(user, matches)
    page = keyset.keyset_page(matches, query.order, size, after=after, before=before)
    _add_runs(user, page.rows)
    return page


def _narrowed(user: "User", matches: QuerySet[RunIndex]) -> QuerySet[RunIndex]:
    """The matching rows, named one by one if they are few.

    Names stand in the index by recency alone. Without this, each other order would read every row to
    find the few; where they are many, it soon comes upon some.
    """
    few = list(
        matches.order_by("recency", "run_id").values_list("pk", flat=True)[: FEW_MATCHES + 1]
    )
    if len(few) > FEW_MATCHES:
        return matches
    # Without the person, PostgreSQL takes them for one with few runs, and looks through all of them.
    return RunIndex.objects.filter(owner=user.pk, pk__in=few)


def rows_by_id(user: "User", run_ids: Sequence[UUID]) -> list[RunIndex]:
    """The rows of the list for some of a person's runs, by the runs' ids."""
    own = RunIndex.objects.for_user(user).filter(run__in=run_ids)
    rows = list(own.order_by("recency", "run_id"))
    _add_runs(user, rows)
    return rows


def _add_runs(user: "User", rows: list[RunIndex]) -> None:
    """Gives a row its run where that says more. Joined, PostgreSQL may begin with all the runs."""
    # meta may be long, and the index of runs has what the list shows of it.
    own = service.list_runs(user).without_meta()
    runs: dict[UUID, BatchRun] = {}
    if failed := _with_status(rows, ShownStatus.FAILED):
        runs |= own.filter(pk__in=failed).in_bulk()
    if active := _with_status(rows, ShownStatus.PROCESSING):
        runs |= own.with_progress().filter(pk__in=active).in_bulk()
    rows[:] = [row for row in rows if row.run_id in runs or not row.is_told_of]
    for row in rows:
        if row.is_told_of:
            row.run = runs[row.run_id]


def _with_status(rows: list[RunIndex], status: ShownStatus) -> list[UUID]:
    return [row.run_id for row in rows if row.status == status]


def known_tags(user: "User", chosen: str) -> list[str]:
    """The tags that a person has used lately, by the alphabet, and the one that is chosen."""
    tagged = RunIndex.objects.filter(owner=user.pk).exclude(tags=[]).order_by("recency")
    lists = tagged.values_list("tags", flat=True)[:TAGS_OF_RUNS]
    used = {tag.lower(): tag for tag in chain([chosen] if chosen else [], *lists)}
    return sorted(used.values(), key=str.lower)


@dataclass(frozen=True)
class Tab:
    """A status, how many of a person's runs have it, and the address that shows those."""

    status: ShownStatus
    count: int
    address: str

    @property
    def is_all(self) -> bool:
        """Whether no more have been left uncounted."""
        return self.count < MOST_COUNTED


@dataclass(frozen=True)
class Counts:
    """How many runs a person has, in all and in each status."""

    each: list[Tab]

    @classmethod
    def of(cls, user: "User", query: Query) -> "Counts":
        """The counts of a person's runs by status: of statuses that there are, and of the one shown."""
        with connection.cursor() as cursor:
            cursor.execute(
                COUNT_STATUSES,
                {"owner": user.pk, "limit": MOST_COUNTED, "statuses": ShownStatus.values},
            )
            counts = dict(cursor.fetchall())
        return cls(
            [
                Tab(status, counts[status], query.address(status=status))
                for status in ShownStatus
                if counts[status] or status == query.status
            ]
        )

    @property
    def all(self) -> int:
        """How many runs there are in all statuses."""
        return sum(tab.count for tab in self.each)

    @property
    def is_all(self) -> bool:
        """Whether none has been left uncounted."""
        return all(tab.is_all for tab in self.each)
