"""Runs: made of a file or of rows, started, canceled, changed, and taken away."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.etags import check_unchanged
from batchruns.api.options import choose, shown_options
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.messages import failure_in_words
from batchruns.models import BatchRun, RunIndex, ShownStatus
from batchruns.models import Status as RunStatus
from batchruns.models.run import CREATED
from batchruns.runs import deletion, outbox, service, titles
from batchruns.runs.errors import RunNotFoundError
from batchruns.runs.jsonb import storable
from batchruns.uploads.start import start

router = Router(tags=["runs"])

LATEST_FIRST = Order(("created", "id"), tuple[datetime, UUID], descending=True)


CHANGES_EXAMPLE: dict[str, Any] = {"name": "Trade fair", "options": {"column_set": "all"}}


class Counts(Schema):
    """How many rows there are of each kind; null as long as that isn't known."""

    rows: int | None = Field(description="Rows of the file, also rejected ones.")
    done: int = Field(description="Rows that workers are done with so far.")
    enriched: int | None
    rejected: int | None
    set_aside: int | None = Field(description="Lines that are no rows, such as totals.")
    left_out: int | None = Field(description="Rows left out: their leads are not to be contacted.")


class Failure(Schema):
    """Why a run failed."""

    code: str | None = Field(description="Null where another client wrote the message.")
    detail: str
    parameters: dict[str, Any]


class AppliedRecipe(Schema):
    """The recipe that a run's options come from."""

    name: str
    version: int


RUN_EXAMPLE: dict[str, Any] = {
    "id": "0b5a3c5e-6a5f-4f0e-9a54-3a1c2f0c9d11",
    "filename": "leads.csv",
    "name": "Trade fair",
    "tags": ["fair"],
    "status": "completed",
    "canceled": False,
    "created_at": "2026-05-04T09:30:00Z",
    "started_at": "2026-05-04T09:30:05Z",
    "finished_at": "2026-05-04T09:30:09Z",
    "counts": {
        "rows": 1200, "done": 1200, "enriched": 1198, "rejected": 2, "set_aside": 1, "left_out": 0
    },
    "error": None,
    "options": {"default_country": "DE", "column_set": "essential", "parse": {"kind": "csv"}},
    "recipe": {"name": "Trade fair", "version": 2},
    "again_of": None,
    "result_url": "/api/v1/runs/0b5a3c5e-6a5f-4f0e-9a54-3a1c2f0c9d11/result",
}  # fmt: skip


class Run(Schema):
    """An uploaded file of leads, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [RUN_EXAMPLE]})

    id: UUID
    filename: str
    name: str | None = Field(description="What you call it, where that isn't the filename.")
    tags: list[str]
    status: str = Field(description="pending, processing, completed or failed.")
    canceled: bool = Field(description="Whether it failed because somebody canceled it.")
    created_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    counts: Counts
    error: Failure | None
    options: dict[str, Any] | None = Field(description="How it is parsed and enriched.")
    recipe: AppliedRecipe | None
    again_of: str | None = Field(description="The id of the run that it repeats with changes.")
    result_url: str | None = Field(description="Where its result is, once it is completed.")

    @classmethod
    def of(cls, run: BatchRun) -> "Run":
        """A run that comes from `with_progress`."""
        known = run.parsed_meta
        recipe = known.recipe
        return cls(
            id=run.pk,
            filename=run.filename,
            name=known.name,
            tags=list(known.tags),
            status=run.status,
            canceled=run.shown_status == ShownStatus.CANCELED,
            created_at=run.created_at,
            started_at=run.started_at,
            finished_at=run.finished_at,
            counts=_counts(run),
            error=_failure(run),
            options=shown_options(known.options) if known.options else None,
            recipe=AppliedRecipe(name=recipe.name, version=recipe.version) if recipe else None,
            again_of=known.again_of,
            result_url=outbox.result_url(run),
        )


def _counts(run: BatchRun) -> Counts:
    known = run.parsed_meta
    return Counts(
        rows=known.row_count if known.row_count is not None else _counted(run),
        done=run.rows_done,  # type: ignore[attr-defined]
        enriched=known.enriched_count,
        rejected=known.rejected_count,
        set_aside=known.set_aside_count,
        left_out=known.suppressed_count,
    )


def _counted(run: BatchRun) -> int | None:
    """The rows as they were counted before the start, if all were."""
    counted = run.parsed_meta.counted
    return counted.rows if counted and counted.is_all else None


def _failure(run: BatchRun) -> Failure | None:
    if run.status != RunStatus.FAILED:
        return None
    error = run.stored_error
    return Failure(
        code=error.code if error else None,
        detail=failure_in_words(run),
        parameters=dict(error.params) if error else {},
    )


class Filters(Schema):
    """Which runs are listed."""

    status: Annotated[
        ShownStatus | None,
        Field(description="pending, processing, completed, failed or canceled."),
    ] = None
    search: Annotated[
        str, Field(max_length=255, description="A part of name, filename or tags.")
    ] = ""
    tag: Annotated[str, Field(max_length=30, description="One of its tags, whatever its case.")] = (
        ""
    )
    created_since: Annotated[datetime | None, Field(description="At or after this time.")] = None
    created_before: Annotated[datetime | None, Field(description="Before this time.")] = None


class Changes(Schema):
    """What is to be otherwise; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CHANGES_EXAMPLE]})

    name: str | None = None
    tags: list[str] = []
    options: Annotated[dict[str, Any], Field(description="Of a pending run only.")] = {}


