"""Who a program acts for, and what it may do: told by the token that its request bears."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from leadenrich.accounts import supabase
from leadenrich.accounts.models import ApiToken, Scope, User
from leadenrich.accounts.tokens import secrets
from leadenrich.rls.roles import as_operator

USED_EVERY = timedelta(minutes=1)
"""How often it is written down that a token is used."""
SUPABASE_SCOPES = frozenset({Scope.READ, Scope.WRITE})
PROJECT_ROLES = ("anon", "service_role")
PROJECT_KEYS = ("sb_publishable_", "sb_secret_")


class TokenRefusedError(ValidationError):
    """A token that lets nobody in: `code` and `messages[0]` say why, and what to do next."""


@dataclass(frozen=True, slots=True)
class Access:
    """For whom a request is made, and what it may do."""

    user: User
    scopes: frozenset[Scope]
    token_id: UUID | None
    """The API token; None for a Supabase access token."""


def access_of(bearer: str) -> Access | None:
    """What a bearer token opens; None for a text that is nobody's token.

    Raises TokenRefusedError for one that was somebody's, or is of a kind that isn't taken, and
    `supabase.UnreachableError` where the Supabase project's keys are away.
    """
    if bearer.startswith(secrets.PREFIX):
        return _access_by_token(bearer)
    if settings.SUPABASE_URL:
        return _access_by_supabase(bearer)
    return None


def _access_by_token(bearer: str) -> Access | None:
    if not secrets.is_token(bearer):
        return None
    own = ApiToken.objects.select_related("user").filter(digest=secrets.digest(bearer))
    with as_operator():
        token = own.first()
    if token is None:
        return None
    _check_active(token.user)
    now = timezone.now()
    if token.expires_at and token.expires_at <= now:
        raise TokenRefusedError(
            _("This token has expired. Make a new one on your account page."), code="token_expired"
        )
    if token.last_used_at is None or token.last_used_at <= now - USED_EVERY:
        with as_operator():
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return Access(token.user, frozenset(map(Scope, token.scopes)), token.pk)


def _access_by_supabase(bearer: str) -> Access:
    _refuse_project_keys(bearer)
    try:
        claims = supabase.claims_of(bearer)
    except jwt.ExpiredSignatureError:
        raise TokenRefusedError(
            _("This access token has expired. Refresh the session and try again."),
            code="token_expired",
        ) from None
    except jwt.PyJWTError:
        raise TokenRefusedError(
            _("This is no valid access token of this site. Sign in again to get one."),
            code="token_invalid",
        ) from None
    user = _user_of(claims)
    _check_active(user)
    return Access(user, SUPABASE_SCOPES, None)


def _refuse_project_keys(bearer: str) -> None:
    """Says so where a key of the project was sent in place of a person's token."""
    if bearer.startswith(PROJECT_KEYS) or _role_of(bearer) in PROJECT_ROLES:
        raise TokenRefusedError(
            _(
                "This is a key of the Supabase project. Send the access token of a signed-in person."
            ),
            code="project_key",
        )


def _role_of(bearer: str) -> Any:
    """The role that a token claims to have, whoever signed it."""
    try:
        return jwt.decode(bearer, options={"verify_signature": False}).get("role")
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None


def _user_of(claims: dict[str, Any]) -> User:
    """The user of a Supabase access token, made at the first use as by signing in."""
    email = str(claims.get("email") or "").lower()
    is_usable = email and "\0" not in email and len(email) <= supabase.LONGEST_EMAIL
    if claims.get("is_anonymous") or not is_usable:
        raise TokenRefusedError(
            _("This account has no email address. Add one to it, then sign in again."),
            code="account_without_email",
        )
    known = User.objects.filter(pk=claims["sub"], email=email).first()
    try:
        return known or supabase.user_of(claims)
    except ValidationError as error:
        raise TokenRefusedError(error.messages[0], code=error.code) from None


def _check_active(user: User) -> None:
    if not user.is_active:
        raise TokenRefusedError(
            _("This account is deactivated. Ask the operator of this site."),
            code="account_inactive",
        )
