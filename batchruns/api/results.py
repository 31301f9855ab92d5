"""What came of a run: its result in any format, rejected rows, issues, what it asked and cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.etags import tag_of
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.api.problems import ApiError
from batchruns.api.ranges import in_ranges
from batchruns.api.row_issues import RowIssue
from batchruns.api.runs import own_run
from batchruns.downloads import responses
from batchruns.downloads.shapes import shape_of
from batchruns.engine.lookups.price import as_decimal
from batchruns.engine.summary import Summary
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.exports.crm.base import TEMPLATES
from batchruns.engine.tables.exports.crm.own import OwnTemplate
from batchruns.engine.tables.exports.left_out import known_kinds
from batchruns.messages import event_in_words, in_words
from batchruns.models import BatchRun, Budget, Event, Receipt, Status
from batchruns.runs import files
from batchruns.runs.errors import IllegalTransitionError
from batchruns.runs.issue_samples import samples_of
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.runs.lookups.failures import failures_of

router = Router(tags=["results"])

TEMPLATE_NAMES = (*TEMPLATES, OwnTemplate.name)
RESULT, REJECTED_ROWS = "/runs/{uuid:run_id}/result", "/runs/{uuid:run_id}/rejected-rows"
ORIGINAL = "original"
IN_ORDER = Order(("id",), tuple[int])

FILE_ANSWER = {
    "responses": {
        200: {
            "description": "The file, as an attachment.",
            "content": {
                "text/csv": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "E-Mail,email_normalized\r\nADA@example.com,ada@example.com\r\n",
                }
            },
        },
        206: {"description": "The part that was asked for, of a file as it is stored."},
    }
}
ISSUES_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "code": "domain_mistyped",
            "about": "Email",
            "rows": 12,
            "samples": [
                {
                    "row": 7,
                    "issue": {
                        "code": "domain_mistyped",
                        "about": ["Email"],
                        "detail": "The domain looks like a mistyped gmail.com.",
                        "parameters": {"domain": "gmail.com"},
                    },
                }
            ],
        }
    ]
}
RECEIPT_EXAMPLE: dict[str, Any] = {
    "currency": "USD",
    "spent": "1.9",
    "ceiling": "5",
    "lines": [
        {
            "connection": "hunter",
            "provider": "hunter",
            "capability": "find_email",
            "host": "api.hunter.io",
            "fields": ["domain", "first_name", "last_name"],
            "asked": 19,
            "hits": 12,
            "accepted": 11,
            "kept": 4,
            "saved": "0.4",
            "cost": "1.9",
            "seconds": 21.5,
            "first_asked_at": "2026-05-04T09:30:06Z",
            "last_asked_at": "2026-05-04T09:30:09Z",
        }
    ],
    "failures": [{"connection": "hunter", "cause": "bad_key", "lookups": 3, "cost": "0"}],
}
EVENT_EXAMPLE: dict[str, Any] = {
    "at": "2026-05-04T09:30:05Z",
    "kind": "started",
    "detail": "",
    "parameters": {},
}


class ResultForm(Schema):
    """How a result is to be written."""

    format: Annotated[str, Field(description=f"One of {', '.join(EXPORTS)}.")] = responses.STORED
    as_: Annotated[
        str,
        Field(
            alias="as",
            description=f"As a CRM imports it: {', '.join(TEMPLATE_NAMES)}, the last of which is your "
            "own. You choose values for it on the download page.",
        ),
    ] = ""
    columns: Annotated[
        Literal["", "into", "into_with_originals"],
        Field(description="Where cleaned values stand: behind your columns, or in them."),
    ] = ""
    left_out: Annotated[
        list[str], Field(description="Rows to leave out: duplicates, invalid_emails.")
    ] = []
    do_not_contact: Annotated[
        Literal["", "drop", "mark", "keep", "only"],
        Field(description="What becomes of leads on your list, by default what the run chose."),
    ] = ""
    exact: Annotated[
        bool,
        Field(description="Cells as they are; false: nothing that a spreadsheet would work out."),
    ] = True


class RowsForm(Schema):
    """How rejected rows are to be written."""

    format: Annotated[
        str,
        Field(description=f"One of {', '.join(EXPORTS)}; original: as uploaded, to be corrected."),
    ] = responses.STORED
    exact: Annotated[bool, Field(description="Cells as they are.")] = True


class IssueSample(Schema):
    """A row that has an issue."""

    row: int = Field(description="Its number in the uploaded file, from 1, with the header's.")
    issue: RowIssue


class IssueCount(Schema):
    """How often a result has an issue."""

    code: str
    about: str = Field(description="The column or enrichment that it is about.")
    rows: int
    samples: list[IssueSample] = Field(description="Up to three.")


class Issues(Schema):
    """The issues of a result, the most frequent ones first."""

    model_config = ConfigDict(json_schema_extra={"examples": [ISSUES_EXAMPLE]})

    items: list[IssueCount]


class ReceiptLine(Schema):
    """What one provider was asked for, and what that cost, in units of the currency."""

    connection: str
    provider: str
    capability: str
    host: str
    fields: list[str] = Field(description="The inputs of leads that were sent.")
    asked: int
    hits: int
    accepted: int
    kept: int = Field(description="Answers of earlier runs that were used again, for nothing.")
    saved: str
    cost: str
    seconds: float
    first_asked_at: datetime | None
    last_asked_at: datetime | None


class FailedLookups(Schema):
    """Questions that came to nothing."""

    connection: str
    cause: str = Field(description="bad_key, out_of_credit, unsure, waiting and the like.")
    lookups: int
    cost: str = Field(description="Of unsure ones: what they may have cost at most.")


class RunReceipt(Schema):
    """What a run has asked of whom, and what that cost."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECEIPT_EXAMPLE]})

    currency: str
    spent: str
    ceiling: str | None
    lines: list[ReceiptLine]
    failures: list[FailedLookups]


