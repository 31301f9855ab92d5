"""What the steps of a run would send to whom, and what that may cost: at best, typically, at worst.

It is worked out in two halves. `chains_of` says for each lead whom its steps may ask, as if nobody knew
anything; `estimate` counts what of that isn't known already. Only the first takes long.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from math import prod

from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import Lead, filled, outputs_read
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.outputs import own_names
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.waterfall import Known, Waterfall
from batchruns.engine.options import Options
from batchruns.engine.steps.registry import all_steps

Chain = tuple[Lookup, ...]
"""The lookups of a step about a lead, in the order of its waterfall."""
Chains = Mapping[Chain, Sequence[int]]
"""Some chains, each with the numbers of the leads that it is about."""
UNKNOWN = "unknownvalue"
"""In what is made up for leads."""
TYPICAL_RATE = 0.5
"""How many questions are taken to be answered, where one has no experience with the provider."""


@dataclass(frozen=True, slots=True)
class StepChains:
    """Whom a step may ask."""

    certain: Chains
    """By what the lead says itself."""
    waiting: Chains
    """By what earlier steps may tell of it, with made-up values."""


@dataclass(slots=True)
class StepEstimate:
    """What one step may ask and cost, in millionths."""

    capability: str
    distinct: int = 0
    """How many different leads it asks about."""
    known: int = 0
    """How many of these are answered already."""
    best: float = 0
    """If each answer is the cheapest one."""
    typical: float = 0
    """By how often each provider has known."""
    worst: float = 0
    """If all of them are asked about every lead."""


@dataclass(slots=True)
class Estimate:
    """What a run may ask and cost."""

    steps: list[StepEstimate] = field(default_factory=list)
    sent: dict[str, dict[str, int]] = field(default_factory=dict)
    """By connection and input, how many different values go out at most."""
    leads: int = 0
    """Of how many leads something goes out."""

    @property
    def best(self) -> int:
        """What it costs at least."""
        return round(sum(step.best for step in self.steps))

    @property
    def typical(self) -> int:
        """What it probably costs."""
        return round(sum(step.typical for step in self.steps))

    @property
    def worst(self) -> int:
        """What it costs at most."""
        return round(sum(step.worst for step in self.steps))


def chains_of(
    steps: Sequence[LookupStep], providers: Mapping[str, Provider], leads: Sequence[Lead]
) -> list[StepChains]:
    """For each step whom it may ask what, if nobody knows anything but who answers at once, and what
    earlier steps might tell lets it ask. Nothing else is asked: providers only say what they would send.
    """
    asking = [_asking_most(steps, number) for number in range(len(steps))]
    waterfall = Waterfall(asking, providers)
    return [
        _chains(waterfall, number, leads, _fills(steps[:number])) for number in range(len(steps))
    ]


def unread_enrichers(options: Options, providers: Mapping[str, Provider]) -> frozenset[str]:
    """The names of the steps of a file that tell nothing that its lookups read."""
    steps = Waterfall(options.steps, providers).steps
    read = outputs_read({name for step in steps for name in step.reads})
    return frozenset(
        step.name for step in all_steps() if read.isdisjoint(each.name for each in step.outputs)
    )


def estimate(
    steps: Sequence[LookupStep],
    chains: Sequence[StepChains],
    known: Known,
    prices: Mapping[tuple[str, str], Price],
    rates: Mapping[tuple[str, str], float],
) -> Estimate:
    """What isn't `known` yet, and what it may cost by prices and rates of hits of each connection and
    capability.
    """
    counted: list[StepEstimate] = []
    sent = _Sent()
    for number, (step, own) in enumerate(zip(steps, chains, strict=True)):
        told = _rate_of_any(steps[:number], rates)
        line = _Line(step.capability, prices, rates)
        certain = Counter(sent.add(step, *each, known) for each in own.certain.items())
        waiting = Counter(sent.add(step, *each, known) for each in own.waiting.items())
        counted.append(line.estimate(certain, waiting, told))
    return Estimate(counted, sent.counts(), len(sent.leads))


class _Sent:
    """What goes out: lookups, each once, and of which leads."""

    def __init__(self) -> None:
        self.leads = set[int]()
        self._lookups = set[Lookup]()
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(
        self, step: LookupStep, chain: Chain, leads: Sequence[int], known: Known
    ) -> tuple[str, ...]:
        """Adds what a step asks about some leads; gives whom it asks anything new, as two steps that ask
        the same pay once.
        """
        new = [each for each in _open(step, chain, known) if each not in self._lookups]
        self._lookups.update(new)
        self.leads.update(leads if new else ())
        for lookup in new:
            for name, text in lookup.question:
                self._values[lookup.provider][name].add(text)
        return tuple([lookup.provider for lookup in new])

    def counts(self) -> dict[str, dict[str, int]]:
        """By connection and input, how many different values."""
        return {
            provider: {name: len(texts) for name, texts in sorted(inputs.items())}
            for provider, inputs in self._values.items()
        }


def _asking_most(steps: Sequence[LookupStep], number: int) -> LookupStep:
    """A step without the conditions on what earlier steps tell: these may be met."""
    before = {name for names in own_names(tuple(steps[:number])) for name in names.values()}
    kept = tuple(each for each in steps[number].only_if if each.subject not in before)
    return replace(steps[number], only_if=kept)


def _fills(steps: Sequence[LookupStep]) -> set[str]:
    """The inputs that some steps may fill."""
    known = [CAPABILITIES[s.capability] for s in steps if s.capability in CAPABILITIES]
    return {name for capability in known for name in capability.fills.values()}


def _chains(
    waterfall: Waterfall, number: int, leads: Sequence[Lead], fills: Set[str]
) -> StepChains:
    """The chains of one step, which is looked at once for all leads that are the same to it."""
    certain: dict[Chain, list[int]] = defaultdict(list)
    waiting: dict[Chain, list[int]] = defaultdict(list)
    reads = sorted(waterfall.steps[number].reads | fills)
    alike: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for index, lead in enumerate(leads):
        alike[tuple(map(lead.get, reads))].append(index)
    for values, numbers in alike.items():
        lead = {name: text for name, text in zip(reads, values, strict=True) if text}
        told = _made_up(frozenset(fills - lead.keys()))
        if chain := waterfall.asked_at_most(number, lead):
            certain[chain].extend(numbers)
        elif told and (chain := waterfall.asked_at_most(number, {**told, **lead})):
            for each in numbers:
                waiting[_of_lead(chain, each)].append(each)
    return StepChains(dict(certain), dict(waiting))


@cache
def _made_up(names: frozenset[str]) -> Lead:
    """What a lead may gain where earlier steps fill these inputs."""
    forms = {"email": "{0}@{0}.com", "website": "https://{0}.com", "domain": "{0}.com"}
    values: dict[str, str] = {}
    for name in sorted(names):
        values |= filled(name, forms.get(name, "{0}").format(UNKNOWN))
    return values


def _of_lead(chain: Chain, number: int) -> Chain:
    """A chain with made-up values of one lead, which differ from those of others."""
    own = f"{UNKNOWN}{number}"
    return tuple(
        replace(
            lookup,
            question=tuple((name, text.replace(UNKNOWN, own)) for name, text in lookup.question),
        )
        for lookup in chain
    )


def _open(step: LookupStep, chain: Chain, known: Known) -> Iterator[Lookup]:
    """What of a chain may be asked, as it isn't known."""
    for lookup in chain:
        answer = known.get(lookup)
        if answer is None:
            yield lookup
        elif isinstance(answer, LookupAnswer) and _ends(step, answer):
            return


