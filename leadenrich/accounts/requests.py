"""What a request is to a view that only signed-in people reach."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from leadenrich.accounts.models import User


class PersonRequest(HttpRequest):
    """For the type checker: what login_required and the middleware see to."""

    user: User
    htmx: HtmxDetails
