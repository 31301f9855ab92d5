"""The request that a view gets which only signed-in people reach."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from leadenrich.accounts.models import User


class PersonRequest(HttpRequest):
    """For the type checker: what `as_signed_in_user` and the middleware make sure of."""

    user: User
    htmx: HtmxDetails
