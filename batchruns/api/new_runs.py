"""New runs: of a file, of rows as JSON, or of the file of an earlier one."""

from contextlib import closing
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Schema, Status
from pydantic import ConfigDict, field_validator

from batchruns.api.access import ApiRequest
from batchruns.api.file_forms import MULTIPART, sent_file
from batchruns.api.json_bodies import json_body, parsed, parsed_json
from batchruns.api.options import choose, described_options
from batchruns.api.problems import ApiError
from batchruns.api.runs import Run, own_run
from batchruns.api.runs import router as router
from batchruns.models import BatchRun
from batchruns.runs import titles
from batchruns.runs.options import asks_others
from batchruns.uploads import again, intake
from batchruns.uploads.forms import json_file
from batchruns.uploads.start import start

ROWS_EXAMPLE: dict[str, Any] = {
    "filename": "fair.json",
    "rows": [{"Name": "Ada Lovelace", "E-Mail": "ada@analytical.co.uk", "Telefon": "030 901820"}],
    "name": "Trade fair",
    "tags": ["fair"],
    "options": {"default_country": "DE"},
    "start": True,
}
AGAIN_EXAMPLE: dict[str, Any] = {"options": {"default_country": "FR"}, "start": True}


class Details(Schema):
    """What is to be done with the leads that are sent along."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str | None, Field(description="What you call the run.")] = None
    tags: Annotated[list[str], Field(description="Words by which you find it again.")] = []
    recipe: Annotated[
        str | None,
        Field(description="The name of a recipe; by default the one that knows such a header."),
    ] = None
    options: Annotated[dict[str, Any], Field(description=described_options())] = {}
    start: Annotated[
        bool,
        Field(
            description="Whether to start it at once. A run whose steps ask providers stays pending: "
            "look at what it would send, then start it."
        ),
    ] = False


class FormDetails(Details):
    """The same beside a file, in the fields of a form: tags with commas between, options as JSON."""

    @field_validator("tags", mode="before")
    @classmethod
    def split_tags(cls, value: str) -> list[str]:
        """The tags between the commas."""
        return value.split(",")

    @field_validator("options", mode="before")
    @classmethod
    def parse_options(cls, value: str) -> Any:
        """The options in the JSON. Raises ApiError."""
        return parsed_json(value)


class Rows(Details):
    """Leads as JSON."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [ROWS_EXAMPLE]})

    filename: Annotated[str, Field(description="What the run is called by.")] = "leads.json"
    rows: Annotated[
        list[dict[str, Any]],
        Field(min_length=1, description="The leads: up to 2.5 MB. Send more of them as a file."),
    ]


class Again(Schema):
    """What is to be otherwise in the new run."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [AGAIN_EXAMPLE]})

    options: dict[str, Any] = {}
    start: bool = False


NOTHING_ELSE = Again()


def _form(*, title: str) -> dict[str, Any]:
    """The schema of a form with a file."""
    fields = {
        "file": {"type": "string", "format": "binary", "description": "CSV, XLSX, JSON and so on."},
        "name": {"type": "string"},
        "tags": {"type": "string", "description": "With commas between them."},
        "recipe": {"type": "string"},
        "options": {"type": "string", "description": "As JSON, as beside rows."},
        "start": {"type": "boolean"},
    }
    schema = {"title": title, "type": "object", "required": ["file"], "properties": fields}
    example = {"file": "leads.csv", "tags": "fair,2026", "start": True}
    return {MULTIPART: {"schema": schema, "example": example}}


FILE_ALONE = {"requestBody": {"required": True, "content": _form(title="File")}}
FILE_OR_ROWS = {
    "requestBody": {
        "required": True,
        "content": {
            **_form(title="File"),
            "application/json": {
                "schema": Rows.model_json_schema(),
                "example": ROWS_EXAMPLE,
            },
        },
    }
}


@router.post("/runs", response={201: Run}, url_name="runs", openapi_extra=FILE_OR_ROWS)
def create_run(request: ApiRequest, response: HttpResponse) -> Status[Run]:
    """Creates a run of a file (a form with the part `file`), or of rows as JSON.

    The file is looked into before the answer: how it is parsed, and which column holds which field.
    Where anything is refused, nothing is kept.
    """
    with closing(_sent(request)) as sent:
        run = intake.take_in(request.user, sent.file)
        return _made(request, response, run, sent.details)


@router.post(
    "/runs/{uuid:run_id}/file", response=Run, url_name="run_file", openapi_extra=FILE_ALONE
)
def upload_file(request: ApiRequest, response: HttpResponse, run_id: UUID) -> Run:
    """Sends the file of a pending run that has none yet: of a row of `batch_runs` that another client,
    such as a front end on Supabase, has created. What that client chose in its `meta` holds.
    """
    run = own_run(request, run_id)
    with closing(_sent(request, of_file_only=True)) as sent:
        with_file = intake.take_in_for(request.user, run, sent.file)
        return _made(request, response, with_file, sent.details).value


@router.post("/runs/{uuid:run_id}/run-again", response={201: Run})
def run_again(
    request: ApiRequest, response: HttpResponse, run_id: UUID, wanted: Again = NOTHING_ELSE
) -> Status[Run]:
    """Makes a new run of the same file, with other options if you send some; the earlier one stays."""
    run = again.run_again(request.user, own_run(request, run_id))
    details = Details(options=wanted.options, start=wanted.start)
    return _made(request, response, run, details)


def _made(
    request: ApiRequest, response: HttpResponse, run: BatchRun, details: Details
) -> Status[Run]:
    """A run that has just got its file, with the details; without either where these are refused."""
    with intake.file_gone_on_error(run):
        run = choose(request.user, run, details.recipe, details.options)
        if details.name or details.tags:
            known = run.parsed_meta
            run = titles.entitle(run, details.name or known.name, details.tags or known.tags)
        if details.start and not asks_others(run):
            start(run)
        response["Location"] = reverse("api:run", args=[run.pk])
        return Status(201, Run.of(own_run(request, run.pk)))


@dataclass(frozen=True, slots=True)
class _Sent:
    """Leads on their way in, as a file, and what is to be done with them."""

    file: TemporaryUploadedFile
    details: Details

    def close(self) -> None:
        self.file.close()


def _sent(request: ApiRequest, *, of_file_only: bool = False) -> _Sent:
    """What a request brings. Raises ApiError, ValidationError of ninja or of Django."""
    if request.content_type == MULTIPART:
        details = parsed(FormDetails, request.POST.dict())
        return _Sent(sent_file(request), details)
    if of_file_only:
        raise ApiError("media_type_not_taken", 415, types=(MULTIPART,))
    types = ("application/json", MULTIPART)
    rows = parsed(Rows, json_body(request, types))
    return _Sent(json_file(rows.filename, rows.rows), rows)