class RunEvent(Schema):
    """Something that happened to a run."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVENT_EXAMPLE]})

    at: datetime
    kind: str
    detail: str = Field(description="What else is to be said of it; often nothing.")
    parameters: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> "RunEvent":
        """An event in the language that was asked for."""
        return cls(
            at=event.at,
            kind=event.kind,
            detail=event_in_words(event),
            parameters=event.params or {},
        )


@router.api_operation(["HEAD"], RESULT, include_in_schema=False)
@router.get(RESULT, url_name="result", openapi_extra=FILE_ANSWER)
def get_result(
    request: ApiRequest, run_id: UUID, form: Annotated[ResultForm, Query()]
) -> HttpResponseBase:
    """The result of a completed run, as you have edited it, written while it is sent.

    CSV as it is stored can be asked for in ranges (`Accept-Ranges: bytes`, with an ETag for If-Range);
    whatever is written anew for you can't (`Accept-Ranges: none`).
    """
    run = _completed(request, run_id)
    _check_format(form.format, tuple(EXPORTS))
    if form.as_ and form.as_ not in TEMPLATE_NAMES:
        raise ApiError("no_such_template", 422, name=form.as_, names=list(TEMPLATE_NAMES))
    for name in set(form.left_out) - known_kinds(form.left_out):
        raise ApiError("option_unfit", 422, name=f"left_out={name}")
    try:
        shape = shape_of(run, request.user.pk, request.GET)
        response = responses.respond(
            run,
            files.RESULT,
            shape.suffix,
            form.format,
            exact=form.exact,
            reshape=None if shape.is_as_stored else shape,
            contacts=shape.contacts,
        )
    except Http404:
        raise ApiError("no_such_file", 404) from None
    return _sent(request, run, response)


@router.api_operation(["HEAD"], REJECTED_ROWS, include_in_schema=False)
@router.get(REJECTED_ROWS, openapi_extra=FILE_ANSWER)
def get_rejected_rows(
    request: ApiRequest, run_id: UUID, form: Annotated[RowsForm, Query()]
) -> HttpResponseBase:
    """The rows that couldn't be enriched, each with its line and why; or as they were uploaded."""
    run = _completed(request, run_id)
    _check_format(form.format, (*EXPORTS, ORIGINAL))
    try:
        if form.format == ORIGINAL:
            response = responses.rejected_rows_as_uploaded(run)
        else:
            response = responses.respond(
                run, files.REJECTED_ROWS, "rejects", form.format, exact=form.exact
            )
    except Http404:
        raise ApiError("no_such_file", 404) from None
    return _sent(request, run, response)


