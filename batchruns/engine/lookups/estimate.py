"""What the steps of a run would send to whom, and what that may cost: at best, typically, at worst.

It is worked out in two halves. `chains_of` says for each lead whom its steps may ask, as if nobody knew
anything; `estimate` counts what of that isn't known already. Only the first takes long.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import Lead, filled
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.outputs import own_names
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Known, Waterfall

Chain = tuple[Lookup, ...]
"""The lookups of a step about a lead, in the order of its waterfall."""
Chains = Mapping[Chain, Sequence[int]]
"""Some chains, each with the numbers of the leads that it is about."""
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
    return [
        _chains(_asking_most(steps, number), providers, leads, _fills(steps[:number]))
        for number in range(len(steps))
    ]


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
        counts = StepEstimate(step.capability, distinct=len(own.certain) + len(own.waiting))
        told = _rate_of_any(steps[:number], rates)
        for chain, numbers in (*own.certain.items(), *own.waiting.items()):
            left = sent.add(_open(step, chain, known), numbers)
            _count(counts, left, prices, rates, told if chain in own.waiting else None)
        counted.append(counts)
    return Estimate(counted, sent.counts(), len(sent.leads))


class _Sent:
    """What goes out: lookups, each once, and of which leads."""

    def __init__(self) -> None:
        self.leads = set[int]()
        self._lookups = set[Lookup]()
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, lookups: Iterable[Lookup], leads: Sequence[int]) -> list[Lookup]:
        """Adds lookups about some leads; gives the new ones, as two steps that ask the same pay once."""
        new = [lookup for lookup in lookups if lookup not in self._lookups]
        self._lookups.update(new)
        self.leads.update(leads if new else ())
        for lookup in new:
            for name, text in lookup.question:
                self._values[lookup.provider][name].add(text)
        return new

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
    step: LookupStep, providers: Mapping[str, Provider], leads: Sequence[Lead], fills: set[str]
) -> StepChains:
    waterfall = Waterfall([step], providers)
    certain: dict[Chain, list[int]] = defaultdict(list)
    waiting: dict[Chain, list[int]] = defaultdict(list)
    for number, lead in enumerate(leads):
        told = _made_up(fills - lead.keys(), number)
        if chain := _chain(waterfall, lead):
            certain[chain].append(number)
        elif told and (chain := _chain(waterfall, {**told, **lead})):
            waiting[chain].append(number)
    return StepChains(dict(certain), dict(waiting))


def _made_up(names: Iterable[str], number: int) -> Lead:
    """What a lead may gain where earlier steps fill these inputs, different for each lead."""
    forms = {"email": "{0}@{0}.com", "website": "https://{0}.com", "domain": "{0}.com"}
    values: dict[str, str] = {}
    for name in names:
        values |= filled(name, forms.get(name, "{0}").format(f"unknown{number}"))
    return values


def _chain(waterfall: Waterfall, lead: Lead) -> Chain:
    [outcome] = waterfall.outcomes(lead, NOBODY_KNOWS)
    return tuple(lookup for _tried, lookup in waterfall.kept_of(outcome))


class _NobodyKnows(dict[Lookup, LookupAnswer | Refusal]):
    def get(self, key: Lookup, default: object = None) -> LookupAnswer:
        return MISS


MISS = LookupAnswer(Outcome.MISS)
NOBODY_KNOWS = _NobodyKnows()


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


def _count(
    counts: StepEstimate,
    left: Sequence[Lookup],
    prices: Mapping[tuple[str, str], Price],
    rates: Mapping[tuple[str, str], float],
    told: float | None,
) -> None:
    """Adds what isn't known of a chain; `told` is how often earlier steps tell what it takes, if so."""
    if not left:
        counts.known += 1
    best = typical = 0.0
    for lookup in reversed(left):
        key = lookup.provider, lookup.capability
        price, rate = prices[key], rates.get(key, TYPICAL_RATE)
        hit, miss = price.most, 0 if price.unit is Unit.MATCH else price.most
        best = min(hit, miss + best)
        typical = rate * hit + (1 - rate) * (miss + typical)
        counts.worst += price.most
    counts.best += best if told is None else 0
    counts.typical += typical if told is None else told * typical


def _rate_of_any(steps: Sequence[LookupStep], rates: Mapping[tuple[str, str], float]) -> float:
    """How often one of the providers of some steps knows."""
    asked = [(name, step.capability) for step in steps for name in step.providers]
    return 1 - prod(1 - rates.get(each, TYPICAL_RATE) for each in asked)
