"""Requests to providers, in a thread of their own, so that neither they nor the database wait for each
other.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from types import TracebackType

import httpx

from batchruns.engine.lookups.answer import RELEASED, LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Provider

logger = logging.getLogger(__name__)

Answers = Mapping[Lookup, LookupAnswer]
AHEAD = 2
"""So many times the requests that may wait for their answers are claimed."""


def parallel_of(provider: Provider, lookup: Lookup) -> int:
    """How many requests to a provider may wait at the same time."""
    return max(provider.pace_for(lookup.capability).parallel, 1)


def most_requests(parallel: int) -> int:
    """How many requests to a provider may be claimed, where so many may wait at the same time.

    The next ones are at hand when an answer comes, and wait for no database. They are few: should the
    process die, nobody knows which of all these were sent.
    """
    return parallel + max(parallel // AHEAD, 1)


class Requests:
    """Asks providers, and gives their answers as they come. A context manager.

    What waits for its turn when it ends is not asked any more: its answers are RELEASED. The same holds
    of a connection whose key turns out to be bad or out of credit.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._answers: queue.SimpleQueue[Answers] = queue.SimpleQueue()
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._clients = set[httpx.AsyncClient]()
        self._under_way = set[Future[None]]()
        self._stopped = set[str]()
        self._is_ending = False

    def __enter__(self) -> "Requests":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.end()
        for future in list(self._under_way):
            future.cancel()
        for client in self._clients:
            asyncio.run_coroutine_threadsafe(client.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, provider: Provider, lookups: Sequence[Lookup], ticket: str = "") -> None:
        """Asks lookups of one capability by one request, or collects their answers by a ticket."""
        name = provider.connection.name
        self._stopped.discard(name)
        self._clients.add(provider.client)
        turns = self._turns.setdefault(name, asyncio.Semaphore(parallel_of(provider, lookups[0])))
        future = asyncio.run_coroutine_threadsafe(
            self._ask(provider, lookups, ticket, turns), self._loop
        )
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)

    def answers(self, seconds: float) -> dict[Lookup, LookupAnswer]:
        """The answers that have come, after so many seconds at most if there are none."""
        try:
            answers = dict(self._answers.get(timeout=max(seconds, 0)))
        except queue.Empty:
            return {}
        while not self._answers.empty():
            answers |= self._answers.get()
        return answers

    def end(self) -> None:
        """From now on no further request is sent."""
        self._is_ending = True

    async def _ask(
        self, provider: Provider, lookups: Sequence[Lookup], ticket: str, turns: asyncio.Semaphore
    ) -> None:
        async with turns:
            if self._is_ending or provider.connection.name in self._stopped:
                answers = [RELEASED] * len(lookups)
            else:
                answers = await _answers_of(provider, lookups, ticket)
        if any(answer.outcome.stops_provider for answer in answers):
            self._stopped.add(provider.connection.name)
        self._answers.put(dict(zip(lookups, answers, strict=True)))


async def _answers_of(
    provider: Provider, lookups: Sequence[Lookup], ticket: str
) -> list[LookupAnswer]:
    """An answer to each lookup, whatever the provider does."""
    capability = lookups[0].capability
    questions = [lookup.inputs for lookup in lookups]
    try:
        if ticket:
            answers = await provider.collect(capability, ticket, questions)
        else:
            answers = await _asked(provider, capability, questions)
    except Exception as error:
        # Its text may hold an address with a key or a lead.
        logger.warning("%s failed: %s", provider.name, type(error).__name__)
        answers = [LookupAnswer(Outcome.BROKEN, problem=type(error).__name__)] * len(lookups)
    lacking = len(lookups) - len(answers)
    return [*answers, *([LookupAnswer(Outcome.BROKEN)] * lacking)][: len(lookups)]


async def _asked(
    provider: Provider, capability: str, questions: Sequence[Mapping[str, str]]
) -> list[LookupAnswer]:
    """The answers to questions. A batch that is refused for one of them is asked by halves."""
    answers = await provider.ask(capability, questions)
    is_refused = all(answer.outcome is Outcome.REFUSED for answer in answers)
    if not is_refused or len(questions) == 1:
        return answers
    half = len(questions) // 2
    return [
        *await _asked(provider, capability, questions[:half]),
        *await _asked(provider, capability, questions[half:]),
    ]


def batches(lookups: Iterable[Lookup], size: int) -> list[list[Lookup]]:
    """The lookups in groups of at most so many."""
    every = list(lookups)
    return [every[start : start + size] for start in range(0, len(every), size)]
