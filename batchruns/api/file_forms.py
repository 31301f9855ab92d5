"""Forms with a file, for what isn't a run: how they are described, and read.

They are read by the operation, once it is known that the person may send the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.files.uploadedfile import TemporaryUploadedFile
from ninja import Schema

from batchruns.api.access import ApiRequest
from batchruns.api.json_bodies import parsed
from batchruns.api.problems import ApiError
from batchruns.uploads.forms import check_size

S = TypeVar("S", bound=Schema)
MULTIPART = "multipart/form-data"


def file_form(fields: type[Schema], example: dict[str, Any]) -> dict[str, Any]:
    """The description of a form with the part `file` and other fields, for `openapi_extra`."""
    schema = fields.model_json_schema()
    file = {"type": "string", "format": "binary", "description": "Any table that can be uploaded."}
    schema["properties"] = {"file": file, **schema["properties"]}
    schema["required"] = ["file"]
    content = {MULTIPART: {"schema": schema, "example": {"file": "file.csv", **example}}}
    return {"requestBody": {"required": True, "content": content}}


def sent_file(request: ApiRequest) -> TemporaryUploadedFile:
    """The part `file` of a form. Raises ApiError, or ValidationError of Django."""
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile):
        raise ApiError("file_part_missing", 422)
    check_size(file.size or 0)
    return file


@contextmanager
def sent_form(request: ApiRequest, fields: type[S]) -> Iterator[tuple[TemporaryUploadedFile, S]]:
    """The file and the other fields that a request brings. The file is gone after the block, unless it
    was taken. Raises ApiError, or ValidationError of ninja or of Django.
    """
    if request.content_type != MULTIPART:
        raise ApiError("media_type_not_taken", 415, types=(MULTIPART,))
    with sent_file(request) as file:
        yield file, parsed(fields, request.POST.dict())
