"""The queues that a worker serves, and what it knows of the jobs in them."""

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.runs.queue import CHUNKS, FILES, HOUSE, LONG_LOOKUPS, LOOKUPS, MAIL, SHORT, SLOW
from leadenrich.platform.sql_files import read_sql

# Many of the short ones: the machine shares itself among them, so that a quick one waits for none.
FILE_JOBS, SHORT_JOBS, LOOKUP_JOBS, MAIL_JOBS, HOUSE_JOBS = 3, 8, 4, 1, 2


def jobs_of_queues(concurrency: int) -> dict[str, int]:
    """How many jobs of each queue a worker does at a time, if that is `concurrency` chunks."""
    return {
        CHUNKS: concurrency,
        SLOW: max(1, concurrency // 2),
        FILES: FILE_JOBS,
        SHORT: SHORT_JOBS,
        LOOKUPS: LOOKUP_JOBS,
        LONG_LOOKUPS: LOOKUP_JOBS,
        MAIL: MAIL_JOBS,
        HOUSE: HOUSE_JOBS,
    }


def most_chunks(concurrency: int) -> int:
    """How many chunks a worker enriches at a time at most: those that are slow or short, too."""
    jobs = jobs_of_queues(concurrency)
    return jobs[CHUNKS] + jobs[SLOW] + jobs[SHORT]


def is_empty() -> bool:
    """Whether no job is due."""
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=Now())
    return not ProcrastinateJob.objects.filter(due, status="todo").exists()


def count_failure(job_id: int | None) -> None:
    """Lets the next try of a job know, by its argument `failures`, that one more has failed."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "count_failure.sql"), {"job": job_id})
