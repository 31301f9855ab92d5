"""The lookup phase: what the steps want to know of a file's leads is asked, and the answers kept as they
come.

Leads pass through a window: each is evaluated by what is known (`waterfall.py`), its open lookups are
claimed and asked, and it is evaluated again when one is answered, until nothing of it is open. So all
providers work at the same time, whatever step they belong to, and memory doesn't grow with the file.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.requests import (
    Requests,
    batches,
    most_requests,
    parallel_of,
)
from batchruns.engine.lookups.store import Refusal, Store
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.engine.steps.later import Extract

WINDOW, TAKEN_AT_ONCE = 2_000, 500
"""How many leads are worked on at the same time, and how many are taken into that at once."""
REMEMBERED = 10_000
"""So many answers are remembered before they are read from the store again."""
GROUP_SECONDS = 0.15
"""How long an answer may wait for others to be kept together with."""
MOST_SECONDS_ASLEEP = 1.0
"""What has to wait longer comes back in another turn."""
SECONDS_TO_LOOK_UP = 0.2
"""How often it is looked whether the work is still wanted."""
SECONDS_WITHOUT_REASON = 1.0
"""When to claim again where a store grants nothing, and doesn't say when it will."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the lookups of a file are."""

    wait: float | None = None
    """Seconds until it is worth going on; None: nothing is left to ask."""
    part: int = 0
    """The first part of which something is left: where to go on."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask."""
        return self.wait is None


