"""Batch runs, and the tables that hang on them."""

from batchruns.models.chunk import Chunk
from batchruns.models.deletion import Deletion
from batchruns.models.event import Event
from batchruns.models.recipe import Recipe
from batchruns.models.run import BatchRun, BatchRunQuerySet, Status
from batchruns.models.run_index import RunIndex

__all__ = [
    "BatchRun",
    "BatchRunQuerySet",
    "Chunk",
    "Deletion",
    "Event",
    "Recipe",
    "RunIndex",
    "Status",
]
