"""Tokens until there are real ones: a signed text, of a person and scopes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db.models import TextChoices

from leadenrich.accounts.models import User
from leadenrich.rls.roles import as_operator


class Scope(TextChoices):
    """What a token is for."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Access:
    """For whom a request is made, and what it may do."""

    user: User
    scopes: frozenset[Scope]
    token_id: UUID | None


def access_of(bearer: str) -> Access | None:
    """What a bearer token opens; None for a text that is nobody's token."""
    try:
        pk, scopes = signing.loads(bearer, salt="api")
    except signing.BadSignature:
        return None
    with as_operator():
        user = User.objects.filter(pk=pk).first()
    return Access(user, frozenset(map(Scope, scopes)), None) if user else None


def token_for(user: User, scopes: Iterable[Scope]) -> str:
    """A token of a person."""
    return signing.dumps([str(user.pk), sorted(scopes)], salt="api")
