"""The mail that tells a person of a new token: it may be somebody else who made it."""

import logging

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.urls import reverse

from leadenrich.accounts.models import ApiToken, Scope

logger = logging.getLogger(__name__)


def tell_of(token: ApiToken) -> None:
    """Mails the person of a token. Where that fails the log says so: the token is there."""
    if token.user.email is None:
        return
    context = {
        "token": token,
        "scopes": [Scope(scope).label for scope in token.scopes],
        "address": settings.PUBLIC_URL and settings.PUBLIC_URL + reverse("account_tokens"),
    }
    try:
        get_adapter().send_mail("account/email/api_token", token.user.email, context)
    except OSError as error:
        logger.warning("The mail about a new token can't be sent: %s", type(error).__name__)
