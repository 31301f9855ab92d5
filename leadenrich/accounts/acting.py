"""Views that act as the person who asks."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase

from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.roles import acting_as

P = ParamSpec("P")


def as_the_person(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[..., Any]:
    """For signed-in people only; the database shows and takes their own runs only.

    The view is one transaction. What it leaves to be evaluated later finds nothing.
    """

    @login_required
    @functools.wraps(view)
    def acting(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with acting_as(request.user.pk):
            return view(request, *args, **kwargs)

    return acting
