"""The queues that a worker serves, and what it knows of the jobs in them."""

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.runs.queue import (
    CHUNKS,
    FILES,
    HOUSE,
    LISTS,
    LONG_LOOKUPS,
    LOOKUPS,
    MAIL,
    SHORT,
    SLOW,
    SLOW_WEBHOOKS,
    WEBHOOKS,
)
from leadenrich.platform.sql_files import read_sql

# Many of the short ones: the machine shares itself among them, so that a quick one waits for none.
FILE_JOBS, SHORT_JOBS, LOOKUP_JOBS, LIST_JOBS, MAIL_JOBS, HOUSE_JOBS = 3, 8, 4, 2, 1, 2
# They do nothing but wait for others.
WEBHOOK_JOBS = 4


def jobs_of_queues(concurrency: int) -> dict[str, int]:
    """How many jobs of each queue a worker does at a time, if that is `concurrency` chunks."""
    return {
        CHUNKS: concurrency,
        SLOW: max(1, concurrency // 2),
        FILES: FILE_JOBS,
        SHORT: SHORT_JOBS,
        LOOKUPS: LOOKUP_JOBS,
        LONG_LOOKUPS: LOOKUP_JOBS,
        LISTS: LIST_JOBS,
        MAIL: MAIL_JOBS,
        WEBHOOKS: WEBHOOK_JOBS,
        SLOW_WEBHOOKS: WEBHOOK_JOBS,
        HOUSE: HOUSE_JOBS,
    }


def most_processes(concurrency: int) -> int:
    """How many chunks, also slow or short ones, and lists a worker works on at a time at most."""
    jobs = jobs_of_queues(concurrency)
    return jobs[CHUNKS] + jobs[SLOW] + jobs[SHORT] + jobs[LISTS]


def is_empty() -> bool:
    """Whether no job is due."""
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=Now())
    return not ProcrastinateJob.objects.filter(due, status="todo").exists()


def count_failure(job_id: int | None) -> None:
    """Lets the next try of a job know, by its argument `failures`, that one more has failed."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "count_failure.sql"), {"job": job_id})
