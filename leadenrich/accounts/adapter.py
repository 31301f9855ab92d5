"""What this project decides for allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Sign-up is open or closed by a setting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether visitors may create accounts."""
        return bool(settings.SIGN_UP_OPEN)