def _ends(step: LookupStep, answer: LookupAnswer) -> bool:
    """Whether a known answer is surely accepted, so that nobody else is asked."""
    return answer.outcome is Outcome.HIT and step.accept == Acceptance()


@dataclass(frozen=True, slots=True)
class _Line:
    """What a step's questions cost, and how often they are answered."""

    capability: str
    prices: Mapping[tuple[str, str], Price]
    rates: Mapping[tuple[str, str], float]

    def estimate(
        self, certain: Counter[tuple[str, ...]], waiting: Counter[tuple[str, ...]], told: float
    ) -> StepEstimate:
        """What it may ask and cost, by how many chains ask whom; `told` is how often earlier steps tell
        what those take that wait.
        """
        counts = StepEstimate(self.capability, certain.total() + waiting.total())
        counts.known = certain[()] + waiting[()]
        for asked, number in certain.items():
            best, typical, worst = self._costs(asked)
            counts.best += number * best
            counts.typical += number * typical
            counts.worst += number * worst
        for asked, number in waiting.items():
            _best, typical, worst = self._costs(asked)
            counts.typical += number * told * typical
            counts.worst += number * worst
        return counts

    def _costs(self, asked: Sequence[str]) -> tuple[float, float, float]:
        """What one chain that asks these costs: at best, typically, at worst."""
        best = typical = worst = 0.0
        for provider in reversed(asked):
            key = provider, self.capability
            price, rate = self.prices[key], self.rates.get(key, TYPICAL_RATE)
            hit, miss = price.most, 0 if price.unit is Unit.MATCH else price.most
            best = min(hit, miss + best)
            typical = rate * hit + (1 - rate) * (miss + typical)
            worst += price.most
        return best, typical, worst


def _rate_of_any(steps: Sequence[LookupStep], rates: Mapping[tuple[str, str], float]) -> float:
    """How often one of the providers of some steps knows."""
    asked = [(name, step.capability) for step in steps for name in step.providers]
    return 1 - prod(1 - rates.get(each, TYPICAL_RATE) for each in asked)
