"""Whether this installation answers (`/healthz`), and whether it can do all its work (`/readyz`).

Both are answered by any host name, without TLS and without a session: who asks is a machine beside it.
An app adds what it needs with `register` when it is ready.
"""

import time
from collections.abc import Callable
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

Check = Callable[[], dict[str, Any]]
"""Says of one part whether it is `ok`, and more of it. What it raises means that it isn't."""

REMEMBERED_SECONDS = 5
"""How long an answer of a check holds: whoever asks often makes no work."""

_checks: dict[str, Check] = {}
_remembered: dict[str, tuple[float, dict[str, Any]]] = {}


def register(name: str, check: Check) -> None:
    """Adds a part of the installation to what `/readyz` tells of."""
    _checks[name] = check


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        database()
    except Error:
        return HttpResponse("The database doesn't answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when each part is ok, else 503; as JSON, which tells of each part by itself."""
    parts = {name: _remembering(name, check) for name, check in _checks.items()}
    is_ready = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": is_ready, **parts}, status=200 if is_ready else 503)


def database() -> dict[str, Any]:
    """Whether the database answers. Raises Error."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


register("database", database)

PAGES = {"/healthz": healthz, "/readyz": readyz}
PATHS = frozenset(PAGES)


class HealthPages:
    """Answers both before what asks for a host name, TLS or a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = PAGES.get(request.path_info)
        return page(request) if page else self.get_response(request)


def _remembering(name: str, check: Check) -> dict[str, Any]:
    checked_at, part = _remembered.get(name, (0, {}))
    if not part or time.monotonic() - checked_at > REMEMBERED_SECONDS:
        try:
            part = check()
        except Exception as error:
            part = {"ok": False, "error": type(error).__name__}
        _remembered[name] = time.monotonic(), part
    return part
