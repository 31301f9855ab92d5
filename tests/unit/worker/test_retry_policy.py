"""When a job is taken up again that a worker gives back."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from batchruns.worker.retry_policy import RetryPolicy
from batchruns.worker.turns import TakesLongerError

JOB = Job(id=1, queue="chunks", lock=None, queueing_lock=None, task_name="batchruns.enrich_chunk")


@pytest.mark.parametrize("error", [JobAborted(), TakesLongerError("slow chunks")])
def test_work_that_is_handed_over_is_due_at_once_whatever_the_clock_says(error: Exception) -> None:
    decision = RetryPolicy().get_retry_decision(exception=error, job=JOB)

    assert decision is not None
    assert decision.retry_at is not None
    assert decision.retry_at < datetime.now(UTC) - timedelta(days=365)
