"""Signing in with a Supabase project's own accounts: it checks the password, we check its answer."""

import logging
from functools import cache
from time import monotonic
from typing import Any
from uuid import UUID

import httpx
import jwt
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from leadenrich.accounts.models import User

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 10
PAUSE_SECONDS = 5
"""How long a project that didn't answer isn't asked for its keys again."""
AUDIENCE = "authenticated"
ASYMMETRIC_ALGORITHMS = ["ES256", "RS256", "EdDSA"]
LONGEST_EMAIL = 254
REFUSAL_STATUSES = (400, 401, 403, 422)


class UnreachableError(ValidationError):
    """The project doesn't answer."""


class SupabaseBackend(ModelBackend):
    """Asks the project at SUPABASE_URL whether e-mail and password are right; users share its uuids.

    Raises ValidationError, whose text the form shows, where a right password can't sign in.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The user, or None for a wrong password. Raises ValidationError."""
        email = username or credentials.get("email")
        if not (settings.SUPABASE_URL and email and password):
            return None
        token = _ask_for_token(email, password)
        if token is None:
            return None
        user = user_of(_claims_at_sign_in(token, email))
        return user if self.user_can_authenticate(user) else None


def _ask_for_token(email: str, password: str) -> str | None:
    """The access token that the project gives for a right password; None for a wrong one."""
    try:
        answer = httpx.post(
            f"{settings.SUPABASE_URL}/auth/v1/token",
            params={"grant_type": "password"},
            headers={"apikey": settings.SUPABASE_ANON_KEY},
            json={"email": email, "password": password},
            timeout=TIMEOUT_SECONDS,
        )
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise ValidationError(_("Too many attempts to sign in. Wait a minute and try again."))
        if answer.status_code in REFUSAL_STATUSES:
            if answer.json().get("error_code") == "email_not_confirmed":
                raise ValidationError(_("Confirm your email address first. We sent you a link."))
            return None
        return str(answer.raise_for_status().json()["access_token"])
    except (
        httpx.HTTPError, ValueError, KeyError, AttributeError, TypeError, RecursionError
    ) as error:  # fmt: skip
        raise _unreachable(error) from None


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token that the project has signed and that is valid now: `sub` is a UUID.

    Raises jwt.PyJWTError for any other token, UnreachableError where the project's keys are away.
    """
    try:
        key, algorithms = _key_of(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=AUDIENCE,
            issuer=f"{settings.SUPABASE_URL}/auth/v1",
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "sub", "aud", "iss"]},
        )
        return {**claims, "sub": UUID(claims["sub"])}
    except (jwt.PyJWKClientConnectionError, OSError) as error:
        raise _unreachable(error) from None
    except (ValueError, RecursionError) as error:
        raise jwt.InvalidTokenError(type(error).__name__) from None


def _key_of(token: str) -> tuple[Any, list[str]]:
    """The key that a token has to be signed with, and the algorithms for it."""
    if jwt.get_unverified_header(token).get("alg") != "HS256":
        key = _keys(settings.SUPABASE_URL).get_signing_key_from_jwt(token)
        return key, ASYMMETRIC_ALGORITHMS
    if not settings.SUPABASE_JWT_SECRET:
        raise jwt.InvalidAlgorithmError("HS256 without a shared secret")
    return settings.SUPABASE_JWT_SECRET, ["HS256"]


def _claims_at_sign_in(token: str, email: str) -> dict[str, Any]:
    """The claims of a token that the project gave for an address, of which it has to be."""
    try:
        claims = claims_of(token)
        if str(claims.get("email")).lower() != email.lower() or len(email) > LONGEST_EMAIL:
            raise jwt.InvalidTokenError("The token is of another person")
        return claims
    except jwt.PyJWTError as error:
        logger.warning("The sign-in service's token was refused: %s", type(error).__name__)
        raise ValidationError(
            _("The sign-in service gave an answer we can't trust. Please tell the operator.")
        ) from None


def user_of(claims: dict[str, Any]) -> User:
    """The user with the project's uuid, created the first time, with the address it has now.

    Raises ValidationError where another user has the address.
    """
    email = str(claims["email"]).lower()
    try:
        with transaction.atomic():
            user, _created = User.objects.update_or_create(
                pk=claims["sub"], defaults={"email": email}
            )
            EmailAddress.objects.filter(user=user).exclude(email=email).delete()
            EmailAddress.objects.update_or_create(
                user=user, email=email, defaults={"verified": True, "primary": True}
            )
    except IntegrityError:
        raise ValidationError(
            _("Another account already uses this address. Ask the operator to remove it."),
            code="address_taken",
        ) from None
    return user


def _unreachable(error: Exception) -> UnreachableError:
    logger.warning("The sign-in service doesn't answer: %s", type(error).__name__)
    return UnreachableError(
        _("The sign-in service doesn't answer. Try again in a minute."), code="sign_in_service_away"
    )


class _Keys(jwt.PyJWKClient):
    """The project's keys, kept for some minutes. While it is away, few requests wait for it."""

    _next_try = 0.0

    def fetch_data(self) -> Any:
        if monotonic() < self._next_try:
            raise jwt.PyJWKClientConnectionError("The project was away a moment ago")
        try:
            return super().fetch_data()
        except (jwt.PyJWKClientConnectionError, OSError):
            self._next_try = monotonic() + PAUSE_SECONDS
            raise


@cache
def _keys(url: str) -> _Keys:
    return _Keys(f"{url}/auth/v1/.well-known/jwks.json", timeout=TIMEOUT_SECONDS)
