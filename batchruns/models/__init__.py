"""Batch runs, and the tables that hang on them."""

from batchruns.models.chunk import Chunk
from batchruns.models.column_view import ColumnView
from batchruns.models.deletion import Deletion
from batchruns.models.edit import Edit
from batchruns.models.event import Event
from batchruns.models.run import BatchRun, BatchRunQuerySet, Status
from batchruns.models.run_index import RunIndex
from batchruns.models.saved_mapping import SavedMapping

__all__ = [
    "BatchRun",
    "BatchRunQuerySet",
    "Chunk",
    "ColumnView",
    "Deletion",
    "Edit",
    "Event",
    "RunIndex",
    "SavedMapping",
    "Status",
]
