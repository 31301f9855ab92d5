"""Connections to providers, people's own and the operator's, with their keys: made, changed, tested."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from django.utils import timezone

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.guard import guarded_client
from batchruns.engine.lookups.providers.base import (
    PROVIDERS,
    Connection,
    Credit,
    KeyKind,
    Provider,
)
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.engine.lookups.providers.interface import read_interface
from batchruns.engine.lookups.providers.written_keys import refuse_written_keys
from batchruns.models import ProviderKey
from batchruns.runs.errors import RunError
from batchruns.runs.jsonb import storable
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import keys

MAX_NAME = 100
MODEL, ASK_MODEL = "model", "ask_model"
"""The setting that says which model is asked, and the capability that needs it."""
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


def check(row: ProviderKey, wanted: Wanted) -> None:
    """Whether a provider can be reached so. Raises RunError, RefusedRequestError or InterfaceError."""
    for part, is_fit in _parts(PROVIDERS[row.provider], row, wanted):
        if not is_fit:
            raise RunError("connection_unfit", part=part)
    check_address(wanted.address)
    if PROVIDERS[row.provider] is HttpService:
        check_interface(dict(wanted.settings))


def _parts(
    provider: type[Provider], row: ProviderKey, wanted: Wanted
) -> Iterator[tuple[str, bool]]:
    """The parts of a connection, and whether the provider takes each."""
    yield "name", 0 < len(wanted.name) <= MAX_NAME
    has_key = bool(row.secret) if wanted.key is None else bool(wanted.key)
    yield "key", has_key is (provider.key is KeyKind.REQUIRED) or provider.key is KeyKind.OPTIONAL
    if provider is HttpService:
        yield "address", not wanted.address
        yield "prices", not wanted.prices
        return
    yield "address", bool(wanted.address) or not provider.is_self_hosted
    yield "prices", wanted.prices.keys() <= provider.abilities.keys()
    has_model = isinstance(wanted.settings.get(MODEL), str) and bool(wanted.settings[MODEL])
    asks_model = ASK_MODEL in provider.abilities
    yield "settings", has_model if asks_model else not wanted.settings


def check_address(address: str) -> None:
    """Whether this site may ask an address. Raises RefusedRequestError, or RunError for what is none."""
    try:
        if address:
            site_policy().check(httpx.URL(address))
    except httpx.InvalidURL:
        raise RunError("no_address") from None


def check_interface(description: object) -> None:
    """Whether an interface can be asked as described. Raises InterfaceError or RefusedRequestError."""
    refuse_written_keys(read_interface(description, site_policy()))


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
