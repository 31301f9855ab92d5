"""The list of a person's runs as an address asks for it: filtered, searched, sorted, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.dateparse import parse_date

from batchruns.models import RunIndex, Status
from batchruns.runs import service
from batchruns.runs.jsonb import storable
from batchruns.web import keyset

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

DEFAULT_SORT = "-started"
# What each sort goes by; the ids tell rows apart that are alike. All have an index.
SORTS = {
    "file": ("name", "run_id"),
    "status": ("status", "recency", "run_id"),
    "rows": ("rows", "run_id"),
    "rejected": ("rejected", "run_id"),
    "size": ("size", "run_id"),
    "started": ("recency", "run_id"),
    "duration": ("milliseconds", "run_id"),
}
PER_PAGE = (25, 50, 100)
LONGEST_SEARCH = 255
# So many found by a search are sorted without the help of an index.
FEW_FOUND = 500
# Of one status: who has more runs of it is told so, and needs not wait for the exact number.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Query:
    """What to show of the list. Each field is a parameter of the address, empty for “all”."""

    status: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Query":
        """The query that an address holds; what makes no sense in it is left out."""
        status, sort = parameters.get("status", ""), parameters.get("sort", "")
        return cls(
            status=status if status in Status.values else "",
            q=storable(parameters.get("q", "")).strip()[:LONGEST_SEARCH],
            since=_date(parameters.get("since", "")),
            until=_date(parameters.get("until", "")),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.status or self.q or self.since or self.until)

    @property
    def order(self) -> keyset.Order:
        """The columns to sort by. Recency rises as the start falls."""
        column = self.sort.removeprefix("-")
        falls = self.sort.startswith("-")
        return keyset.Order(SORTS[column], descending=falls != (column == "started"))

    @property
    def direction(self) -> str:
        """Which way the column sorted by goes, in the words of `aria-sort`."""
        return "descending" if self.sort.startswith("-") else "ascending"

    def address(self, **changes: Any) -> str:
        """The query string of this query, with some of its parameters changed."""
        changed = replace(self, **changes)
        said = {
            "status": changed.status,
            "q": changed.q,
            "since": changed.since and changed.since.isoformat(),
            "until": changed.until and changed.until.isoformat(),
            "sort": changed.sort if changed.sort != DEFAULT_SORT else "",
        }
        given = urlencode({name: value for name, value in said.items() if value})
        return given and f"?{given}"

    @property
    def of_any_status(self) -> str:
        """The query string of this query for runs of any status."""
        return self.address(status="")

    def found_for(self, user: "User") -> QuerySet[RunIndex]:
        """The rows for it among a person's runs."""
        rows = RunIndex.objects.for_user(user)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.q:
            # Not LIKE, of which PostgreSQL guesses that few rows are like it, and sorts them all.
            rows = rows.filter(GreaterThan(StrIndex("name", Lower(Value(self.q))), 0))
        if self.since:
            rows = rows.filter(recency__lte=_recency(self.since), recency__gt=RunIndex.NOT_STARTED)
        if self.until:
            rows = rows.filter(recency__gt=_recency(self.until + timedelta(days=1)))
        return rows


def page_of(
    user: "User", query: Query, size: int, *, after: str = "", before: str = ""
) -> keyset.Page[RunIndex]:
    """A page of a person's runs, each row with its run; those in work with their progress."""
    found = query.found_for(user)
    if query.q and "recency" not in query.order.columns[:1]:
        found = _narrowed(user, found)
    page = keyset.page_of(found, query.order, size, after=after, before=before)
    _add_runs(user, page.rows)
    return page


def _narrowed(user: "User", found: QuerySet[RunIndex]) -> QuerySet[RunIndex]:
    """The same rows, named one by one if they are few.

    Names stand in the index by recency alone. Without this, each other order would read every row to
    find the few; where they are many, it soon comes upon some.
    """
    few = list(found.order_by("recency", "run_id").values_list("pk", flat=True)[: FEW_FOUND + 1])
    if len(few) > FEW_FOUND:
        return found
    # Without the person, PostgreSQL takes them for one with few runs, and looks through all of them.
    return RunIndex.objects.filter(owner=user.pk, pk__in=few)


def rows_of(user: "User", run_ids: Sequence[UUID]) -> list[RunIndex]:
    """Some of a person's runs by their ids, as `page_of` has them."""
    own = RunIndex.objects.for_user(user).filter(run__in=run_ids)
    rows = list(own.order_by("recency", "run_id"))
    _add_runs(user, rows)
    return rows


def _add_runs(user: "User", rows: list[RunIndex]) -> None:
    """Gives each row its run. A query of its own: joined, PostgreSQL may begin with all the runs."""
    own = service.list_runs(user)
    active = [row.run_id for row in rows if row.is_active]
    others = [row.run_id for row in rows if not row.is_active]
    # meta is long, and for a run that isn't being worked on a row has what the list shows of it.
    runs = own.filter(pk__in=others).without_meta().in_bulk()
    if active:
        runs |= own.with_progress().filter(pk__in=active).in_bulk()
    rows[:] = [row for row in rows if row.run_id in runs]
    for row in rows:
        row.run = runs[row.run_id]


@dataclass(frozen=True)
class Tab:
    """A status, how many of a person's runs have it, and the address that shows those."""

    status: Status
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
        own = RunIndex.objects.for_user(user)
        return cls(
            [
                Tab(s, own.filter(status=s)[:MOST_COUNTED].count(), query.address(status=s))
                for s in Status
            ]
        )

    @property
    def all(self) -> int:
        return sum(tab.count for tab in self.each)

    @property
    def is_all(self) -> bool:
        """Whether none has been left uncounted."""
        return all(tab.is_all for tab in self.each)


def _date(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1970 <= day.year < 9999 else None


def _recency(day: date) -> int:
    """The recency of a run started as `day` begins where the person is."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return -int(begin.timestamp() * 1_000_000)