def ask_all(
    waterfall: Waterfall,
    extracts: Sequence[Extract],
    store: Store,
    *,
    seconds: float = math.inf,
    part: int = 0,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Progress:
    """Asks what isn't answered yet about the rows of a file, from a part on, and says how far it came.

    It ends when nothing is left, when all that is left has to wait, after so many seconds, or when it
    `is_unwanted`; requests that are under way then are waited for, and their answers kept. The clients
    of the waterfall's providers are closed in the end. What providers do raises nothing.
    """
    ends_at = time.monotonic() + seconds
    with Requests() as requests:
        asking = _Asking(waterfall, _leads_of(extracts, part), store, requests)
        return asking.run(lambda: time.monotonic() >= ends_at or is_unwanted())


def _leads_of(extracts: Sequence[Extract], first: int) -> Iterator["_Lead"]:
    for number in range(first, len(extracts)):
        for values in decode_leads(extracts[number].path.read_bytes()):
            yield _Lead(number, values)


@dataclass(slots=True, eq=False)
class _Lead:
    """A lead in the window."""

    part: int
    values: Lead


@dataclass(slots=True)
class _Source:
    """One provider for one capability, and what it is to be asked."""

    provider: Provider
    parallel: int
    batch: int
    waiting: deque[Lookup] = field(default_factory=deque)
    """What isn't claimed yet."""
    claimed: int = 0
    due: float = 0.0
    """When it is worth claiming again."""

    @property
    def requests(self) -> float:
        """How many requests ask what is claimed."""
        return self.claimed / self.batch

    @property
    def is_due(self) -> bool:
        """Whether more of it can be claimed now."""
        return bool(self.waiting) and time.monotonic() >= self.due


class _Asking:
    """The leads of one turn on their way through the window."""

    def __init__(
        self, waterfall: Waterfall, leads: Iterator[_Lead], store: Store, requests: Requests
    ) -> None:
        self._waterfall = waterfall
        self._leads = leads
        self._store = store
        self._requests = requests
        self._known: dict[Lookup, LookupAnswer | Refusal] = {}
        self._sources: dict[tuple[str, str, str], _Source] = {}
        self._asked_for: dict[Lookup, list[_Lead]] = {}
        """The leads that wait for each lookup that is to be claimed, or is."""
        self._window = set[_Lead]()
        """The leads that wait for answers."""
        self._has_more = True
        self._next_part = 0
        self._parked = set[int]()
        """The parts with leads that wait for answers that come much later."""
        self._wait = math.inf

    def run(self, is_over: Callable[[], bool]) -> Progress:
        """Asks until nothing is left, all that is left has to wait long, or it is over."""
        while not is_over():
            self._fill()
            self._claim()
            if any(source.claimed for source in self._sources.values()):
                self._settle(self._answers())
            elif self._sources_waiting():
                seconds = self._seconds_to_wait()
                if seconds > MOST_SECONDS_ASLEEP:
                    return self._progress(min(seconds, self._wait))
                time.sleep(min(seconds, SECONDS_TO_LOOK_UP))
            elif not self._has_more:
                return self._progress(None if self._wait == math.inf else self._wait)
        self._drain()
        return self._progress(0.0)

    def _progress(self, wait: float | None) -> Progress:
        parts = {*(lead.part for lead in self._window), *self._parked}
        return Progress(wait, min(parts, default=self._next_part))

    def _fill(self) -> None:
        """Takes leads into the window while there is room."""
        while self._has_more and len(self._window) <= WINDOW - TAKEN_AT_ONCE:
            leads = list(islice(self._leads, TAKEN_AT_ONCE))
            self._has_more = len(leads) == TAKEN_AT_ONCE
            if leads:
                self._next_part = leads[-1].part
            self._evaluate(leads)

    def _evaluate(self, leads: Iterable[_Lead]) -> None:
        """Evaluates leads by what is known; what they want to know beyond that is to be claimed."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        while leads:
            wanted: dict[Lookup, list[_Lead]] = {}
            for lead in leads:
                for lookup in self._open(lead):
                    wanted.setdefault(lookup, []).append(lead)
            kept = self._store.kept(wanted.keys()) if wanted else {}
            self._known |= kept
            for lookup, waiting in wanted.items():
                if lookup not in kept:
                    self._want(lookup, waiting)
            leads = dict.fromkeys(lead for lookup in kept for lead in wanted[lookup])

    def _open(self, lead: _Lead) -> list[Lookup]:
        """The open lookups of a lead that nobody looked for yet. One without any leaves the window."""
        outcomes = self._waterfall.outcomes(lead.values, self._known)
        opened = [outcome.open for outcome in outcomes if outcome.open]
        unknown = [lookup for lookup in opened if lookup not in self._known]
        if not unknown:
            self._leave(lead, opened)
            return []
        self._window.add(lead)
        for lookup in self._asked_for.keys() & set(unknown):
            self._asked_for[lookup].append(lead)
        return [lookup for lookup in unknown if lookup not in self._asked_for]

    def _leave(self, lead: _Lead, later: Iterable[Lookup]) -> None:
        """Lets a lead out of the window; what is left of it comes much later."""
        self._window.discard(lead)
        for answer in map(self._known.__getitem__, later):
            if isinstance(answer, LookupAnswer):
                self._parked.add(lead.part)
                self._wait = min(self._wait, answer.retry_in)

    def _want(self, lookup: Lookup, leads: list[_Lead]) -> None:
        self._asked_for[lookup] = leads
        self._source_of(lookup).waiting.append(lookup)

    def _source_of(self, lookup: Lookup) -> _Source:
        key = (lookup.provider, lookup.capability, lookup.parameters)
        if key not in self._sources:
            provider = self._waterfall.provider_of(lookup)
            parallel, batch = (
                parallel_of(provider, lookup),
                provider.ability(lookup.capability).batch,
            )
            self._sources[key] = _Source(provider, parallel, max(batch, 1))
        return self._sources[key]

    def _claim(self) -> None:
        """Claims more of each connection that will soon have nothing to do, of its sources by turns."""
        for source in sorted(self._sources.values(), key=attrgetter("requests")):
            if source.is_due and self._is_short(source):
                room = most_requests(source.parallel) - self._requests_of(source)
                self._claim_of(source, max(int(room * source.batch), 1))

    def _is_short(self, source: _Source, without: float = 0) -> bool:
        """Whether a source's connection has too few requests to last while more are claimed, `without`
        so many of them.
        """
        enough = (source.parallel + most_requests(source.parallel)) / 2
        return self._requests_of(source) - without <= enough

    def _requests_of(self, source: _Source) -> float:
        """How many requests of a source's connection are claimed."""
        name = source.provider.connection.name
        return sum(s.requests for s in self._sources.values() if s.provider.connection.name == name)

    def _claim_of(self, source: _Source, most: int) -> None:
        """Claims the next lookups of a source, and asks those that are granted."""
        lookups = [source.waiting.popleft() for _ in range(min(most, len(source.waiting)))]
        if source.due:
            # Meanwhile another run may have asked them.
            lookups = self._unanswered(lookups)
        source.due = 0.0
        if not lookups:
            return
        claims = self._store.claim(lookups)
        source.claimed += len(claims.granted)
        self._ask(source, claims.granted, claims.tickets or {})
        refused = claims.refused or {}
        done = {*claims.granted, *refused}
        if left := [lookup for lookup in lookups if lookup not in done]:
            source.waiting.extendleft(reversed(left))
            wait = SECONDS_WITHOUT_REASON if claims.wait is None else claims.wait
            source.due = time.monotonic() + wait
        self._learn(refused)

    def _unanswered(self, lookups: Collection[Lookup]) -> list[Lookup]:
        kept = self._store.kept(lookups)
        self._learn(kept)
        return [lookup for lookup in lookups if lookup not in kept]

    def _ask(
        self, source: _Source, lookups: Sequence[Lookup], tickets: Mapping[Lookup, str]
    ) -> None:
        by_ticket: dict[str, list[Lookup]] = {}
        for lookup in lookups:
            by_ticket.setdefault(tickets.get(lookup, ""), []).append(lookup)
        for ticket, of_ticket in by_ticket.items():
            for batch in batches(of_ticket, source.batch):
                self._requests.ask(source.provider, batch, ticket)

    def _answers(self) -> dict[Lookup, LookupAnswer]:
        """The answers that come, some together, unless a source would have nothing to do meanwhile."""
        answers = self._requests.answers(SECONDS_TO_LOOK_UP)
        ends_at = time.monotonic() + GROUP_SECONDS
        while answers and not self._is_short_without(answers):
            seconds = ends_at - time.monotonic()
            if seconds <= 0:
                break
            answers |= self._requests.answers(seconds)
        return answers

    def _is_short_without(self, answers: Collection[Lookup]) -> bool:
        """Whether a connection would have too little to do if it isn't given more now."""
        done = defaultdict[str, float](float)
        for lookup in answers:
            done[lookup.provider] += 1 / self._source_of(lookup).batch
        return any(
            source.is_due and self._is_short(source, done[source.provider.connection.name])
            for source in self._sources.values()
        )

    def _settle(self, answers: Mapping[Lookup, LookupAnswer]) -> None:
        """Keeps answers, then goes on with the leads that waited for them."""
        if not answers:
            return
        self._store.keep(answers)
        for lookup in answers:
            self._source_of(lookup).claimed -= 1
        again = {lookup for lookup, answer in answers.items() if _is_to_be_asked_again(answer)}
        for lookup in again:
            source = self._source_of(lookup)
            source.waiting.append(lookup)
            source.due = max(source.due, time.monotonic() + answers[lookup].retry_in)
        self._learn({lookup: a for lookup, a in answers.items() if lookup not in again})

    def _learn(self, answers: Mapping[Lookup, LookupAnswer | Refusal]) -> None:
        """Evaluates the leads again that waited for these."""
        self._known |= answers
        leads = [lead for lookup in answers for lead in self._asked_for.pop(lookup, ())]
        self._evaluate(dict.fromkeys(leads))

    def _sources_waiting(self) -> list[_Source]:
        return [source for source in self._sources.values() if source.waiting]

    def _seconds_to_wait(self) -> float:
        due = min(source.due for source in self._sources_waiting())
        return max(due - time.monotonic(), 0.0)

    def _drain(self) -> None:
        """Waits for the requests that are under way; those that wait for their turn are given back."""
        self._requests.end()
        while any(source.claimed for source in self._sources.values()):
            self._settle(self._requests.answers(SECONDS_TO_LOOK_UP))


def _is_to_be_asked_again(answer: LookupAnswer) -> bool:
    """Whether the provider didn't take the question."""
    return answer.outcome is Outcome.LATER and not answer.ticket
