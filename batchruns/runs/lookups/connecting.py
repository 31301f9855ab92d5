"""Connections to providers, people's own and the operator's, with their keys: made, changed, tested."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.guard import guarded_client
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Credit
from batchruns.models import ProviderKey
from batchruns.runs.errors import RunError
from batchruns.runs.jsonb import storable
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import keys

MAX_NAME = 100
TEST_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """A connection as a person wants it."""

    name: str
    key: str | None = None
    """None: as it is."""
    address: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)


def save(user_id: UUID | None, row: ProviderKey, wanted: Wanted) -> None:
    """Keeps a connection of a person, or of the operator, a new or a changed one. Raises RunError."""
    same_name = ProviderKey.objects.filter(user=user_id, name=wanted.name).exclude(pk=row.pk)
    is_of_another = wanted.name in PROVIDERS and wanted.name != row.provider
    if is_of_another or same_name.exists():
        raise RunError("connection_name_taken", name=wanted.name)
    before = _server_of(row)
    row.user_id, row.name, row.address = user_id, wanted.name, wanted.address.rstrip("/")
    row.settings, row.prices = storable(dict(wanted.settings)), dict(wanted.prices)
    if row.secret and wanted.key is None and _server_of(row) != before:
        # Else whoever is at the person's screen could send the key to a server of their own.
        raise RunError("connection_key_for_server")
    row.problem, row.credit_left, row.checked_at = "", "", None
    if wanted.key is not None:
        row.secret = keys.encrypt(wanted.key)
    row.save()


def test(row: ProviderKey) -> Credit:
    """What the provider says of the account, asked without charge, and kept. Raises KeyLostError."""
    connection = _connection(row, keys.decrypt(row.secret))
    credit = asyncio.run(_credit(connection))
    row.credit_left, row.checked_at = credit.left, timezone.now()
    is_refused = not (credit.is_key_good or credit.problem)
    row.problem = Outcome.BAD_KEY.value if is_refused else ""
    # Unless its owner has changed it meanwhile, to whom another answer may be given.
    tested = ProviderKey.objects.filter(pk=row.pk, secret=row.secret)
    tested.update(credit_left=row.credit_left, checked_at=row.checked_at, problem=row.problem)
    return credit


def free_name(user_id: UUID | None, provider: str) -> str:
    """A name for a new connection: the provider's, with a number behind it if there is one already."""
    taken = set(ProviderKey.objects.filter(user=user_id).values_list("name", flat=True))
    numbered = (f"{provider} {n}" for n in range(2, len(taken) + 3))
    return next(name for name in (provider, *numbered) if name not in taken)


def _connection(row: ProviderKey, key: str = "") -> Connection:
    return Connection(row.name, row.provider, key, row.address, row.settings, row.prices)


def _server_of(row: ProviderKey) -> tuple[str, str]:
    """Where a connection's key goes."""
    parts = urlsplit(PROVIDERS[row.provider].described(_connection(row)).root)
    return parts.scheme, parts.netloc.lower()


async def _credit(connection: Connection) -> Credit:
    try:
        async with asyncio.timeout(TEST_SECONDS), guarded_client(site_policy()) as client:
            return await PROVIDERS[connection.provider](connection, client).credit()
    except TimeoutError:
        return Credit(False, problem="timeout")
