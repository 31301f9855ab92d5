"""What the lookups of some leads may cost, before anything is asked.

The waterfall is played through twice with made-up answers to what nobody has asked yet: once as if
nothing were known of anybody, once as if the last provider of each step knew something, so that the
steps that wait for it are counted, too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import prod

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import Lead
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.store import Refusal, Store
from batchruns.engine.lookups.waterfall import State, StepOutcome, Waterfall

AT_ONCE = 1_000
USUAL_RATE = 0.5
"""How often a provider of which nothing is known yet knows something."""
MISS = LookupAnswer(Outcome.MISS)

Rate = Callable[[str, str], float | None]
"""How often the connection of this name had a hit for a capability, from 0 to 1; None: never asked."""


@dataclass(slots=True)
class Line:
    """What one provider of one step may be asked, and what that costs in millionths."""

    step: int
    """The number of the step, from 0."""
    provider: str
    """The name of the connection."""
    questions: int = 0
    """Distinct ones that aren't answered yet, at most."""
    fields: tuple[str, ...] = ()
    """The names of the inputs that may be sent."""
    best: int = 0
    """Where the first provider of each step always knows."""
    typical: int = 0
    """By the hit rates so far."""
    worst: int = 0
    """Where each provider is asked to the end, and charges all that it may."""


def estimate(
    waterfall: Waterfall,
    leads: Iterable[Lead],
    store: Store,
    rate: Rate = lambda provider, capability: None,
) -> list[Line]:
    """What the providers of each step may be asked about some leads, in the order of the steps."""
    counts = [
        _Counts(number, name)
        for number, step in enumerate(waterfall.steps)
        for name in step.providers
    ]
    by_place = {(each.step, each.provider): each for each in counts}
    every = iter(leads)
    while chunk := list(islice(every, AT_ONCE)):
        _Play(waterfall, chunk, store).count(by_place)
    return [_line(each, waterfall, rate) for each in counts]


@dataclass(slots=True)
class _Counts:
    step: int
    provider: str
    missed: set[bytes] = field(default_factory=set)
    """The questions if nothing is known of anybody."""
    hit: set[bytes] = field(default_factory=set)
    """Those if the last provider of each step knows something."""
    first: set[bytes] = field(default_factory=set)
    """Those of the latter that the step asks before any other."""
    fields: set[str] = field(default_factory=set)


class _Play:
    """Some leads played through."""

    def __init__(self, waterfall: Waterfall, leads: Sequence[Lead], store: Store) -> None:
        self._waterfall = waterfall
        self._leads = leads
        self._store = store
        self._known: dict[Lookup, LookupAnswer | Refusal] = {}
        self._made_up = set[Lookup]()

    def count(self, counts: dict[tuple[int, str], _Counts]) -> None:
        """Adds the questions about these leads."""
        for of_lead in self._played():
            for place, lookup, _is_first in self._asked(of_lead):
                counts[place].missed.add(lookup.digest)
        for _ in self._waterfall.steps:
            self._let_last_hit()
        for of_lead in self._played():
            for place, lookup, is_first in self._asked(of_lead):
                counts[place].hit.add(lookup.digest)
                counts[place].fields.update(lookup.inputs)
                if is_first:
                    counts[place].first.add(lookup.digest)

    def _played(self) -> list[list[StepOutcome]]:
        """What comes of each step, where unanswered lookups are misses."""
        while True:
            came = [self._waterfall.outcomes(lead, self._known) for lead in self._leads]
            opened = {outcome.open for each in came for outcome in each if outcome.open}
            # What is to be collected or asked again later is asked already.
            opened -= self._known.keys()
            if not opened:
                return came
            kept = self._store.kept(opened)
            self._made_up |= opened - kept.keys()
            self._known |= dict.fromkeys(opened, MISS) | kept

    def _let_last_hit(self) -> None:
        """Lets the last provider of each step that missed know something."""
        for of_lead in self._played():
            for step, outcome in zip(self._waterfall.steps, of_lead, strict=True):
                asked = [t.lookup for t in outcome.tried if t.lookup in self._made_up]
                if outcome.state is State.BLANK and asked and (last := asked[-1]):
                    self._known[last] = _made_up_hit(last, step.step.accept.statuses)

    def _asked(
        self, of_lead: Sequence[StepOutcome]
    ) -> Iterator[tuple[tuple[int, str], Lookup, bool]]:
        for number, outcome in enumerate(of_lead):
            asked = [(t.provider, t.lookup) for t in outcome.tried if t.lookup]
            for position, (name, lookup) in enumerate(asked):
                if lookup in self._made_up:
                    yield (number, name), lookup, position == 0


def _made_up_hit(lookup: Lookup, statuses: Sequence[str]) -> LookupAnswer:
    """An answer that says something different for each question, in a form that other steps take."""
    capability = CAPABILITIES[lookup.capability]
    name = lookup.digest.hex()
    values = {output.name: name for output in capability.outputs}
    for output, field_name in capability.fills.items():
        if field_name == "email":
            values[output] = f"{name}@{name}.com"
        elif field_name in ("website", "domain"):
            values[output] = f"{name}.com"
    if capability.status:
        values[capability.status] = (*statuses, *capability.statuses)[0]
    return LookupAnswer(Outcome.HIT, values)


def _line(counts: _Counts, waterfall: Waterfall, rate: Rate) -> Line:
    step = waterfall.steps[counts.step]
    price = step.providers[counts.provider].price(step.step.capability)
    found = prod(
        (1 - _missing(waterfall, number, rate) for number in waterfall.waits_for(counts.step)),
        start=1.0,
    )
    before = _missing(waterfall, counts.step, rate, until=counts.provider)
    own_rate = _rate(rate, counts.provider, step.step.capability)
    typical = (found * len(counts.hit) + (1 - found) * len(counts.missed)) * before
    most = max(len(counts.hit), len(counts.missed))
    return Line(
        counts.step,
        counts.provider,
        questions=len(counts.hit | counts.missed),
        fields=tuple(sorted(counts.fields)),
        best=round(len(counts.first) * _usual(price, 1.0)),
        typical=round(typical * _usual(price, own_rate)),
        worst=most * price.most,
    )


def _missing(waterfall: Waterfall, number: int, rate: Rate, until: str = "") -> float:
    """How often no provider of a step before one knows anything."""
    step = waterfall.steps[number]
    names = list(step.providers)
    before = names[: names.index(until)] if until else names
    return prod((1 - _rate(rate, name, step.step.capability) for name in before), start=1.0)


def _rate(rate: Rate, provider: str, capability: str) -> float:
    known = rate(provider, capability)
    return USUAL_RATE if known is None else known


def _usual(price: Price, rate: float) -> float:
    """What a question costs, if the provider knows something this often."""
    match price.unit:
        case Unit.MATCH:
            return price.micros * rate
        case Unit.CALL:
            return float(price.micros)
    return float(price.most)
