"""How a person reaches providers: by keys of their own, by the operator's, and without any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import F, Q

from batchruns.engine.lists.provider import ListProvider
from batchruns.engine.lookups.providers.base import (
    PROVIDERS,
    Ability,
    Connection,
    Provider,
)
from batchruns.models import ProviderKey, ReferenceList
from batchruns.runs.lists import using
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import keys
from leadenrich.rls.roles import as_operator


@dataclass(frozen=True, slots=True)
class Reach:
    """A connection that a person may use. Of the operator's, people see neither settings nor address."""

    connection: Connection
    provider: type[Provider]
    key_id: int | None = None
    """Of its row; None where it needs none."""
    owner: UUID | None = None
    """Whose it is; None: all people share it."""
    problem: str = ""
    """A code: why it can't be asked, as far as is known."""
    credit_left: str = ""
    secret: bytes = field(default=b"", repr=False)
    """Its key as it is stored, which tells whether its owner has set another one."""
    own_list: ListProvider | None = field(default=None, compare=False)
    """Of a list of the person's own, as it tells of itself. A run goes by the version it began with."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list of the person's own: nothing goes out then."""
        return self.own_list is not None

    @property
    def is_of_site(self) -> bool:
        """Whether it has a key of the site, which its operator pays."""
        return self.key_id is not None and self.owner is None

    @property
    def host(self) -> str:
        """Where its questions go."""
        return urlsplit(self.described.root).hostname or ""

    @property
    def described(self) -> Provider:
        """The provider as it tells of itself, by the connection's settings. It can't be asked."""
        return self.own_list or self.provider.described(self.connection)

    def ability(self, capability: str) -> Ability:
        """How it does a capability. Raises KeyError where it doesn't."""
        return self.described.ability(capability)


def reaches_of(user_id: UUID | None, *, with_keys: bool = False) -> dict[str, Reach]:
    """The connections of a person by their names: own ones hide the operator's of the same name. Lists
    of their own are among them.

    Keys are in them only `with_keys`, as workers need them; then those whose keys are lost are left out.
    """
    with as_operator():
        # Own ones come last, and count.
        own = F("user").asc(nulls_first=True)
        rows = list(ProviderKey.objects.filter(Q(user=None) | Q(user=user_id)).order_by(own))
    reaches = {
        name: Reach(Connection(name, name), provider)
        for name, provider in PROVIDERS.items()
        if provider.is_ready()
    }
    for row in rows:
        if provider := PROVIDERS.get(row.provider):
            reaches[row.name] = _reach_of(row, provider, with_key=with_keys)
    allowed = {
        name: reach
        for name, reach in reaches.items()
        if is_allowed(reach) and not (with_keys and reach.problem == keys.LOST)
    }
    return {**_lists_of(user_id), **allowed}


def described(reaches: Mapping[str, Reach]) -> dict[str, Provider]:
    """The providers of some connections as they tell of themselves. Lists are left out: they are opened
    to be asked (`runs.lists.using`).
    """
    return {name: reach.described for name, reach in reaches.items() if not reach.is_list}


def is_allowed(reach: Reach) -> bool:
    """Whether the site's settings let it be asked, as far as its name and host tell."""
    policy = site_policy()
    return policy.permits(reach.provider.name) and policy.lists(reach.host)


def _lists_of(user_id: UUID | None) -> dict[str, Reach]:
    """The lists of a person that are built, or are being built."""
    usable = Q(status=ReferenceList.Status.BUILDING) | Q(built__gt=0)
    with as_operator():
        own = list(ReferenceList.objects.filter(usable, user=user_id))
    providers = map(using.described, own)
    return {
        each.connection.name: Reach(each.connection, ListProvider, owner=user_id, own_list=each)
        for each in providers
    }


def _reach_of(row: ProviderKey, provider: type[Provider], *, with_key: bool) -> Reach:
    problem, key = row.problem, ""
    try:
        key = keys.decrypt(row.secret)
    except keys.KeyLostError:
        problem = keys.LOST
    connection = Connection(
        row.name,
        row.provider,
        key if with_key else "",
        row.address,
        _json_object(row.settings),
        _json_object(row.prices),
    )
    return Reach(
        connection, provider, row.pk, row.user_id, problem, row.credit_left, bytes(row.secret)
    )


def _json_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
