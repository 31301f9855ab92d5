"""The do-not-contact list: whom nothing is sent about, and whose leads are marked or left out."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.file_forms import file_form, sent_form
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.api.problems import ApiError
from batchruns.api.row_issues import RowIssue
from batchruns.engine import row_issues
from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.errors import ErrorData
from batchruns.engine.issues import Issue
from batchruns.messages import kept_error_in_words
from batchruns.models import Suppression, SuppressionUpload
from batchruns.runs import limits
from batchruns.runs.do_not_contact import entries, uploads
from leadenrich.accounts import preferences
from leadenrich.accounts.models import User

router = Router(tags=["do not contact"])
NEWEST_FIRST = Order(("id",), tuple[int], descending=True)
MOST_TEXTS = 10_000
LARGEST_ID = 2**63 - 1
TEXTS: list[Any] = [
    "ada@example.com",
    "+49 30 901820",
    "example.org",
    "Lovelace, Ada, Analytical Engines",
]
ENTRY_EXAMPLE: dict[str, Any] = {
    "id": 7,
    "kind": "email",
    "value": "ada@example.com",
    "reason": "Unsubscribed",
    "source": "typed",
    "created_at": "2026-11-27T09:30:00Z",
}
ISSUE_EXAMPLE: dict[str, Any] = {
    "code": "entry_free_provider",
    "about": [],
    "detail": "Anyone can have a mailbox at gmail.com. Add the email addresses themselves.",
    "parameters": {"domain": "gmail.com"},
}
ADDED_EXAMPLE: dict[str, Any] = {
    "added": 3,
    "known": 0,
    "refused": [{"index": 3, "text": "gmail.com", "issue": ISSUE_EXAMPLE}],
}
UPLOAD_EXAMPLE: dict[str, Any] = {
    "id": "0b5a3a2e-8d0f-4b3c-9d5e-6f7a8b9c0d1e",
    "filename": "unsubscribed.csv",
    "state": "done",
    "added": 240,
    "known": 12,
    "refused": 1,
    "problems": [{"row": 31, "issue": ISSUE_EXAMPLE}],
    "error": None,
    "created_at": "2026-11-27T09:30:00Z",
}
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

    model_config = ConfigDict(json_schema_extra={"examples": [ENTRY_EXAMPLE]})

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


class Filters(Schema):
    """Which entries are listed."""

    search: Annotated[
        str,
        Field(
            max_length=500, description="The beginning of a value, or all of one, also of a hash."
        ),
    ] = ""
    kind: Kind | None = None


class EntriesIn(Schema):
    """Whom not to contact."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"entries": TEXTS, "reason": "Unsubscribed", "country": "DE"}]
        },
    )

    entries: Annotated[
        list[Annotated[str, Field(max_length=1000)]],
        Field(
            min_length=1,
            max_length=MOST_TEXTS,
            description="Emails, phone numbers, company domains, or a name and a company, with a comma "
            "between. Send more of them as a file.",
        ),
    ]
    reason: Reason = ""
    country: Country = ""


class RefusedEntry(Schema):
    """A text that is no entry."""

    index: int = Field(description="Its place among those sent, from 0.")
    text: str
    issue: RowIssue


class Added(Schema):
    """What became of the texts that were sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [ADDED_EXAMPLE]})

    added: int
    known: int = Field(description="Entries that were on the list already, or were sent twice.")
    refused: list[RefusedEntry] = Field(description="The others are added all the same.")


class Removed(Schema):
    """How many entries were taken off the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"removed": 1}]})

    removed: int


class Settings(Schema):
    """What holds for the whole list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"entries": 252, "hashes_only": False}]}
    )

    entries: int
    hashes_only: bool = Field(description="Whether of new entries only a hash is kept.")


class SettingsIn(Schema):
    """What is to hold for the whole list."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"hashes_only": True}]}
    )

    hashes_only: bool


class EntriesFile(Schema):
    """How a file of entries is read."""

    reason: Reason = ""
    country: Country = ""
    every_row: bool = Field(
        False, description="Whether rows count, too, of which no opt-out column says so."
    )


class Upload(Schema):
    """A file of entries, and what came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [UPLOAD_EXAMPLE]})

    id: UUID
    filename: str
    state: str = Field(description="reading, done or failed.")
    added: int
    known: int
    refused: int
    problems: list["RefusedRow"] = Field(description="The first rows that are no entries.")
    error: str | None
    created_at: datetime

    @classmethod
    def of(cls, upload: SuppressionUpload) -> "Upload":
        """In words."""
        error = ErrorData.parse(upload.error) if upload.error else None
        return cls(
            id=upload.pk,
            filename=upload.filename,
            state=upload.state,
            added=upload.added,
            known=upload.known,
            refused=upload.refused,
            problems=[RefusedRow.of(int(row), issue) for row, issue in upload.problems],
            error=kept_error_in_words(error) if error else None,
            created_at=upload.created_at,
        )


class RefusedRow(Schema):
    """A row of a file that is no entry."""

    row: int
    issue: RowIssue

    @classmethod
    def of(cls, row: int, issue: str) -> "RefusedRow":
        """A row with its issue as it is kept."""
        return cls(row=row, issue=_issue(Issue.load(issue)))


class Uploads(Schema):
    """The latest files of entries."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [UPLOAD_EXAMPLE]}]})

    items: list[Upload]


