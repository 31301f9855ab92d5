"""The do-not-contact list: whom nothing is sent about, and whose leads are marked or left out."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.enrich import LeadIssue
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.api.problems import ApiError
from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.errors import ErrorData
from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue
from batchruns.messages import kept_error_in_words
from batchruns.models import Suppression, SuppressionUpload
from batchruns.runs import limits
from batchruns.runs.do_not_contact import entries, uploads
from batchruns.uploads.forms import check_size
from leadenrich.accounts.models import User

router = Router(tags=["do not contact"])
NEWEST_FIRST = Order(("id",), tuple[int], descending=True)
MOST_TEXTS = 10_000
TEXTS = ["ada@example.com", "+49 30 901820", "example.org", "Lovelace, Ada, Analytical Engines"]
Country = Annotated[
    str,
    Field(
        pattern="^([A-Z]{2})?$",
        description="Two letters (ISO 3166): of numbers without a prefix. By default that of your "
        "account.",
    ),
]
Reason = Annotated[str, Field(max_length=entries.MAX_REASON, description="Kept with each entry.")]


class ListedEntry(Schema):
    """Somebody, or a whole company, not to be contacted."""

    id: int
    kind: Kind
    value: str | None = Field(description="Null where only a hash is kept.")
    reason: str
    source: str = Field(description="typed, upload, lead, opt_out or erased.")
    created_at: datetime

    @classmethod
    def of(cls, entry: Suppression) -> "ListedEntry":
        """An entry as its owner may see it."""
        return cls(
            id=entry.pk,
            kind=Kind(entry.kind),
            value=entry.value or None,
            reason=entry.reason,
            source=entry.source,
            created_at=entry.created_at,
        )
