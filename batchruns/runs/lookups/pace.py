"""How fast a connection is asked, by all workers together: GCRA, held in one row of the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, inf
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.backends.utils import CursorWrapper

from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.engine.lookups.requests import most_requests
from batchruns.models import Pace
from leadenrich.platform.sql_files import read_sql

BURST = 0.05
"""Which share of what a second or a minute allows may go at once. The rest goes evenly, and slower by
that share, so that no second, whenever it begins, has more than it allows.
"""
BUSY_SECONDS = 0.1
"""When it is worth asking again where all parallel requests wait for their answers."""
CONTENDED_SECONDS = 5
"""How long a connection counts as wanted by several runs."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The pace of a connection, locked to the end of the transaction."""

    pk: int
    now: datetime
    second_at: datetime
    minute_at: datetime
    paused_until: datetime | None
    contended_until: datetime | None
    alike: int
    """How many lookups of the run, of the same capability, wait for their answers."""
    own: int
    """How many lookups of the run do."""
    others: int
    """How many of other runs do."""
    lapsed: int
    """How many more were claimed by somebody who must be dead by now."""

    def room(self, limits: Limits, batch: int) -> int:
        """How many lookups the run may claim, where a request takes so many.

        Alone, it claims ahead: it asks only so many at a time by itself. Otherwise runs share.
        """
        parallel = limits.parallel * batch
        is_contended = self.contended_until is not None and self.contended_until > self.now
        if not is_contended and not self.others:
            return most_requests(limits.parallel) * batch - self.alike
        return min(parallel - self.own - self.others, max(1, parallel // 2) - self.own)

    def contend(self) -> None:
        """Notes that the run has to wait for others."""
        if self.others:
            until = self.now + timedelta(seconds=CONTENDED_SECONDS)
            Pace.objects.filter(pk=self.pk).update(contended_until=until)

    def requests(self, limits: Limits) -> tuple[int | float, float]:
        """How many requests may be sent now, and if none, seconds until one may."""
        if self.paused_until and self.paused_until > self.now:
            return 0, (self.paused_until - self.now).total_seconds()
        numbers, waits = zip(
            *(bucket.requests(self.now) for bucket in self._buckets(limits).values()), strict=True
        )
        return min(numbers), max(waits)

    def take(self, limits: Limits, requests: int) -> None:
        """Counts requests that are sent now."""
        times = {
            name: bucket.after(self.now, requests)
            for name, bucket in self._buckets(limits).items()
            if bucket.most
        }
        if times:
            Pace.objects.filter(pk=self.pk).update(**times)

    def interval(self, limits: Limits) -> float:
        """Seconds between two requests, in the long run."""
        buckets = self._buckets(limits).values()
        return max(bucket.interval if bucket.most else 0 for bucket in buckets)

    def _buckets(self, limits: Limits) -> dict[str, "_Bucket"]:
        return {
            "second_at": _Bucket(limits.per_second, 1, self.second_at),
            "minute_at": _Bucket(limits.per_minute, 60, self.minute_at),
        }


@dataclass(frozen=True, slots=True)
class _Bucket:
    most: float | None
    """Requests in `seconds`; None: no limit."""
    seconds: float
    at: datetime
    """The theoretical arrival time of the next request."""

    @property
    def burst(self) -> int:
        return 1 + int((self.most or 0) * BURST)

    @property
    def interval(self) -> float:
        return self.seconds / ((self.most or 1) - (self.burst - 1))

    def requests(self, now: datetime) -> tuple[int | float, float]:
        if not self.most:
            return inf, 0
        # No more than has ever gone at once, though the clock went back, or the limit was lower before.
        most = self.burst * self.interval
        ahead = min(most, max(0.0, (self.at - now).total_seconds()))
        number = self.burst - ahead / self.interval
        # Times are stored in microseconds: nobody waits for a part of one.
        return max(0, floor(number + 1e-4)), max(0.0, (1 - number) * self.interval)

    def after(self, now: datetime, requests: int) -> datetime:
        at = min(self.at, now + timedelta(seconds=self.burst * self.interval))
        return max(at, now) + timedelta(seconds=requests * self.interval)


def locked_gate(owner: UUID | None, name: str, run_id: UUID | None, capability: str) -> Gate:
    """The pace of a connection for a run: `owner` is whose it is, None where all people share it."""
    with connection.cursor() as cursor:
        row = _locked(cursor, owner, name)
        if row is None:
            new = Pace(user_id=owner, connection=name)
            Pace.objects.bulk_create([new], ignore_conflicts=True)
            row = _locked(cursor, owner, name)
        # By a statement of its own: what was claimed before the lock was ours is seen only now.
        cursor.execute(
            read_sql(__file__, "count_asking.sql"),
            {"pace": row[0], "run": run_id, "capability": capability},
        )
        return Gate(*row, *cursor.fetchone())


def _locked(cursor: CursorWrapper, owner: UUID | None, name: str) -> Any:
    parameters = {"user": owner, "connection": name}
    cursor.execute(read_sql(__file__, "lock_pace.sql"), parameters)
    return cursor.fetchone()


def pause(owner: UUID | None, name: str, seconds: float) -> None:
    """Lets nobody ask a connection for some seconds, as its provider has said."""
    until = TransactionNow() + timedelta(seconds=seconds)
    Pace.objects.filter(user=owner, connection=name).update(paused_until=until)