@router.get("/runs/{uuid:run_id}/issues", response=Issues)
def list_issues(request: ApiRequest, run_id: UUID) -> Issues:
    """Why values are missing or doubtful: how often each reason occurs, with some rows that have it."""
    run = _completed(request, run_id)
    summary = run.parsed_meta.summary or Summary()
    samples = samples_of(run)
    counts = [
        IssueCount(
            code=code,
            about=in_words(about),
            rows=rows,
            samples=[
                IssueSample(row=row, issue=RowIssue.of(issue))
                for row, issue in samples.get((code, about), ())
            ],
        )
        for code, by_subject in summary.issues.items()
        for about, rows in by_subject.items()
    ]
    return Issues(items=sorted(counts, key=lambda count: (-count.rows, count.code, count.about)))


@router.get("/runs/{uuid:run_id}/receipt", response=RunReceipt)
def get_receipt(request: ApiRequest, run_id: UUID) -> RunReceipt:
    """What a run has asked of providers so far, which data of leads it sent them, and what that cost."""
    run = own_run(request, run_id)
    budget = budgets_of(request.user.pk, run.pk)[Budget.Kind.RUN]
    return RunReceipt(
        currency=settings.LOOKUP_CURRENCY,
        spent=as_decimal(budget.spent),
        ceiling=None if budget.ceiling is None else as_decimal(budget.ceiling),
        lines=[_line(line) for line in Receipt.objects.filter(run=run.pk)],
        failures=[
            FailedLookups(
                connection=each.provider,
                cause=each.cause,
                lookups=each.lookups,
                cost=as_decimal(each.cost),
            )
            for each in failures_of(run)
        ],
    )


@router.get("/runs/{uuid:run_id}/events", response=Page[RunEvent])
def list_events(
    request: ApiRequest, response: HttpResponse, run_id: UUID, position: PositionQuery
) -> Page[RunEvent]:
    """The history of a run, the first event first."""
    events = own_run(request, run_id).events.all()
    return page_of(events, IN_ORDER, position, RunEvent.of, request, response)


def _completed(request: ApiRequest, run_id: UUID) -> BatchRun:
    run = own_run(request, run_id)
    if run.status != Status.COMPLETED:
        raise IllegalTransitionError("no_result_yet")
    return run


def _check_format(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise ApiError("no_such_format", 422, name=name, names=list(names))


def _sent(request: ApiRequest, run: BatchRun, response: HttpResponseBase) -> HttpResponseBase:
    """A download, in ranges where its bytes stay as they are."""
    if not isinstance(response, responses.StoredFile):
        response["Accept-Ranges"] = "none"
        return response
    # Files are written anew where a person is erased, or the run is retried.
    version = (run.pk, run.finished_at, run.parsed_meta.erasures, response["Content-Disposition"])
    return in_ranges(request, response, tag_of(repr(version).encode()))


def _line(line: Receipt) -> ReceiptLine:
    same = ("connection", "provider", "capability", "host", "fields", "asked", "hits", "accepted")
    times = ("kept", "seconds", "first_asked_at", "last_asked_at")
    known = {name: getattr(line, name) for name in (*same, *times)}
    return ReceiptLine(**known, saved=as_decimal(line.saved), cost=as_decimal(line.cost))
