"""What `/metrics` says of runs and workers: from the database, so the same on every machine."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, Sum
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from batchruns.admin.overview import (
    count_deliveries,
    count_rows_since,
    count_statuses,
    count_workers_since,
)
from batchruns.models import Receipt
from leadenrich.platform.metrics import Gauge
from leadenrich.rls.roles import as_operator

# They are told also while none waits: a figure that comes and goes can't be watched.
TASKS = (
    "batchruns.split",
    "batchruns.enrich_chunk",
    "batchruns.look_up",
    "batchruns.join",
    "batchruns.notify",
    "batchruns.deliver",
)
STATUSES = ("todo", "doing")
OUTCOMES = ("hits", "misses", "refused", "failed", "unsure")
RATE_SECONDS = 60

Labeled = dict[tuple[str, ...], float]
"""Figures by the values of their labels."""


def figures() -> list[Gauge]:
    """The figures of this moment."""
    now = timezone.now()
    with as_operator():
        runs: Labeled = {(count.status.value,): count.runs for count in count_statuses()}
        workers = count_workers_since(now - timedelta(seconds=settings.WORKER_LOST_SECONDS))
        rows = count_rows_since(now - timedelta(seconds=RATE_SECONDS))
        jobs, ages = _jobs()
        lookups = _lookups()
        webhooks: Labeled = {(state,): n for state, n in count_deliveries().items()}
    return [
        Gauge("leadenrich_runs", "Runs by status.", ("status",), runs),
        Gauge(
            "leadenrich_jobs",
            "Jobs of the queue by task: waiting (todo) and in work (doing).",
            ("task", "status"),
            jobs,
        ),
        Gauge(
            "leadenrich_oldest_job_seconds",
            "Seconds since the longest waiting job of a task was put on the queue; 0 without any.",
            ("task",),
            ages,
        ),
        Gauge(
            "leadenrich_workers",
            "Worker processes that were heard of within WORKER_LOST_SECONDS.",
            (),
            {(): workers},
        ),
        Gauge(
            "leadenrich_lookups",
            "Lookups of all runs by provider and outcome.",
            ("provider", "outcome"),
            lookups,
        ),
        Gauge(
            "leadenrich_webhook_deliveries",
            "Deliveries of webhooks in the log by state.",
            ("state",),
            webhooks,
        ),
        Gauge(
            "leadenrich_rows_per_second",
            f"Rows enriched a second, by the chunks done in the last {RATE_SECONDS} seconds.",
            (),
            {(): rows / RATE_SECONDS},
        ),
    ]


def _lookups() -> Labeled:
    """How many lookups had each outcome, by the providers that were asked."""
    sums = {name: Sum(name) for name in OUTCOMES}
    lines = Receipt.objects.order_by().values_list("provider").annotate(**sums)
    return {
        (provider, name): number
        for provider, *numbers in lines
        for name, number in zip(OUTCOMES, numbers, strict=True)
    }


def _jobs() -> tuple[Labeled, Labeled]:
    """How many jobs each task has in each status, and how long its oldest one that is due waits."""
    jobs: Labeled = {(task, s): 0 for task in TASKS for s in STATUSES}
    ages: Labeled = {(task,): 0 for task in TASKS}
    waiting = ProcrastinateJob.objects.filter(status__in=STATUSES).order_by()
    for task, status, count in waiting.values_list("task_name", "status").annotate(n=Count("*")):
        jobs[task, status] = count
    due = waiting.filter(status="todo").exclude(scheduled_at__gt=Now())
    oldest = dict(due.values_list("task_name").annotate(first=Min("id")))
    deferred = ProcrastinateEvent.objects.filter(job__in=oldest.values(), type="deferred")
    moments = dict(deferred.order_by().values_list("job").annotate(at=Min("at")))
    now = timezone.now()
    for task, job in oldest.items():
        if job in moments:
            ages[task,] = max(0.0, (now - moments[job]).total_seconds())
    return jobs, ages
