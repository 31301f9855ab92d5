"""How many requests a token, or a person, may send in a minute: all web processes count together.

One statement a request, in a transaction of its own: nobody waits for another's work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from batchruns.api.problems import ApiError
from leadenrich.accounts.tokens.access import Access
from leadenrich.platform.sql_files import read_sql

WINDOW_SECONDS = 60
HEAVY_COST = 10
"""How many requests one counts as that brings a file, or has leads enriched while it waits."""
HEAVY_OPERATIONS = frozenset({"enrich"})
REFUSALS_PER_MINUTE = 60
"""How many wrong tokens may come from one network."""
NETWORK_BITS = {4: 32, 6: 64}
"""How much of an address is one household's, or one server's."""
STATE = "rate_limit"
"""The attribute of a request with how much is left."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests may follow."""

    quota: int
    remaining: int
    reset_seconds: int
    """When all of the quota is there again."""


def take(request: HttpRequest, access: Access) -> None:
    """Counts a request of a token or person. Raises ApiError where there were too many."""
    if not settings.API_REQUESTS_PER_MINUTE:
        return
    key = f"token {access.token_id}" if access.token_id else f"person {access.user.pk}"
    _take(request, key, _cost_of(request), settings.API_REQUESTS_PER_MINUTE)


def take_refused(request: HttpRequest) -> None:
    """Counts a request whose token is wrong. Raises ApiError where too many came from its network."""
    address = request.META.get("REMOTE_ADDR", "")
    _take(request, f"network {_network_of(address)}", 1, REFUSALS_PER_MINUTE)


def with_rate_limit(answer: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Tells in each answer how many requests may follow."""

    @wraps(answer)
    def told(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = answer(request, **kwargs)
        if limit := getattr(request, STATE, None):
            response["RateLimit-Policy"] = f'"default";q={limit.quota};w={WINDOW_SECONDS}'
            response["RateLimit"] = f'"default";r={limit.remaining};t={limit.reset_seconds}'
        return response

    return told


def _cost_of(request: HttpRequest) -> int:
    match = request.resolver_match
    is_heavy = request.content_type == "multipart/form-data" or (
        match is not None and match.url_name in HEAVY_OPERATIONS
    )
    return HEAVY_COST if is_heavy else 1


def _take(request: HttpRequest, key: str, requests: int, quota: int) -> None:
    per_request = WINDOW_SECONDS / quota
    cost = requests * per_request
    parameters: dict[str, str | float] = {"key": key, "cost": cost, "window": WINDOW_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "take.sql"), parameters)
        # Nothing: many others have asked for the first time at the same moment.
        is_taken, used = cursor.fetchone() or (False, WINDOW_SECONDS)
    remaining = max(0, int((WINDOW_SECONDS - used) / per_request))
    setattr(request, STATE, RateLimit(quota, remaining, max(0, ceil(used))))
    if not is_taken:
        seconds = max(1, ceil(used + cost - WINDOW_SECONDS))
        raise ApiError(
            "too_many_requests", 429, headers={"Retry-After": str(seconds)}, seconds=seconds
        )


def _network_of(address: str) -> str:
    """The network that an address belongs to; "" where it is none, as on a socket."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network(f"{plain}/{NETWORK_BITS[plain.version]}", strict=False))
