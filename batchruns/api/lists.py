"""Own reference lists: files with which leads are matched."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.file_forms import file_form, sent_form
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.api.problems import ApiError
from batchruns.engine.lists.proposals import proposed_columns, proposed_kind
from batchruns.engine.options import Options
from batchruns.engine.schema.fields import is_field, mapped_twice
from batchruns.messages import kept_error_in_words
from batchruns.models import ReferenceList
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lists import service
from batchruns.uploads import lists as intake

router = Router(tags=["lists"])
BY_NAME = Order(("name",), tuple[str])
Kind = Literal["people", "companies"]


LIST_EXAMPLE: dict[str, Any] = {
    "id": "0b5a3a2e-8d0f-4b3c-9d5e-6f7a8b9c0d1e",
    "name": "Customers",
    "kind": "companies",
    "connection": "list:0b5a3a2e-8d0f-4b3c-9d5e-6f7a8b9c0d1e",
    "status": "ready",
    "is_usable": True,
    "error": None,
    "filename": "customers.csv",
    "columns": [
        {"name": "Account", "field": "company", "is_taken": False},
        {"name": "Owner", "field": None, "is_taken": True},
    ],
    "rows": 1200,
    "rejected": 0,
    "progress": 1200,
    "created_at": "2026-11-27T09:30:00Z",
    "built_at": "2026-11-27T09:30:04Z",
}


class ListColumn(Schema):
    """A column of a list."""

    name: str
    field: str | None = Field(description="The lead field that it holds.")
    is_taken: bool = Field(description="Whether leads gain it, where a step says nothing else.")


class OwnList(Schema):
    """A list, and how far it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [LIST_EXAMPLE]})

    id: UUID
    name: str
    kind: Kind = Field(description="What a row of it is about.")
    connection: str = Field(description="What steps call it.")
    status: str = Field(
        description="pending: its columns are to be checked; building; ready; or failed. While a newer "
        "file is checked or built, leads are matched with the rows of before."
    )
    is_usable: bool = Field(description="Whether leads can be matched with it now.")
    error: str | None
    filename: str
    columns: list[ListColumn] = Field(description="Of the newest file.")
    rows: int = Field(description="With which leads are matched now.")
    rejected: int = Field(description="Rows that couldn't be read.")
    progress: int = Field(description="Rows read so far, while it is being built.")
    created_at: datetime
    built_at: datetime | None

    @classmethod
    def of(cls, own: ReferenceList) -> "OwnList":
        """A list of a person."""
        options, error = _options(own), own.stored_error
        pairs = zip(options.columns, options.mapping, strict=True)
        return cls(
            id=own.pk,
            name=own.name,
            kind=cast("Kind", own.kind),
            connection=own.connection,
            status=own.status,
            is_usable=own.is_usable,
            error=kept_error_in_words(error) if error else None,
            filename=own.filename,
            columns=[
                ListColumn(name=name, field=field, is_taken=name in own.columns)
                for name, field in pairs
            ],
            rows=own.rows,
            rejected=own.rejected,
            progress=own.progress,
            created_at=own.created_at,
            built_at=own.built_at,
        )


class Choices(Schema):
    """How a list is built; what is missing is proposed by the file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"kind": "companies", "mapping": {"Account": "company"}, "columns": ["Owner"]}
            ]
        },
    )

    kind: Kind | None = None
    mapping: Annotated[
        dict[str, str | None],
        Field(description="The lead field of some columns, or null; others keep theirs."),
    ] = {}
    columns: Annotated[list[str] | None, Field(description="The columns that leads gain.")] = None


class NewList(Schema):
    """What comes with the file of a new list."""

    name: str = Field("", description="By default, what the file is called.")
    build: bool = Field(
        True, description="Whether it is built as proposed; else its columns wait to be checked."
    )


class NewerFile(Schema):
    """What comes with a newer file of a list."""

    tops_up: bool = Field(
        False, description="Whether its rows come to those of the list; else they replace them."
    )


class Rename(Schema):
    """What changes of a list."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Customers"}]}
    )

    name: str


NEW_FILE = file_form(NewList, {"name": "Customers"})
NEWER_FILE = file_form(NewerFile, {"tops_up": True})


