"""Entity tags: an answer that is known already isn't sent, and what changed meanwhile isn't changed."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from ninja import Schema

from batchruns.api.json_bodies import as_json
from batchruns.api.problems import ApiError


def conditional(answer: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives each JSON answer to GET its tag, and 304 to who has it already."""

    @wraps(answer)
    def tagged(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = answer(request, **kwargs)
        if request.method != "GET" or not isinstance(response, HttpResponse):
            return response
        if response.status_code != 200 or response.has_header("ETag"):
            return response
        response["ETag"] = tag = tag_of(response.content)
        return get_conditional_response(request, etag=tag, response=response) or response

    return tagged


def check_unchanged(request: HttpRequest, resource: Schema) -> None:
    """Raises ApiError if the request names another state of a resource by If-Match.

    To be asked in the transaction that holds the resource's row.
    """
    if wanted := request.headers.get("If-Match"):
        tags = parse_etags(wanted)
        if tags != ["*"] and tag_of(as_json(resource)) not in tags:
            raise ApiError("changed_meanwhile", 412)


def tag_of(content: bytes) -> str:
    """The tag of what an answer holds, or of what stands for it."""
    return f'"{sha256(content).hexdigest()[:32]}"'
