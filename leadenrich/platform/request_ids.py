"""An id for each request: of the proxy that sent it, or a new one; in the log and in the response."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from leadenrich.platform import logs
from leadenrich.platform.routes import route_of

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# As proxies make them: UUIDs, digests, base64url. Anything else isn't believed.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
RUN_ID = "run_id"
"""The parameter of an address that names a run."""


class RequestIds:
    """Middleware: what is logged of a request bears its id and its run's, the response the former."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request, and logs at level INFO what was asked and answered, and how fast."""
        request_id = _given_id(request) or uuid4().hex
        began = time.perf_counter()
        with logs.tagged(request=request_id):
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            milliseconds = (time.perf_counter() - began) * 1000
            # The route, not the address, in which people may have written anything.
            logger.info(
                "%s %s %s %.0f ms",
                request.method,
                route_of(request),
                response.status_code,
                milliseconds,
            )
            return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> None:
        """Notes the run that the address names."""
        if RUN_ID in kwargs:
            logs.tag(run=kwargs[RUN_ID])


def _given_id(request: HttpRequest) -> str | None:
    given = request.headers.get(HEADER, "")
    return given if _SANE.fullmatch(given) else None
