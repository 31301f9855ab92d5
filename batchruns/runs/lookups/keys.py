"""Keys at rest, of providers, lists and webhooks: encrypted, with secrets that may change."""

from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import QuerySet

from batchruns.models import ProviderKey, SuppressionList, WebhookEndpoint
from batchruns.runs.errors import RunError

LOST = "key_lost"
"""The problem of a key that no secret of the site decrypts."""


class KeyLostError(RunError):
    """None of the site's secrets decrypts a key: it has to be set anew."""

    def __init__(self) -> None:
        super().__init__(LOST)


def secrets() -> tuple[str, ...]:
    """The site's secrets; new keys are encrypted with the first one."""
    return (*settings.LOOKUP_SECRETS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(key: str) -> bytes:
    """A provider's key as it is stored; nothing for an empty one."""
    return _cipher().encrypt(key.encode()) if key else b""


def decrypt(secret: bytes | memoryview) -> str:
    """The key of what `encrypt` has made. Raises KeyLostError."""
    if not secret:
        return ""
    try:
        return _cipher().decrypt(bytes(secret)).decode()
    except InvalidToken:
        raise KeyLostError from None


def is_readable(secret: bytes | memoryview) -> bool:
    """Whether `decrypt` gives the key."""
    try:
        return bool(decrypt(secret))
    except KeyLostError:
        return False


def rotate() -> tuple[int, int]:
    """Encrypts all keys with the first of the site's secrets. Gives how many are, and how many aren't,
    as no secret decrypts them.
    """
    rotated = lost = 0
    holders: tuple[tuple[QuerySet[Any], str], ...] = (
        (ProviderKey.objects.all(), "secret"),
        (SuppressionList.objects.all(), "secret"),
        (WebhookEndpoint.objects.all(), "secret"),
        (WebhookEndpoint.objects.all(), "earlier_secret"),
    )
    for rows, column in holders:
        for pk, secret in rows.exclude(**{column: b""}).values_list("pk", column):
            try:
                anew = encrypt(decrypt(secret))
            except KeyLostError:
                lost += 1
                continue
            # Unless its owner has just set another one.
            rotated += rows.filter(pk=pk, **{column: secret}).update(**{column: anew})
    return rotated, lost


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(secret)) for secret in secrets()])


def _fernet_key(secret: str) -> bytes:
    digest = blake2b(secret.encode(), digest_size=32, person=b"provider keys")
    return urlsafe_b64encode(digest.digest())