@router.get("/do-not-contact", response=Page[ListedEntry], url_name="do_not_contact")
def list_entries(
    request: ApiRequest,
    response: HttpResponse,
    filters: Annotated[Filters, Query()],
    position: PositionQuery,
) -> Page[ListedEntry]:
    """Lists whom you don't want to contact, the latest added first."""
    keys = _keys([filters.search] if filters.search else [], _country(request.user))
    rows = entries.find(request.user.pk, filters.search, keys)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return page_of(rows, NEWEST_FIRST, position, ListedEntry.of, request, response)


@router.post("/do-not-contact", response=Added, url_name="do_not_contact")
def add_entries(request: ApiRequest, wanted: EntriesIn) -> Added:
    """Adds people and companies to your do-not-contact list. It holds at once, also for runs in work."""
    country = wanted.country or _country(request.user)
    read = [read_entry(text, country) for text in wanted.entries]
    taken = [entry for entry in read if isinstance(entry, Entry)]
    added = entries.add(request.user.pk, taken, Suppression.Source.TYPED, wanted.reason)
    refused = [
        RefusedEntry(index=index, text=wanted.entries[index], issue=_issue(issue))
        for index, issue in enumerate(read)
        if isinstance(issue, Issue)
    ]
    return Added(added=added, known=len(taken) - added, refused=refused)


@router.post("/do-not-contact/remove", response=Removed)
def remove_entries(request: ApiRequest, wanted: EntriesIn) -> Removed:
    """Takes entries off your do-not-contact list, also those of which only a hash is kept."""
    keys = _keys(wanted.entries, wanted.country or _country(request.user))
    chosen = entries.with_keys(request.user.pk, keys)
    return Removed(removed=entries.remove(request.user.pk, chosen))


@router.delete("/do-not-contact/{int:entry_id}", response={204: None})
def remove_entry(request: ApiRequest, entry_id: int) -> Any:
    """Takes an entry off your do-not-contact list."""
    chosen = Suppression.objects.filter(pk=min(entry_id, LARGEST_ID))
    if not entries.remove(request.user.pk, chosen):
        raise ApiError("entry_gone", 404)
    return Status(204, None)


@router.post(
    "/do-not-contact/file",
    response={202: Upload},
    url_name="do_not_contact_file",
    openapi_extra=file_form(EntriesFile, {"reason": "Unsubscribed"}),
)
def add_file(request: ApiRequest) -> Any:
    """Adds the entries of a file. A worker reads it: `/do-not-contact/uploads` says how far it is."""
    with sent_form(request, EntriesFile) as (file, wanted):
        limits.check_may_store(request.user.pk, file.size or 0)
        country = wanted.country or _country(request.user)
        accepted = uploads.accept(
            request.user.pk,
            file.name or "unnamed",
            uploads.Wanted(wanted.reason, country, wanted.every_row),
            partial(uploads.take, Path(file.temporary_file_path())),
        )
    accepted.refresh_from_db()
    return Status(202, Upload.of(accepted))


@router.get("/do-not-contact/uploads", response=Uploads)
def list_uploads(request: ApiRequest) -> Uploads:
    """Lists your latest files of entries, the last one first."""
    return Uploads(items=list(map(Upload.of, uploads.latest(request.user.pk))))


@router.get("/do-not-contact/settings", response=Settings, url_name="do_not_contact_settings")
def get_settings(request: ApiRequest) -> Settings:
    """How many entries your list has, and how new ones are kept."""
    own = entries.shown_list(request.user.pk)
    return Settings(entries=own.entries, hashes_only=own.keeps_hashes_only)


@router.patch("/do-not-contact/settings", response=Settings, url_name="do_not_contact_settings")
def change_settings(request: ApiRequest, wanted: SettingsIn) -> Settings:
    """Chooses whether of new entries only a hash is kept."""
    entries.keep_hashes_only(request.user.pk, is_on=wanted.hashes_only)
    return get_settings(request)


def _issue(issue: Issue) -> RowIssue:
    return RowIssue.of(row_issues.RowIssue((), issue))


def _keys(texts: Sequence[str], country: str) -> list[Key]:
    """The keys of those texts that are entries."""
    read = (read_entry(text, country) for text in texts)
    return [entry.key for entry in read if isinstance(entry, Entry)]


def _country(user: User) -> str:
    """Where numbers without a prefix are from, for this person."""
    return preferences.of_user(user).default_country or ""
