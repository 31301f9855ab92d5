"""Who asks: the person of the token, as whom each operation acts in the database."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from batchruns.api import rate_limits
from batchruns.api.problems import CHALLENGE_AGAIN, ApiError
from leadenrich.accounts.models import Scope, User
from leadenrich.accounts.tokens.access import Access, TokenRefusedError, access_of
from leadenrich.rls.roles import acting_as

ACTS_ITSELF = "acts_itself"
AUTHORIZED = "leadenrich.authorized"
"""Where a request keeps its access, in a server's words, so that it stays with a body on its way."""
SAFE = ("GET", "HEAD", "OPTIONS")


class ApiRequest(HttpRequest):
    """For the type checker: what a request is once its token was looked at."""

    user: User
    auth: Access


class Bearer(HttpBearer):
    """Asks for a token with a scope: by default "read" for what only reads, else "write"."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self._scope = scope

    def __call__(self, request: HttpRequest) -> Access | None:
        """The access that a token gives; None without one. Raises as `access_by` does, or ApiError."""
        access = access_by(request)
        if access is None:
            return None
        scope = self.scope_for(request.method or "")
        if scope not in access.scopes:
            raise ApiError("scope_missing", 403, scope=str(scope))
        request.user = access.user
        return access

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Not asked: whatever a header says, it is in no log."""
        raise NotImplementedError

    def scope_for(self, method: str) -> Scope:
        """The scope that a request by this method needs."""
        return self._scope or (Scope.READ if method in SAFE else Scope.WRITE)


def access_by(request: HttpRequest) -> Access | None:
    """The access that a request's token gives, looked up and counted once; None without a token.

    Raises TokenRefusedError and ApiError for a token that gives none, or was used too often, and
    UnreachableError. To be asked outside of transactions: others of the person wait for none.
    """
    if AUTHORIZED not in request.META:
        request.META[AUTHORIZED] = _looked_up(request)
    access: Access | None = request.META[AUTHORIZED]
    return access


def _looked_up(request: HttpRequest) -> Access | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    try:
        access = access_of(token.strip())
        if access is None:
            raise ApiError("token_unknown", 401, headers={"WWW-Authenticate": CHALLENGE_AGAIN})
    except (ApiError, TokenRefusedError):
        rate_limits.take_refused(request)
        raise
    rate_limits.take(request, access)
    return access


def as_person(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Lets an operation be one transaction, in which only the rows of the token's person are there.

    One that `acts_itself` begins its transactions by itself.
    """

    @wraps(operation)
    def acting(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
        if not hasattr(request, "auth") or hasattr(operation, ACTS_ITSELF):
            return operation(request, *args, **kwargs)
        with acting_as(request.user.pk):
            return operation(request, *args, **kwargs)

    return acting


def acts_itself(operation: Callable[..., Any]) -> Callable[..., Any]:
    """For an operation that works for long: it calls `acting_as` where it needs the database."""
    setattr(operation, ACTS_ITSELF, True)
    return operation
