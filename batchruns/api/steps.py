"""What steps may ask: capabilities, providers, a person's connections to them, and what may be spent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from ninja import Field, Path, Router, Schema, Status
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest, Bearer
from batchruns.api.problems import ApiError
from batchruns.engine.lookups.capabilities import CAPABILITIES, Capability
from batchruns.engine.lookups.price import DECIMAL_PLACES, MOST, MOST_OF_UNIT, as_decimal, in_micros
from batchruns.engine.lookups.providers.base import PROVIDERS, Provider
from batchruns.messages import in_words, problem_in_words
from batchruns.models import Budget, ProviderKey
from batchruns.runs.jsonb import storable
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import budgets, connecting
from batchruns.runs.lookups.connections import Reach, reaches_of
from leadenrich.accounts.models import Scope, User

router = Router(tags=["steps"])
Kind = Budget.Kind
Amount = Annotated[str, Field(description="In the site's currency.", examples=["0.049"])]
Price = Annotated[Decimal, Field(ge=0, le=MOST_OF_UNIT, decimal_places=DECIMAL_PLACES)]
Ceiling = Annotated[
    Decimal | None,
    Field(ge=0, le=MOST, decimal_places=DECIMAL_PLACES, description="Null: none."),
]
ConnectionName = Annotated[str, Path(description="What your steps call it.", examples=["hunter"])]


CONNECTION_EXAMPLE: dict[str, Any] = {
    "name": "hunter",
    "provider": "hunter",
    "is_own": True,
    "has_key": True,
    "host": "api.hunter.io",
    "problem": None,
    "credit_left": "1,200 searches",
    "abilities": [
        {
            "capability": "verify_email",
            "needs": [["email"]],
            "price": "0.01225",
            "unit": "call",
        }
    ],
}
CEILINGS_EXAMPLE: dict[str, Any] = {
    "month": {"ceiling": "50", "spent": "12.4", "reserved": "0"},
    "person": {"ceiling": None, "spent": "31.9", "reserved": "0"},
}
STEPS_EXAMPLE: dict[str, Any] = {
    "currency": "USD",
    "capabilities": [
        {
            "name": "verify_email",
            "label": "Verify email",
            "outputs": [{"name": "verified_email_status", "description": "Status."}],
            "status": "verified_email_status",
            "statuses": ["deliverable", "undeliverable", "risky", "unknown"],
            "fills": {},
        }
    ],
    "providers": [
        {
            "name": "hunter",
            "label": "Hunter",
            "about": "Finds and verifies work emails.",
            "site": "hunter.io",
            "key": "required",
            "is_ready": False,
            "is_allowed": True,
            "capabilities": ["find_email", "verify_email"],
        }
    ],
    "connections": [CONNECTION_EXAMPLE],
    "ceilings": CEILINGS_EXAMPLE,
}


class ShownOutput(Schema):
    """A column that a step adds."""

    name: str
    description: str


class ShownCapability(Schema):
    """What a step can ask for."""

    name: str
    label: str
    outputs: list[ShownOutput]
    status: str | None = Field(description="The output that is one of the statuses.")
    statuses: list[str]
    fills: dict[str, str] = Field(
        description="By output, the value of a lead whose empty cells it fills."
    )

    @classmethod
    def of(cls, capability: Capability) -> "ShownCapability":
        """In the language that was asked for."""
        return cls(
            name=capability.name,
            label=in_words(capability.label),
            outputs=[
                ShownOutput(name=output.name, description=in_words(output.description))
                for output in capability.outputs
            ],
            status=capability.status or None,
            statuses=list(capability.statuses),
            fills=dict(capability.fills),
        )


class ShownProvider(Schema):
    """Somebody who can be asked."""

    name: str
    label: str
    about: str
    site: str | None
    key: str = Field(description="required, optional or none.")
    is_ready: bool = Field(description="Whether it is asked without a connection of your own.")
    is_allowed: bool = Field(description="Whether this site lets it be asked.")
    capabilities: list[str]

    @classmethod
    def of(cls, provider: type[Provider]) -> "ShownProvider":
        """In the language that was asked for."""
        return cls(
            name=provider.name,
            label=in_words(provider.label),
            about=in_words(provider.about),
            site=provider.site or None,
            key=provider.key,
            is_ready=provider.is_ready(),
            is_allowed=site_policy().permits(provider.name),
            capabilities=list(provider.abilities),
        )


class ShownAbility(Schema):
    """What a connection does, and what that costs."""

    capability: str
    needs: list[list[str]] = Field(
        description="Values of which a lead needs all of one group, to be asked about."
    )
    price: Amount
    unit: str = Field(description="call, match or token.")


class Connection(Schema):
    """How you reach a provider, or a list of yours. Keys are never shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [CONNECTION_EXAMPLE]})

    name: str = Field(description="What steps call it.")
    provider: str
    is_own: bool = Field(description="Whether it is yours; others are everybody's here.")
    has_key: bool
    host: str | None = Field(description="Where its questions go; null: nowhere.")
    problem: str | None
    credit_left: str | None
    abilities: list[ShownAbility]

    @classmethod
    def of(cls, reach: Reach) -> "Connection":
        """A connection that a person may use."""
        is_own = reach.owner is not None
        # Of the operator's, people see neither settings nor address.
        is_shown = is_own or reach.key_id is None
        return cls(
            name=reach.connection.name,
            provider=reach.provider.name if not reach.is_list else "list",
            is_own=is_own,
            has_key=bool(reach.secret),
            host=reach.host if is_shown and reach.host else None,
            problem=problem_in_words(reach.problem) or None,
            credit_left=reach.credit_left if is_own and reach.credit_left else None,
            abilities=list(_abilities(reach)),
        )


