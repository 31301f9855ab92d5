"""What becomes of a person's tokens: made, and taken away again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadenrich.accounts.models import ApiToken, Scope, User
from leadenrich.accounts.tokens import secrets


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made."""

    stored: ApiToken
    text: str
    """What a program sends. It is nowhere else, and can't be seen again."""


def make(user: User, name: str, scopes: Iterable[Scope], days: int | None = None) -> NewToken:
    """Makes a token that expires after some days; None: never.

    Raises ValidationError where the person has as many as MAX_API_TOKENS allows.
    """
    text = secrets.new_token()
    with transaction.atomic():
        # Of two that are made at once, one waits for the other, and counts it.
        User.objects.select_for_update().get(pk=user.pk)
        if ApiToken.objects.filter(user=user).count() >= settings.MAX_API_TOKENS:
            raise ValidationError(
                _("You have %(most)s tokens, the most there may be. Revoke one first."),
                code="too_many_tokens",
                params={"most": settings.MAX_API_TOKENS},
            )
        stored = ApiToken.objects.create(
            user=user,
            name=name,
            scopes=sorted(scopes),
            digest=secrets.digest(text),
            prefix=text[: secrets.SHOWN_LENGTH],
            expires_at=None if days is None else timezone.now() + timedelta(days=days),
        )
    return NewToken(stored, text)
