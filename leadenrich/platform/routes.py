"""What a request asked for, as one of a few names: for figures and logs, without what people typed."""

from django.conf import settings
from django.http import HttpRequest

STATIC, UNMATCHED = "static", "unmatched"
BY_MIDDLEWARE = frozenset({"/healthz", "/readyz"})
"""Pages that may be answered before an address is matched."""


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, such as `/runs/<uuid:run_id>/`; or `static`, or `unmatched`."""
    if request.resolver_match:
        return f"/{request.resolver_match.route}"
    if request.path in BY_MIDDLEWARE:
        return request.path
    return STATIC if request.path.startswith(settings.STATIC_URL) else UNMATCHED