@router.get("/lists", response=Page[OwnList], url_name="lists")
def list_lists(
    request: ApiRequest, response: HttpResponse, position: PositionQuery
) -> Page[OwnList]:
    """Lists your lists by name."""
    rows = service.lists_of(request.user.pk)
    return page_of(rows, BY_NAME, position, OwnList.of, request, response)


@router.post("/lists", response={201: OwnList}, url_name="lists", openapi_extra=NEW_FILE)
def create_list(request: ApiRequest) -> Any:
    """Makes a list of a file, and has it built: ask for it until its status is ready."""
    with sent_form(request, NewList) as (file, wanted):
        name = wanted.name or service.unused_name(request.user.pk, PurePath(file.name or "").stem)
        made = intake.take_in(request.user, file, name, ReferenceList.Kind.COMPANIES)
    made = service.change_kind(made, ReferenceList.Kind(proposed_kind(_options(made).mapping)))
    return Status(201, OwnList.of(_built(made, Choices()) if wanted.build else made))


@router.get("/lists/{uuid:list_id}", response=OwnList, url_name="list")
def get_list(request: ApiRequest, list_id: UUID) -> OwnList:
    """A list, with how far it is."""
    return OwnList.of(_own(request, list_id))


@router.patch("/lists/{uuid:list_id}", response=OwnList, url_name="list")
def rename_list(request: ApiRequest, list_id: UUID, wanted: Rename) -> OwnList:
    """Gives a list another name."""
    return OwnList.of(service.rename(_own(request, list_id), wanted.name))


@router.post(
    "/lists/{uuid:list_id}/file",
    response={202: OwnList},
    url_name="list_file",
    openapi_extra=NEWER_FILE,
)
def send_newer_file(request: ApiRequest, list_id: UUID) -> Any:
    """Replaces the rows of a list, or adds some. It is built at once if the file has the same columns,
    else its status is pending: check them, then have it built.
    """
    own = _own(request, list_id)
    with sent_form(request, NewerFile) as (file, wanted):
        return Status(202, OwnList.of(intake.take_in_newer(own, file, tops_up=wanted.tops_up)))


@router.post("/lists/{uuid:list_id}/build", response={202: OwnList})
def build_list(request: ApiRequest, list_id: UUID, wanted: Choices) -> Any:
    """Has a list built, or built anew with another mapping."""
    own = _own(request, list_id)
    if wanted.kind:
        own = service.change_kind(own, ReferenceList.Kind(wanted.kind))
    return Status(202, OwnList.of(_built(own, wanted)))


@router.delete("/lists/{uuid:list_id}", response={204: None}, url_name="list")
def delete_list(request: ApiRequest, list_id: UUID) -> Any:
    """Deletes a list with its file and decisions. Steps that name it pass it over from now on."""
    service.delete(_own(request, list_id))
    return Status(204, None)


def _own(request: ApiRequest, list_id: UUID) -> ReferenceList:
    """This person's list. Raises ApiError."""
    own = service.lists_of(request.user.pk).filter(pk=list_id).first()
    if own is None:
        raise ApiError("list_gone", 404)
    return own


def _built(own: ReferenceList, choices: Choices) -> ReferenceList:
    options = _options(own)
    options = replace(options, mapping=_mapping(options, choices.mapping))
    proposed = own.columns or proposed_columns(options.columns, options.mapping)
    return service.build(own, options, proposed if choices.columns is None else choices.columns)


def _mapping(options: Options, wanted: Mapping[str, str | None]) -> tuple[str | None, ...]:
    """The lead field of each column. Raises ApiError for a column or field that there isn't."""
    for column, field in wanted.items():
        if column not in options.columns or not (field is None or is_field(field)):
            raise ApiError("mapping_unfit", 422, column=column, field=field or "")
    pairs = zip(options.columns, options.mapping, strict=True)
    mapping = tuple(wanted.get(column, field) for column, field in pairs)
    for index in mapped_twice(mapping):
        raise ApiError("mapping_unfit", 422, column=options.columns[index], field=mapping[index])
    return mapping


def _options(own: ReferenceList) -> Options:
    options = own.parsed_meta.options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options
