"""What operators see of runs."""

from batchruns.admin.runs import BatchRunAdmin

__all__ = ["BatchRunAdmin"]
