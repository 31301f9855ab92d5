"""What an address asks of the list: which runs, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from batchruns.models import RunIndex, ShownStatus
from batchruns.runs.jsonb import storable
from batchruns.web.list import keyset

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
LONGEST_SEARCH = 255


@dataclass(frozen=True)
class Query:
    """What to show of the list. Each field is a parameter of the address, empty for “all”."""

    status: str = ""
    q: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Query":
        """The query that an address holds; what makes no sense in it is left out."""
        status, sort = parameters.get("status", ""), parameters.get("sort", "")
        return cls(
            status=status if status in ShownStatus.values else "",
            q=_text(parameters.get("q", "")),
            tag=_text(parameters.get("tag", "")),
            since=_date(parameters.get("since", "")),
            until=_date(parameters.get("until", "")),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.status or self.q or self.is_refined)

    @property
    def is_refined(self) -> bool:
        """Whether it has one of the filters that are folded away."""
        return bool(self.tag or self.since or self.until)

    @property
    def is_search(self) -> bool:
        """Whether it asks for a part of the text."""
        return bool(self.q or self.tag)

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
        parameters = {
            "status": changed.status,
            "q": changed.q,
            "tag": changed.tag,
            "since": changed.since and changed.since.isoformat(),
            "until": changed.until and changed.until.isoformat(),
            "sort": changed.sort if changed.sort != DEFAULT_SORT else "",
        }
        text = urlencode({name: value for name, value in parameters.items() if value})
        return text and f"?{text}"

    @property
    def of_any_status(self) -> str:
        """The query string of this query for runs of any status."""
        return self.address(status="")

    def rows_for(self, user: "User") -> QuerySet[RunIndex]:
        """The rows of a person's runs that match."""
        rows = RunIndex.objects.for_user(user)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.q:
            rows = rows.with_text(self.q)
        if self.tag:
            rows = rows.with_tag(self.tag)
        if self.since:
            rows = rows.filter(recency__lte=_recency(self.since), recency__gt=RunIndex.NOT_STARTED)
        if self.until:
            rows = rows.filter(recency__gt=_recency(self.until + timedelta(days=1)))
        return rows


def _text(text: str) -> str:
    stored: str = storable(text)
    return stored.strip()[:LONGEST_SEARCH]


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
