"""What operators see of runs, and the keys that they give to all."""

from batchruns.admin.runs import BatchRunAdmin
from batchruns.admin.site_keys import SiteKeyAdmin

__all__ = ["BatchRunAdmin", "SiteKeyAdmin"]
