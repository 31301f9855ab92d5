"""What an operator wants to know first: how the runs are, how fast, what fails, who works.

Also the template library `overview`, by which the operators' home asks for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Left
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from batchruns.engine.errors import ErrorData
from batchruns.models import (
    BatchRun,
    BatchRunQuerySet,
    Chunk,
    RunIndex,
    ShownStatus,
    Status,
    WebhookDelivery,
)
from batchruns.runs.queue import QUEUES

register = template.Library()

MOST_REASONS = 8
MESSAGE_CHARACTERS = 2000
REASONS_SINCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many runs have a status."""

    status: Status
    runs: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many runs failed with the same error message, which `error` is as data, if it is known."""

    error_message: str
    error: ErrorData | None
    runs: int


@dataclass(frozen=True, slots=True)
class JobCount:
    """How many jobs of a queue have a status: `todo` (due or later) or `doing`."""

    queue: str
    status: str
    jobs: int

    @property
    def label(self) -> str:
        """The status in words."""
        return ProcrastinateJob(status=self.status).get_status_display()


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of this moment. Ask for it as the operator: others see nothing."""

    statuses: list[StatusCount]
    rows_of_hour: int
    rows_of_day: int
    reasons: list[ReasonCount]
    """Why runs failed in the last REASONS_SINCE, the most frequent reason first."""
    jobs: list[JobCount]
    deliveries: dict[WebhookDelivery.State, int]
    """Of webhooks, as many as there are of each state in the log."""
    workers: int
    """Processes heard of in the last WORKER_LOST_SECONDS."""

    @classmethod
    def now(cls) -> "Overview":
        """The figures of this moment, from the database. Call it as the operator."""
        now = timezone.now()
        return cls(
            statuses=count_statuses(),
            rows_of_hour=count_rows_since(now - timedelta(hours=1)),
            rows_of_day=count_rows_since(now - timedelta(days=1)),
            reasons=_reasons_since(now - REASONS_SINCE),
            jobs=_jobs(),
            deliveries=count_deliveries(),
            workers=count_workers_since(now - timedelta(seconds=settings.WORKER_LOST_SECONDS)),
        )


@register.simple_tag(takes_context=True)
def runs_overview(context: dict[str, Any]) -> Overview | None:
    """How the runs are at this moment; None for operators who may not view runs."""
    may_view = context["request"].user.has_perm("batchruns.view_batchrun")
    return Overview.now() if may_view else None


def count_statuses() -> list[StatusCount]:
    """How many runs have each status, those with none, too. A canceled run is a failed one."""
    counts = dict(RunIndex.objects.order_by().values_list("status").annotate(n=Count("*")))
    counts[Status.FAILED] = counts.get(Status.FAILED, 0) + counts.get(ShownStatus.CANCELED, 0)
    return [StatusCount(status, counts.get(status, 0)) for status in Status]


def count_rows_since(moment: datetime) -> int:
    """Rows of the chunks that were enriched after `moment`."""
    rows = Chunk.objects.filter(done_at__gt=moment).aggregate(n=Sum("rows"))["n"]
    return rows or 0


def _reasons_since(moment: datetime) -> list[ReasonCount]:
    failed = BatchRun.objects.filter(status=Status.FAILED, finished_at__gt=moment).order_by()
    messages = failed.annotate(message=Left("error_message", MESSAGE_CHARACTERS))
    counts = messages.values_list("message").annotate(n=Count("*")).order_by("-n")[:MOST_REASONS]
    return [
        ReasonCount(message or "", _error_of_first(messages.filter(message=message)), runs)
        for message, runs in counts
    ]


def _error_of_first(runs: BatchRunQuerySet) -> ErrorData | None:
    """The error of one of these runs as data, if it is known: they have the same message."""
    run = runs.without_meta().first()
    return run.stored_error if run else None


def _jobs() -> list[JobCount]:
    waiting = ProcrastinateJob.objects.filter(status__in=("todo", "doing")).order_by()
    counts = waiting.values_list("queue_name", "status").annotate(n=Count("*"))
    return [JobCount(*count) for count in counts.order_by("queue_name", "status")]


def count_deliveries() -> dict[WebhookDelivery.State, int]:
    """How many deliveries of webhooks have each state, those with none, too."""
    states = WebhookDelivery.objects.order_by().values_list("state")
    counts = dict(states.annotate(n=Count("*")))
    return {state: counts.get(state, 0) for state in WebhookDelivery.State}


def count_workers_since(moment: datetime) -> int:
    """Worker processes that were heard of after `moment`."""
    # A worker process sends one heartbeat for each queue that it serves.
    heartbeats = ProcrastinateWorker.objects.filter(last_heartbeat__gt=moment)
    return ceil(heartbeats.count() / len(QUEUES))
