"""A provider asked at its stand-in, with a receipt of what its answers say that they cost."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Credit, Provider
from batchruns.fake_providers.base import GOOD_KEY, FakeProvider, serving
from batchruns.fake_providers.http_service import described
from batchruns.fake_providers.model import MODEL

F = TypeVar("F", bound=FakeProvider)
T = TypeVar("T")
Question = Mapping[str, str]


STEPS = {
    "model": LookupStep(
        "ask_model",
        ("model",),
        prompt="Which industry is {company}?",
        answers=(("industry", "A|B"),),
    )
}


def configured(
    name: str,
    client: httpx.AsyncClient,
    address: str,
    key: str = GOOD_KEY,
    settings: Mapping[str, Any] | None = None,
    step: LookupStep | None = None,
) -> Provider:
    """A provider at an address, as a step asks it."""
    needed = {"model": {"model": MODEL}, "http": described(address)}.get(name, {})
    connection = Connection(name, name, key=key, address=address, settings=settings or needed)
    provider = PROVIDERS[name](connection, client)
    step = step or STEPS.get(name)
    return provider.for_step(step) if step else provider


@dataclass
class Desk(Generic[F]):
    """Where questions are asked."""

    fake: F
    key: str = GOOD_KEY
    settings: Mapping[str, Any] | None = None
    """What the connection says besides; None: what the provider needs at least."""
    step: LookupStep | None = None
    """As whose provider it is asked; None: as the step's that the provider needs at least."""
    prices: Mapping[str, int] = field(default_factory=dict)
    receipt: int = 0
    """What all answers say that they cost, in millionths."""
    is_unsure: bool = False
    """Whether an answer can't say."""
    answers: list[LookupAnswer] = field(default_factory=list)

    def ask(self, capability: str, *questions: Question) -> list[LookupAnswer]:
        """The answers to questions in one request."""
        return self._settled(capability, lambda asked: asked.ask(capability, questions))

    def ask_one(self, capability: str, **inputs: str) -> LookupAnswer:
        """The answer to one question."""
        (answer,) = self.ask(capability, inputs)
        return answer

    def collect(
        self, capability: str, ticket: str, questions: Sequence[Question]
    ) -> list[LookupAnswer]:
        """The answers to questions that were asked before."""
        return self._settled(capability, lambda asked: asked.collect(capability, ticket, questions))

    def credit(self) -> Credit:
        """What the account says."""
        return self._run(lambda asked: asked.credit())

    def _settled(
        self, capability: str, work: Callable[[Provider], Awaitable[list[LookupAnswer]]]
    ) -> list[LookupAnswer]:
        async def priced(asked: Provider) -> tuple[list[LookupAnswer], int]:
            return await work(asked), asked.ability(capability).price.micros

        answers, micros = self._run(priced)
        micros = self.prices.get(capability, micros)
        self.receipt += sum(answer.units * micros for answer in answers)
        self.is_unsure |= any(
            answer.outcome is Outcome.BROKEN and answer.was_charged is None for answer in answers
        )
        self.answers += answers
        return answers

    def _run(self, work: Callable[[Provider], Awaitable[T]]) -> T:
        async def run() -> T:
            async with httpx.AsyncClient(trust_env=False, verify=False) as client:
                name, address = self.fake.name, self.fake.address
                return await work(
                    configured(name, client, address, self.key, self.settings, self.step)
                )

        return asyncio.run(run())


@contextmanager
def desk(fake: F) -> Iterator[Desk[F]]:
    """Asks a stand-in, and holds at the end that it charged what the receipt says.

    Where an answer doesn't know what it cost, it may have been more.
    """
    with serving(fake):
        opened = Desk(fake)
        yield opened
    if opened.is_unsure:
        assert opened.receipt <= fake.charged
    else:
        assert opened.receipt == fake.charged