@router.get("/runs", response=Page[Run], url_name="runs")
def list_runs(
    request: ApiRequest,
    response: HttpResponse,
    filters: Annotated[Filters, Query()],
    position: PositionQuery,
) -> Page[Run]:
    """Lists your runs, the latest created first."""
    runs = _filtered(request, filters).with_progress()  # type: ignore[attr-defined]
    return page_of(runs, LATEST_FIRST, position, Run.of, request, response)


@router.get("/runs/{uuid:run_id}", response=Run, url_name="run")
def get_run(request: ApiRequest, run_id: UUID) -> Run:
    """A run, with how far it is. Ask with If-None-Match to learn whether anything has changed."""
    return Run.of(own_run(request, run_id))


@router.patch("/runs/{uuid:run_id}", response=Run, url_name="run")
def change_run(request: ApiRequest, run_id: UUID, changes: Changes) -> Run:
    """Changes name, tags or, of a pending run, options. With If-Match only if it is as you know it."""
    run = unchanged_run(request, run_id)
    if changes.model_fields_set & {"name", "tags"}:
        known = run.parsed_meta
        kept = {"name": known.name, "tags": list(known.tags)}
        sent = changes.model_dump(include={"name", "tags"}, exclude_unset=True)
        titles.entitle(run, **{**kept, **sent})
    choose(request.user, run, None, changes.options)
    return Run.of(own_run(request, run_id))


@router.delete("/runs/{uuid:run_id}", response={204: None}, url_name="run")
def delete_run(request: ApiRequest, run_id: UUID) -> Status[None]:
    """Deletes a run with its files; one in work is canceled. The pages offer to undo it for a moment."""
    deletion.discard([unchanged_run(request, run_id)])
    return Status(204, None)


@router.post("/runs/{uuid:run_id}/start", response=Run)
def start_run(request: ApiRequest, run_id: UUID) -> Run:
    """Puts a pending run to work. Where its steps ask providers, it may spend what its estimate says at
    most, unless you have set a ceiling.
    """
    start(unchanged_run(request, run_id))
    return Run.of(own_run(request, run_id))


@router.post("/runs/{uuid:run_id}/cancel", response=Run)
def cancel_run(request: ApiRequest, run_id: UUID) -> Run:
    """Stops a run that isn't finished. It counts as failed, with `canceled`, and can be retried."""
    service.cancel(unchanged_run(request, run_id))
    return Run.of(own_run(request, run_id))


@router.post("/runs/{uuid:run_id}/retry", response=Run)
def retry_run(request: ApiRequest, run_id: UUID) -> Run:
    """Takes a failed run up again, where it stopped."""
    service.retry(unchanged_run(request, run_id))
    return Run.of(own_run(request, run_id))


def own_run(request: ApiRequest, run_id: UUID) -> BatchRun:
    """The person's run with its progress. Raises RunNotFoundError, also for another's."""
    run = service.list_runs(request.user).with_progress().filter(pk=run_id).first()
    if run is None:
        raise RunNotFoundError("run_gone")
    return run


def unchanged_run(request: ApiRequest, run_id: UUID) -> BatchRun:
    """The person's run, held to the end; as the request knows it, if it says so by If-Match.

    Raises RunNotFoundError or ApiError.
    """
    service.lock_run(run_id)
    run = own_run(request, run_id)
    check_unchanged(request, Run.of(run))
    return run


def _filtered(request: ApiRequest, filters: Filters) -> QuerySet[BatchRun]:
    runs = service.list_runs(request.user).annotate(created=CREATED)
    if filters.created_since:
        runs = runs.filter(created__gte=filters.created_since)
    if filters.created_before:
        runs = runs.filter(created__lt=filters.created_before)
    if not (filters.status or filters.search or filters.tag):
        return runs
    entries = RunIndex.objects.for_user(request.user).with_text(storable(filters.search))
    if filters.tag:
        entries = entries.with_tag(storable(filters.tag))
    if filters.status:
        entries = entries.filter(status=filters.status)
    return runs.filter(index__in=entries)
