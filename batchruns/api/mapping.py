"""What the columns of a run's file hold, and how its first rows come out."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.etags import check_unchanged
from batchruns.api.options import options_chosen
from batchruns.api.problems import ApiError
from batchruns.api.row_issues import RowIssue
from batchruns.api.runs import own_run
from batchruns.engine.schema import fields
from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import IllegalTransitionError
from batchruns.runs.options import can_change_options
from batchruns.uploads.choices import Choices, meta_of
from batchruns.uploads.preview import with_preview

router = Router(tags=["mapping"])

MAPPING_EXAMPLE: dict[str, Any] = {
    "columns": [
        {"name": "E-Mail", "field": "email", "confidence": 1.0, "sample": ["ada@example.com"]},
        {"name": "Remark", "field": None, "confidence": 0.0, "sample": ["met at the fair"]},
    ],
    "fields": ["email", "phone", "full_name"],
}
PREVIEW_EXAMPLE: dict[str, Any] = {
    "columns": ["E-Mail", "email_normalized", "issues"],
    "rows": [["ADA@example.com", "ada@example.com", ""]],
    "issues": [[]],
    "checked": 200,
}


class Column(Schema):
    """A column of the file."""

    name: str
    field: str | None = Field(description="The lead field that it holds; null: none.")
    confidence: float | None = Field(description="From 0 to 1, how sure that is.")
    sample: list[str] = Field(description="Its first cells, shortened.")


class Mapping(Schema):
    """The columns of the file in their order, and the fields that there are."""

    model_config = ConfigDict(json_schema_extra={"examples": [MAPPING_EXAMPLE]})

    columns: list[Column]
    fields: list[str]

    @classmethod
    def of(cls, run: BatchRun) -> "Mapping":
        """That of a run. Raises OptionsUnknownError."""
        options, known = options_chosen(run), run.parsed_meta
        columns = [
            Column(
                name=name,
                field=field,
                confidence=next(iter(known.confidence[index : index + 1]), None),
                sample=[row[index] for row in known.sample if len(row) > index],
            )
            for index, (name, field) in enumerate(
                zip(options.columns, options.mapping, strict=True)
            )
        ]
        return cls(columns=columns, fields=list(fields.names()))


class NewMapping(Schema):
    """The lead field of each column, in their order; null: none."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"mapping": ["email", None]}]}
    )

    mapping: Annotated[list[str | None], Field(max_length=20_000)]


class Preview(Schema):
    """The first rows, enriched as the run will be, before lookups and steps that compare rows."""

    model_config = ConfigDict(json_schema_extra={"examples": [PREVIEW_EXAMPLE]})

    columns: list[str]
    rows: list[list[str]] = Field(description="Long cells are shortened.")
    issues: list[list[RowIssue]] = Field(description="Of each of the rows.")
    checked: int = Field(description="How many rows were looked through.")


@router.get("/runs/{uuid:run_id}/mapping", response=Mapping)
def get_mapping(request: ApiRequest, run_id: UUID) -> Mapping:
    """Which lead field each column of the file holds, and how sure that is."""
    return Mapping.of(own_run(request, run_id))


@router.put("/runs/{uuid:run_id}/mapping", response=Mapping)
def put_mapping(request: ApiRequest, run_id: UUID, new: NewMapping) -> Mapping:
    """Says of each column of a pending run what it holds. With If-Match only if it is as you know it."""
    service.lock_run(run_id)
    run = own_run(request, run_id)
    before = Mapping.of(run)
    check_unchanged(request, before)
    _check(before, new.mapping)
    choices = Choices(replace(options_chosen(run), mapping=tuple(new.mapping)))
    if meta := meta_of(request.user, run, choices):
        run = service.change_options(run, meta)
    return Mapping.of(run)


def _check(before: Mapping, mapping: list[str | None]) -> None:
    """Raises ApiError for a mapping that the columns can't have."""
    if len(mapping) != len(before.columns):
        raise ApiError(
            "mapping_of_other_length", 422, columns=len(before.columns), fields=len(mapping)
        )
    for field in filter(None, mapping):
        if not fields.is_field(field):
            raise ApiError("no_lead_field", 422, field=field)
    for index in fields.mapped_twice(mapping):
        column = before.columns[index].name
        raise ApiError("field_mapped_twice", 422, column=column, field=mapping[index])


@router.get("/runs/{uuid:run_id}/preview", response=Preview)
def get_preview(request: ApiRequest, run_id: UUID) -> Preview:
    """Enriches the first rows of a pending run. It is worked out once, and again after each change."""
    run = own_run(request, run_id)
    if not can_change_options(run):
        raise IllegalTransitionError("options_fixed")
    sample = with_preview(run).parsed_meta.preview
    if sample is None:
        raise ApiError("no_preview", 422)
    return Preview(
        columns=list(sample.columns),
        rows=[list(row) for row in sample.rows],
        issues=[RowIssue.all_of(encoded) for encoded in sample.issues],
        checked=sample.checked,
    )
