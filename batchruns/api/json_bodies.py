"""JSON as it comes and goes: what isn't JSON by the standard is refused; times are in UTC, with a Z."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

import pydantic
from django.http import HttpRequest
from ninja import Schema
from ninja.errors import ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from batchruns.api.problems import ApiError

S = TypeVar("S", bound=Schema)


class JsonParser(Parser):
    """Parses bodies. A number that no program reads alike, such as NaN, is refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value. Raises ApiError, RequestDataTooBig and what else reading it raises."""
        return json_body(request)


def json_body(request: HttpRequest, types: Sequence[str] = ("application/json",)) -> Any:
    """The JSON that a request brings; `types` is what it could have brought. Raises as the parser."""
    if request.content_type != "application/json":
        raise ApiError("media_type_not_taken", 415, types=tuple(types))
    return parsed_json(request.body)


def parsed_json(text: str | bytes) -> Any:
    """A value of JSON. Raises ApiError."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ApiError("not_json", 400) from None


def parsed(schema: type[S], data: Any) -> S:
    """Data of a request by a schema. Raises ninja's ValidationError."""
    try:
        return schema.model_validate(data)
    except pydantic.ValidationError as error:
        problems: list[Any] = error.errors(include_url=False, include_input=False)
        raise ValidationError(
            [{**each, "loc": ("body", *each["loc"])} for each in problems]
        ) from None


class JsonRenderer(BaseRenderer):
    """Writes answers."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The data as JSON."""
        return as_json(data)


def as_json(data: Any) -> bytes:
    """Schemas, and whatever they hold, as JSON."""
    return to_json(data, inf_nan_mode="null")


def _refuse(constant: str) -> NoReturn:
    raise ApiError("not_json", 400)
