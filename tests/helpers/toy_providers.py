"""Providers to try lookups out with, which answer as a test says."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import httpx

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.price import FREE, Price
from batchruns.engine.lookups.providers.base import Ability, Connection, Pace, Provider

MISS = LookupAnswer(Outcome.MISS)
BROKEN = LookupAnswer(Outcome.BROKEN, problem="500")
BAD_KEY = LookupAnswer(Outcome.BAD_KEY)

Answering = Callable[[str, Mapping[str, str]], LookupAnswer]


def hit(confidence: int | None = None, units: int = 1, /, **values: str) -> LookupAnswer:
    """A hit that says these values."""
    return LookupAnswer(Outcome.HIT, values, units, confidence=confidence)


class ToyProvider(Provider):
    """Verifies and finds addresses, and knows companies, as its `answering` says."""

    name = "toy"
    order = 0
    label = "Toy"
    about = "A toy."
    site = ""
    address = ""
    abilities: ClassVar[Mapping[str, Ability]] = {
        "find_email": Ability(
            (("first_name", "last_name", "domain"),), ("found_email", "found_email_status")
        ),
        "verify_email": Ability((("email",),), ("verified_email_status",)),
        "enrich_company": Ability((("domain",), ("company",)), ("company_industry",), ("country",)),
    }

    def __init__(
        self,
        answering: Answering | LookupAnswer = MISS,
        name: str = "toy",
        *,
        seconds: float = 0,
        pace: Pace = Pace(),
        batch: int = 1,
        price: Price = FREE,
    ) -> None:
        super().__init__(Connection(name, "toy"), httpx.AsyncClient(trust_env=False, verify=False))
        self._answering = answering
        self.pace = pace  # type: ignore[misc]
        self.seconds = seconds
        self._batch, self._price = batch, price
        self.asked: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        """How often each question was asked, with its capability."""
        self.requests = self.waiting = self.most_waiting = 0

    def ability(self, capability: str) -> Ability:
        own = self.abilities[capability]
        return Ability(own.needs, own.outputs, own.uses, self._price, self._batch)

    async def ask(
        self, capability: str, questions: Sequence[Mapping[str, str]]
    ) -> list[LookupAnswer]:
        self.requests += 1
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        self.asked.update((capability, tuple(sorted(each.items()))) for each in questions)
        await asyncio.sleep(self.seconds)
        self.waiting -= 1
        return [self._answer(capability, question) for question in questions]

    def _answer(self, capability: str, question: Mapping[str, str]) -> LookupAnswer:
        if isinstance(self._answering, LookupAnswer):
            return self._answering
        return self._answering(capability, question)
