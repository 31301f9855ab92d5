"""What this project decides for allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

ANYWHERE = "login_failed_anywhere"
"""The limit on wrong passwords for one person from all addresses that are new to them."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Sign-up is open or closed by a setting; guesses at a password are limited by where they come from.

    So wrong passwords from one address keep nobody out who comes from another. A limit on all addresses
    together, against guesses from very many, is none for those from which the person has signed in.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether visitors may create accounts."""
        return bool(settings.SIGN_UP_OPEN)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts an attempt. Raises ValidationError where there were too many."""
        self._usage_anywhere: Any = None
        super().pre_authenticate(request, **credentials)
        login = _login_of(credentials)
        if UserSession.objects.filter(user__email=login, ip=self.get_client_ip(request)).exists():
            return
        self._usage_anywhere = ratelimit.consume(
            request, app="allauth.account", action=ANYWHERE, key=login
        )
        if not self._usage_anywhere:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_login_of(credentials)} {ratelimit.get_ip(request)}"

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._usage_anywhere:
            self._usage_anywhere.rollback()


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()
