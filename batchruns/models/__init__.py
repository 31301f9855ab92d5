"""Batch runs, and the tables that hang on them."""

from batchruns.models.budget import Budget
from batchruns.models.chunk import Chunk
from batchruns.models.column_view import ColumnView
from batchruns.models.deletion import Deletion
from batchruns.models.edit import Edit
from batchruns.models.erasure import Erasure
from batchruns.models.event import Event
from batchruns.models.kept_answer import KeptAnswer
from batchruns.models.lookup import Lookup
from batchruns.models.pace import Pace
from batchruns.models.provider_key import ProviderKey
from batchruns.models.receipt import Receipt
from batchruns.models.recipe import Recipe
from batchruns.models.reference_list import ListDecision, ListUse, ReferenceList
from batchruns.models.request_pace import RequestPace
from batchruns.models.run import BatchRun, BatchRunQuerySet, ShownStatus, Status
from batchruns.models.run_index import RunIndex
from batchruns.models.saved_export import SavedExport
from batchruns.models.suppression import Suppression, SuppressionList, SuppressionUpload
from batchruns.models.webhook import WebhookDelivery, WebhookEndpoint

__all__ = [
    "BatchRun",
    "BatchRunQuerySet",
    "Budget",
    "Chunk",
    "ColumnView",
    "Deletion",
    "Edit",
    "Erasure",
    "Event",
    "KeptAnswer",
    "ListDecision",
    "ListUse",
    "Lookup",
    "Pace",
    "ProviderKey",
    "Receipt",
    "Recipe",
    "ReferenceList",
    "RequestPace",
    "RunIndex",
    "SavedExport",
    "ShownStatus",
    "Status",
    "Suppression",
    "SuppressionList",
    "SuppressionUpload",
    "WebhookDelivery",
    "WebhookEndpoint",
]
