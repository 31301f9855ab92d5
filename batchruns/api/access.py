"""Who asks: the person of the token, as whom each operation acts in the database."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from batchruns.api.problems import ApiError
from batchruns.api.stand_in import Access, Scope, access_of
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as

ACTS_ITSELF = "acts_itself"
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

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """The access that a token gives; None if it is nobody's. Raises ApiError without the scope."""
        access = access_of(token)
        if access is None:
            raise ApiError("token_unknown", 401)
        scope = self.scope_for(request.method or "")
        if scope not in access.scopes:
            raise ApiError("scope_missing", 403, scope=str(scope))
        request.user = access.user
        return access

    def scope_for(self, method: str) -> Scope:
        """The scope that a request by this method needs."""
        return self._scope or (Scope.READ if method in SAFE else Scope.WRITE)


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