class ShownCeiling(Schema):
    """What may be spent, and what is."""

    ceiling: Amount | None = Field(description="Null: none.")
    spent: Amount
    reserved: Amount

    @classmethod
    def of(cls, budget: Budget) -> "ShownCeiling":
        """A budget."""
        ceiling = None if budget.ceiling is None else as_decimal(budget.ceiling)
        return cls(
            ceiling=ceiling, spent=as_decimal(budget.spent), reserved=as_decimal(budget.reserved)
        )


class Ceilings(Schema):
    """What may be spent in a month (UTC), and in all."""

    model_config = ConfigDict(json_schema_extra={"examples": [CEILINGS_EXAMPLE]})

    month: ShownCeiling
    person: ShownCeiling

    @classmethod
    def of(cls, user: User) -> "Ceilings":
        """Those of a person."""
        own = budgets.budgets_of(user.pk)
        return cls(month=ShownCeiling.of(own[Kind.MONTH]), person=ShownCeiling.of(own[Kind.PERSON]))


class Steps(Schema):
    """All that steps may be made of."""

    model_config = ConfigDict(json_schema_extra={"examples": [STEPS_EXAMPLE]})

    currency: str
    capabilities: list[ShownCapability]
    providers: list[ShownProvider]
    connections: list[Connection]
    ceilings: Ceilings


class ConnectionIn(Schema):
    """A connection as you want it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"provider": "hunter", "key": "…", "prices": {"find_email": "0.049"}}]
        },
    )

    provider: str
    key: Annotated[
        str | None,
        Field(max_length=1000, description="Kept encrypted, and never given back. Null: as it is."),
    ] = None
    address: Annotated[
        str, Field(max_length=500, description="Of a server of your own; else the provider's.")
    ] = ""
    settings: dict[str, Any] = Field(
        {}, description="A model's name, as {“model”: …}, or the description of an HTTP service."
    )
    prices: dict[str, Price] = Field({}, description="By capability, if not the list price.")


class CeilingsIn(Schema):
    """What may be spent; a ceiling that isn't given stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"month": "50", "person": None}]}
    )

    month: Ceiling = None
    person: Ceiling = None


@router.get("/steps", response=Steps)
def get_steps(request: ApiRequest) -> Steps:
    """Says what steps may ask: capabilities, providers, your connections, lists and ceilings."""
    return Steps(
        currency=settings.LOOKUP_CURRENCY,
        capabilities=list(map(ShownCapability.of, CAPABILITIES.values())),
        providers=list(map(ShownProvider.of, PROVIDERS.values())),
        connections=list(map(Connection.of, reaches_of(request.user.pk).values())),
        ceilings=Ceilings.of(request.user),
    )


@router.put(
    "/steps/connections/{path:name}",
    response={200: Connection, 201: Connection},
    auth=Bearer(Scope.ADMIN),
    url_name="connection",
)
def put_connection(request: ApiRequest, name: ConnectionName, wanted: ConnectionIn) -> Any:
    """Connects a provider, or changes a connection. Its key is written only: nothing gives it back."""
    allowed = [each for each in PROVIDERS if site_policy().permits(each)]
    if wanted.provider not in allowed:
        raise ApiError("no_such_provider", 422, name=wanted.provider, names=allowed)
    name = " ".join(storable(name).split())
    before = _own(request.user, name)
    if before and before.provider != wanted.provider:
        raise ApiError("connection_name_taken", 409, name=name)
    row = before or ProviderKey(provider=wanted.provider, name=name)
    connection = connecting.Wanted(
        name,
        wanted.key,
        wanted.address,
        wanted.settings,
        {capability: in_micros(price) or 0 for capability, price in wanted.prices.items()},
    )
    connecting.check(row, connection)
    connecting.save(request.user.pk, row, connection)
    return Status(200 if before else 201, Connection.of(reaches_of(request.user.pk)[row.name]))


@router.delete(
    "/steps/connections/{path:name}",
    response={204: None},
    auth=Bearer(Scope.ADMIN),
    url_name="connection",
)
def delete_connection(request: ApiRequest, name: ConnectionName) -> Any:
    """Removes a connection with its key."""
    row = _own(request.user, name)
    if row is None:
        raise ApiError("connection_gone", 404, name=name)
    row.delete()
    return Status(204, None)


@router.patch("/steps/ceilings", response=Ceilings, auth=Bearer(Scope.ADMIN))
def change_ceilings(request: ApiRequest, wanted: CeilingsIn) -> Ceilings:
    """Changes what your runs may cost in a month, and in all."""
    for name, ceiling in wanted.model_dump(exclude_unset=True).items():
        budgets.set_ceiling(request.user.pk, Kind(name), in_micros(ceiling))
    return Ceilings.of(request.user)


def _own(user: User, name: str) -> ProviderKey | None:
    rows = ProviderKey.objects.filter(user=user, provider__in=list(PROVIDERS))
    return rows.filter(name=storable(name)).first()


def _abilities(reach: Reach) -> Iterator[ShownAbility]:
    provider = reach.described
    for name in CAPABILITIES:
        if provider.does(name):
            price = provider.price(name)
            needs = [list(group) for group in provider.ability(name).needs]
            yield ShownAbility(
                capability=name, needs=needs, price=as_decimal(price.micros), unit=price.unit
            )
