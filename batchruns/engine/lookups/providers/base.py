"""The base of every provider: what it can do, what it takes, and how its interface is asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Questions
from batchruns.engine.lookups.price import FREE, Price
from batchruns.engine.tables.registry import Registry

if TYPE_CHECKING:
    # It takes a sixth of the time in which `enrich` starts, and few files ask a provider.
    import httpx


class KeyKind(StrEnum):
    """Whether a provider is asked with a key."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one key may ask; None: as fast as it can."""

    per_second: float | None = None
    per_minute: float | None = None
    parallel: int = 5
    """How many requests may wait for their answers at the same time."""


@dataclass(frozen=True, slots=True)
class Ability:
    """How a provider does one capability."""

    needs: tuple[tuple[str, ...], ...]
    """Alternatives of inputs: a lead is asked about if all inputs of one of them are filled. The first
    that is decides what is sent, besides `uses`."""
    outputs: tuple[str, ...]
    """Which of the capability's outputs it may give."""
    uses: tuple[str, ...] = ()
    """Further inputs that are sent where they are filled."""
    price: Price = FREE
    batch: int = 1
    """How many questions one request takes."""
    pace: Pace | None = None
    """Where it is another than the provider's."""
    request: str = ""
    """What its request is called, where the same one does other capabilities, too, and its answer says
    what all of them want to know: it is paid once."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How one person reaches a provider."""

    name: str
    """What steps call it: the provider's name, or a name that the person gave."""
    provider: str
    key: str = ""
    address: str = ""
    """The address that stands in for the provider's own: of a server of one's own, or of a fake."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What else it needs, out of JSON: the name of a model, the description of an interface."""
    prices: Mapping[str, int] = field(default_factory=dict)
    """By capability, the millionths for a unit where the person has put another price."""
    pace: Pace | None = None

    def __repr__(self) -> str:
        return f"<Connection {self.name}>"


@dataclass(frozen=True, slots=True)
class Credit:
    """What a provider's account says, asked without charge."""

    is_key_good: bool
    left: str = ""
    """The credit that is left, as the provider counts it: "123 credits". "" where it doesn't say."""
    problem: str = ""


class Provider(ABC):
    """A remote source. Its class attributes tell of it; an object asks by one connection.

    Every answer of its interface is mapped to an `Outcome`; nothing is raised for one, nor for a network
    that fails: see `http.py`.
    """

    name: ClassVar[str]
    order: ClassVar[int]
    label: ClassVar[str]
    """As the provider writes itself."""
    about: ClassVar[str]
    """What it is and what goes there, in a sentence for pages, marked for translation."""
    site: ClassVar[str]
    """Its website's host, where people get a key; "" for none."""
    address: ClassVar[str]
    """Of its interface, without a slash at the end; "" where the person says it."""
    key: ClassVar[KeyKind] = KeyKind.REQUIRED
    is_self_hosted: ClassVar[bool] = False
    """Whether it may run on the person's own machine or network."""
    pace: ClassVar[Pace] = Pace()
    repeats_are_free: ClassVar[bool] = False
    """Whether asking the same again isn't charged, so that a lookup with unknown end may be repeated."""
    abilities: ClassVar[Mapping[str, Ability]]
    """By the names of capabilities."""
    parameters: str = ""
    """What its answers depend on besides the inputs, as canonical JSON: the prompt of a step, the
    model, the description of an interface. Lookups with other parameters are other lookups."""

    def __init__(self, connection: Connection, client: "httpx.AsyncClient") -> None:
        """`client` guards addresses, sizes and times; it knows no key."""
        self.connection = connection
        self.client = client

    @classmethod
    def described(cls, connection: Connection) -> Self:
        """The provider as it tells of itself, by the connection's settings. It can't be asked."""
        return cls(connection, cast("httpx.AsyncClient", None))

    @classmethod
    def is_ready(cls) -> bool:
        """Whether anybody may ask it without a connection of their own."""
        return cls.key is not KeyKind.REQUIRED and not cls.is_self_hosted

    @property
    def root(self) -> str:
        """The address of its interface, or of what stands in for it, without a slash at the end."""
        return (self.connection.address or self.address).rstrip("/")

    def ability(self, capability: str) -> Ability:
        """How it does a capability. Raises KeyError where it doesn't."""
        return self.abilities[capability]

    def does(self, capability: str) -> bool:
        """Whether it does a capability."""
        try:
            self.ability(capability)
        except KeyError:
            return False
        return True

    def pace_for(self, capability: str) -> Pace:
        """How fast this connection may be asked for a capability. Raises KeyError without it."""
        return self.connection.pace or self.ability(capability).pace or self.pace

    def price(self, capability: str) -> Price:
        """What a unit of a capability costs by this connection. Raises KeyError without it."""
        price = self.ability(capability).price
        return replace(price, micros=self.connection.prices.get(capability, price.micros))

    def price_for(self, capability: str, steps: Iterable[LookupStep]) -> Price:
        """That of the step among these whose questions may cost most: by its prompt, for instance."""
        own = (step for step in steps if step.asks(self.connection.name, capability))
        prices = [self.for_step(step).price(capability) for step in own]
        return max(prices, key=lambda price: price.most, default=self.price(capability))

    def normalized(self, capability: str, inputs: Mapping[str, str]) -> dict[str, str]:
        """What is sent of a lead's inputs: those of the first alternative that is filled, and what it
        uses besides; {} where no alternative is."""
        ability = self.ability(capability)
        for names in ability.needs:
            if all(inputs.get(name) for name in names):
                return {n: inputs[n] for n in (*names, *ability.uses) if inputs.get(n)}
        return {}

    def for_step(self, step: LookupStep) -> "Provider":
        """The provider as a step asks it: a copy of its own, with `parameters`, where the step's prompt
        or answers matter to it."""
        return self

    @abstractmethod
    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """The answers to up to `batch` questions, in their order, by one request (or several, where the
        interface wants it: 202 first, 200 later)."""

    async def collect(
        self, capability: str, ticket: str, questions: Questions
    ) -> list[LookupAnswer]:
        """The answers to questions that were handed in before, in their order; LATER with the same
        ticket where they aren't ready. Costs nothing by itself."""
        raise NotImplementedError

    async def credit(self) -> Credit:
        """Whether the key is good, and what is left, by a call that isn't charged."""
        raise NotImplementedError


PROVIDERS: Registry[Provider] = Registry("batchruns.engine.lookups.providers")
"""All providers there are, by name."""
