"""Views that reach only the rows of the user who asks."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from leadenrich.platform.sign_in import to_sign_in
from leadenrich.rls.roles import acting_as

Request = TypeVar("Request", bound=HttpRequest)
P = ParamSpec("P")


def as_signed_in_user(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[..., Any]:
    """For signed-in users only, whose own rows are all that the database shows and takes.

    The view is one transaction. A query that it leaves to be evaluated later finds nothing.
    """

    @functools.wraps(view)
    def acting(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        user_id: Any = request.user.pk
        with acting_as(user_id):
            return view(request, *args, **kwargs)

    return acting
