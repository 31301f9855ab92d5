"""What an operator wants to know first: how the runs are, how fast, what fails, who works."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from batchruns.engine.errors import ErrorData
from batchruns.models import BatchRun, Chunk, Listing, Status
from batchruns.models.meta import RunMeta, keyed
from batchruns.runs.queue import QUEUES

MOST_REASONS = 8
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Overview:
    """Figures of this moment. Ask for it as the operator: others see nothing."""

    statuses: list[tuple[Status, int]]
    rows_of_hour: int
    rows_of_day: int
    reasons: list[tuple[str, ErrorData | None, int]]
    """Of the last week: why runs failed, in English and as data, the most frequent reason first."""
    jobs: list[tuple[str, str, int]]
    """Queue, status and number of jobs that are due or being done."""
    workers: int
    """Those heard of lately."""

    @classmethod
    def now(cls) -> "Overview":
        now = timezone.now()
        counted = dict(Listing.objects.order_by().values_list("status").annotate(n=Count("*")))
        failed = BatchRun.objects.filter(status=Status.FAILED, finished_at__gt=now - LATELY)
        error = KeyTransform(RunMeta.keys()["error"], "meta")
        reasons = failed.order_by().annotate(error=error).values("error_message", "error")
        reasons = reasons.annotate(n=Count("*")).order_by("-n")
        waiting = ProcrastinateJob.objects.filter(status__in=("todo", "doing")).order_by()
        jobs = waiting.values_list("queue_name", "status").annotate(n=Count("*"))
        heard = now - timedelta(seconds=settings.WORKER_LOST_SECONDS)
        return cls(
            statuses=[(status, counted.get(status, 0)) for status in Status],
            rows_of_hour=_rows_since(now - timedelta(hours=1)),
            rows_of_day=_rows_since(now - timedelta(days=1)),
            reasons=[
                (
                    reason["error_message"] or "",
                    RunMeta.parse(keyed(error=reason["error"])).error,
                    reason["n"],
                )
                for reason in reasons[:MOST_REASONS]
            ],
            jobs=list(jobs.order_by("queue_name", "status")),
            # Each process is heard of once for each queue that it serves.
            workers=ceil(
                ProcrastinateWorker.objects.filter(last_heartbeat__gt=heard).count() / len(QUEUES)
            ),
        )


def _rows_since(moment: datetime) -> int:
    rows = Chunk.objects.filter(done_at__gt=moment).aggregate(n=Sum("rows"))["n"]
    return rows or 0
