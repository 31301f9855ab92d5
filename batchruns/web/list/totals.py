"""What a person's runs hold in all, and month by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from batchruns.models import RunIndex
from batchruns.web.list.query import Query
from leadenrich.platform.sql_files import read_sql

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

TOTALS_BY_MONTH = read_sql(__file__, "totals_by_month.sql")


@dataclass(frozen=True, slots=True)
class Totals:
    """Runs, their rows, and how many of those have issues or are duplicates.

    `month` is the first day of the one in which they were started; None: not started, or in all.
    """

    month: date | None
    runs: int = 0
    rows: int = 0
    issues: int = 0
    duplicates: int = 0

    @classmethod
    def by_month(cls, user: "User") -> "list[Totals]":
        """The totals of each month that has runs, the latest first, behind those of runs not started."""
        with connection.cursor() as cursor:
            cursor.execute(
                TOTALS_BY_MONTH,
                {
                    "owner": user.pk,
                    "not_started": RunIndex.NOT_STARTED,
                    "zone": timezone.get_current_timezone_name(),
                },
            )
            return [cls(*row) for row in cursor.fetchall()]

    @classmethod
    def of_all(cls, months: "list[Totals]") -> "Totals":
        """The sum of some totals."""
        return cls(
            None,
            sum(month.runs for month in months),
            sum(month.rows for month in months),
            sum(month.issues for month in months),
            sum(month.duplicates for month in months),
        )

    @property
    def address(self) -> str:
        """The query string of the list that shows this month's runs; of the pending ones without one."""
        if self.month is None:
            return Query(status="pending").address()
        last = (self.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return Query(since=self.month, until=last).address()
