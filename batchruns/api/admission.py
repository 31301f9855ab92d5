"""Whose bodies are taken: of the person of a token at the API, else of the session.

The site's `BODY_ADMISSION`, which the server asks before it reads a large body.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest

from batchruns.api.access import ApiRequest, Bearer
from batchruns.api.problems import is_api
from batchruns.uploads import admission
from batchruns.uploads.admission import release

__all__ = ["admit", "admitted", "release"]


def admit(environ: dict[str, Any]) -> None:
    """Lets a request send its body, if it may; `release` has to follow.

    Raises as `uploads.admission.check` does, and for tokens as `Bearer` does.
    """
    request = WSGIRequest(environ)
    if not is_api(request):
        admission.admit(environ)
        return
    if Bearer()(request) is None:
        raise PermissionDenied("Nobody has sent a token.")
    admission.admit_sender(request)


def admitted(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Lets an operation read files only where files are taken, of people who may have more of them."""

    @wraps(operation)
    def reading(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
        admission.let_in(request)
        return operation(request, *args, **kwargs)

    return reading
