"""The steps for one lead as a pure function of the answers that are kept: what comes of each, and which
lookups are to be asked next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from batchruns.engine.do_not_contact.contact_list import NOBODY, DoNotContactList
from batchruns.engine.do_not_contact.kinds import FURTHER_OF
from batchruns.engine.lookup_step import LIST_PREFIX, Acceptance, Condition, LookupStep, Operator
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES, LEAD_INPUTS
from batchruns.engine.lookups.inputs import Lead, filled, following
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.outputs import own_names, taken_outputs
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.store import Refusal

Known = Mapping[Lookup, LookupAnswer | Refusal]
"""What is known of some lookups, as `Store.kept` gives it."""


class State(StrEnum):
    """What came of a step for a lead."""

    TAKEN = "taken"
    """A provider gave what the step takes."""
    BLANK = "blank"
    """No provider did."""
    CONDITION = "condition not met"
    HAS_VALUE = "has the value already"
    OPEN = "open"
    """A lookup is to be asked first, by this step or by one that gives it something."""


class Result(StrEnum):
    """What came of one provider of a step."""

    TAKEN = "taken"
    NOT_ACCEPTED = "not accepted"
    """It said something that the step's rule refuses."""
    MISS = "miss"
    """It knows nothing of this lead, or nothing that the step takes."""
    REFUSED = "refused input"
    FAILED = "failed"
    INPUT_MISSING = "input missing"
    NOT_ASKED = "not asked"
    OPEN = "open"


RESULTS = {Outcome.MISS: Result.MISS, Outcome.REFUSED: Result.REFUSED, Outcome.LATER: Result.OPEN}
"""By outcome, what comes of it; hits are looked at, and all others are failures."""


NOTHING: Mapping[str, str] = MappingProxyType({})
NOTHING_KNOWN: Known = MappingProxyType({})


class Tried(NamedTuple):
    """What came of one provider of a step, and its answer, if it was asked."""

    provider: str
    """The name of the connection."""
    result: Result
    lookup: Lookup | None = None
    """What was asked, or is to be."""
    answer: LookupAnswer | None = None
    refusal: Refusal | None = None
    """Why it was not asked."""
    values: Mapping[str, str] = NOTHING
    """What the step takes of the answer, if it accepts it."""


class StepOutcome(NamedTuple):
    """What came of a step for a lead."""

    state: State
    values: Mapping[str, str] = NOTHING
    """What it gives, by the names of the capability's outputs."""
    tried: tuple[Tried, ...] = ()
    """The providers in the order in which they were asked, those after the taken one left out."""

    @property
    def open(self) -> Lookup | None:
        """The lookup that is to be asked next."""
        return self.tried[-1].lookup if self.state is State.OPEN and self.tried else None

    @property
    def taken(self) -> Tried | None:
        """The provider whose answer was taken."""
        return self.tried[-1] if self.state is State.TAKEN else None

    @property
    def cost(self) -> int:
        """What its lookups cost when they were asked, in millionths."""
        return sum(tried.answer.cost for tried in self.tried if tried.answer)

    @property
    def is_failed(self) -> bool:
        """Whether every provider that was asked failed."""
        ran = [tried.result for tried in self.tried if tried.answer]
        return self.state is State.BLANK and bool(ran) and set(ran) == {Result.FAILED}


class Waterfall:
    """The steps of a run, with the providers that their connections reach, by the connections' names.

    A provider that isn't there is passed over, and none is asked about a lead whom `do_not_contact`
    means, also by what an earlier step has found.
    """

    def __init__(
        self,
        steps: Sequence[LookupStep],
        providers: Mapping[str, Provider],
        do_not_contact: DoNotContactList = NOBODY,
    ) -> None:
        self._do_not_contact = do_not_contact
        names = own_names(tuple(steps))
        self.steps = [
            _Step(step, names[number], _of_step(step, providers))
            for number, step in enumerate(steps)
        ]
        self._waits_for = [
            [n for n, earlier in enumerate(self.steps[:number]) if earlier.gives & step.reads]
            for number, step in enumerate(self.steps)
        ]
        self._is_waited_for = [
            any(number in waits_for for waits_for in self._waits_for)
            for number in range(len(self.steps))
        ]
        self.asks_others = any(step.asks_others for step in self.steps)
        """Whether a provider is in it that doesn't answer at once."""
        self._providers = {
            (name, step.step.capability, provider.parameters): provider
            for step in self.steps
            for name, provider in step.providers.items()
        }

    def provider_of(self, lookup: Lookup) -> Provider:
        """The provider that is asked a lookup."""
        return self._providers[lookup.provider, lookup.capability, lookup.parameters]

    def kept_of(self, outcome: StepOutcome) -> list[tuple[Tried, Lookup]]:
        """What came of providers whose answers are kept: of those that don't answer at once."""
        if not self.asks_others:
            return []
        return [
            (tried, tried.lookup)
            for tried in outcome.tried
            if tried.lookup and not self.provider_of(tried.lookup).answers_at_once
        ]

    def label_of(self, name: str) -> str:
        """What people call a connection: its provider by its own name, else the name they gave it."""
        for step in self.steps:
            provider = step.providers.get(name)
            if provider and name == provider.name:
                return provider.label
        return name

    def outcomes(self, lead: Lead, known: Known) -> list[StepOutcome]:
        """What comes of each step, as far as it is known. Steps that nothing open concerns go on."""
        values = lead
        outcomes: list[StepOutcome] = []
        is_barred = self._is_barred(values)
        for number, step in enumerate(self.steps):
            if any(outcomes[n].state is State.OPEN for n in self._waits_for[number]):
                outcomes.append(WAITING)
                continue
            before = [tried for outcome in outcomes for tried in outcome.tried]
            outcomes.append(step.outcome(values, known, before, is_barred=is_barred))
            is_read = self._is_waited_for[number] or self._do_not_contact
            if given := is_read and step.given(outcomes[-1], values):
                values = {**values, **given}
                is_barred = self._is_barred(values)
        return outcomes

    def asked_at_most(self, number: int, values: Lead) -> tuple[Lookup, ...]:
        """What a step asks about a lead with these values if none of its providers knows anything, but
        for those that answer at once.
        """
        return self.steps[number].asked_at_most(values)

    def values_for(self, number: int, lead: Lead, outcomes: Sequence[StepOutcome]) -> Lead:
        """What a step may read of a lead, by its number, once those before it came to these outcomes."""
        values = lead
        for step, outcome in zip(self.steps[:number], outcomes, strict=False):
            values = {**values, **step.given(outcome, values)}
        return values

    def with_finds(self, lead: Lead, outcomes: Sequence[StepOutcome]) -> Lead:
        """A lead with all that its steps found, also where it had another value before."""
        values = dict(lead)
        for step, outcome in zip(self.steps, outcomes, strict=True):
            values |= step.given(outcome, values)
            for name, text in step.beside(outcome):
                values[name] = f"{values.get(name, '')} {text}"
        return values

    def _is_barred(self, values: Lead) -> bool:
        return bool(self._do_not_contact) and self._do_not_contact.match(values) is not None


WAITING = StepOutcome(State.OPEN)


class _Step:
    """One step with its providers, those by name that there are."""

    def __init__(
        self, step: LookupStep, names: Mapping[str, str], providers: Mapping[str, Provider]
    ) -> None:
        self.step = step
        self.providers = providers
        self.asks_others = not all(each.answers_at_once for each in providers.values())
        self._names = names
        capability = CAPABILITIES.get(step.capability)
        self._status = capability.status if capability else ""
        self._taken = taken_outputs(step)
        fills = capability.fills if capability else {}
        self._fills = {output: fills[output] for output in self._taken if output in fills}
        self._stay = dict(self._fills) if step.fills_empty_only else {}
        """By output, the lead's input that it doesn't replace."""
        self._needed = self._needed_inputs()
        filled_inputs = {name for given in self._fills.values() for name in following(given)}
        self.gives = filled_inputs | {names[output] for output in self._taken}
        """All that other steps may read of it."""
        self.reads = self._inputs() | set(self._stay.values())
        """All that it reads of a lead."""

    def asked_at_most(self, values: Lead) -> tuple[Lookup, ...]:
        """What it asks about a lead with these values if no provider knows anything, until one that
        answers at once knows.
        """
        if not self._is_meant(values) or all(map(values.get, self._needed)):
            return ()
        lookups: list[Lookup] = []
        for name, provider in self.providers.items():
            if provider.answers_at_once:
                if self._try(name, values, NOTHING_KNOWN, ()).result is Result.TAKEN:
                    break
            elif lookup := self._lookup(name, values, ()):
                lookups.append(lookup)
        return tuple(lookups)

    def outcome(
        self, values: Lead, known: Known, before: Sequence[Tried] = (), *, is_barred: bool = False
    ) -> StepOutcome:
        """What comes of it for a lead with these values, about which was asked before, and who may be
        barred from being asked about.
        """
        if not self._is_meant(values):
            return StepOutcome(State.CONDITION)
        if all(map(values.get, self._needed)):
            return StepOutcome(State.HAS_VALUE)
        tried: list[Tried] = []
        for name in self.step.providers:
            if is_barred and not self._answers_at_once(name):
                tried.append(_barred(name))
                continue
            tried.append(self._try(name, values, known, before))
            last = tried[-1]
            if last.result is Result.OPEN:
                return StepOutcome(State.OPEN, tried=tuple(tried))
            if last.result is Result.TAKEN:
                return StepOutcome(State.TAKEN, last.values, tuple(tried))
        return StepOutcome(State.BLANK, tried=tuple(tried))

    def given(self, outcome: StepOutcome, values: Lead) -> dict[str, str]:
        """What a lead gains by an outcome, for later steps: outputs, and empty inputs that they fill."""
        new = {self._names[output]: text for output, text in outcome.values.items()}
        for output, name in self._fills.items():
            if (text := outcome.values.get(output)) and not values.get(name):
                gained = filled(name, text)
                new |= {key: value for key, value in gained.items() if not values.get(key)}
        return new

    def _answers_at_once(self, name: str) -> bool:
        return name in self.providers and self.providers[name].answers_at_once

    def _is_meant(self, values: Lead) -> bool:
        return all(_holds(condition, values) for condition in self.step.only_if)

    def beside(self, outcome: StepOutcome) -> Iterator[tuple[str, str]]:
        """The addresses and numbers of an outcome, whether or not the lead has another one."""
        for output, name in self._fills.items():
            if name in FURTHER_OF and (text := outcome.values.get(output)):
                yield FURTHER_OF[name], text

    def _try(self, name: str, values: Lead, known: Known, before: Sequence[Tried]) -> Tried:
        if name not in self.providers:
            is_list = name.startswith(LIST_PREFIX)
            refusal = Refusal.NO_LIST if is_list else Refusal.NO_CONNECTION
            return Tried(name, Result.NOT_ASKED, refusal=refusal)
        lookup = self._lookup(name, values, before)
        if lookup is None:
            return Tried(name, Result.INPUT_MISSING)
        provider = self.providers[name]
        if provider.answers_at_once:
            return self._judged(name, lookup, provider.answer(lookup), values)
        match known.get(lookup):
            case None:
                return Tried(name, Result.OPEN, lookup)
            case LookupAnswer() as answer:
                return self._judged(name, lookup, self._own(answer, lookup, before), values)
            case Refusal() as refusal:
                return Tried(name, Result.NOT_ASKED, lookup, refusal=refusal)

    def _lookup(self, name: str, values: Lead, before: Sequence[Tried]) -> Lookup | None:
        """What to ask a provider: what it has answered by the same request before, if it has."""
        provider, capability = self.providers[name], self.step.capability
        request = provider.ability(capability).request
        for tried in before if request else ():
            is_hit = tried.answer and tried.answer.outcome is Outcome.HIT
            asked = tried.lookup
            if asked and is_hit and (asked.provider, asked.request) == (name, request):
                return replace(asked, capability=capability)
        inputs = provider.normalized(capability, values)
        if not inputs:
            return None
        return Lookup.of(name, capability, inputs, provider.parameters, request)

    def _own(self, answer: LookupAnswer, lookup: Lookup, before: Sequence[Tried]) -> LookupAnswer:
        """An answer without what only other steps want to know, and without a cost if one of these is
        where it counts."""
        if any(tried.lookup == lookup for tried in before):
            answer = replace(answer, cost=0)
        if lookup.request == lookup.capability:
            return answer
        values = {n: text for n, text in answer.values.items() if n in self._names}
        return replace(answer, values=values)

    def _judged(self, name: str, lookup: Lookup, answer: LookupAnswer, values: Lead) -> Tried:
        if answer.outcome is not Outcome.HIT:
            return Tried(name, RESULTS.get(answer.outcome, Result.FAILED), lookup, answer)
        wanted = self._wanted(answer, values)
        if not wanted:
            return Tried(name, Result.MISS, lookup, answer)
        if _accepts(self.step.accept, answer, self._status):
            return Tried(name, Result.TAKEN, lookup, answer, values=wanted)
        return Tried(name, Result.NOT_ACCEPTED, lookup, answer)

    def _wanted(self, answer: LookupAnswer, values: Lead) -> dict[str, str]:
        """What the step takes of an answer: no values that the lead has already, if it fills only."""
        given = {output: text for output in self._taken if (text := answer.values.get(output))}
        if self._stay:
            return {o: text for o, text in given.items() if not values.get(self._stay.get(o, ""))}
        return given

    def _needed_inputs(self) -> list[str]:
        """What a lead has if it has all that the step could give, but for what is said of that."""
        needed = [output for output in self._taken if output != self._status or not self._fills]
        return [self._stay.get(output, "") for output in needed]

    def _inputs(self) -> set[str]:
        """What its conditions and its providers read of a lead."""
        of_providers = (_inputs_of(provider, self.step) for provider in self.providers.values())
        return {each.subject for each in self.step.only_if}.union(*of_providers)


def _barred(name: str) -> Tried:
    return Tried(name, Result.NOT_ASKED, refusal=Refusal.DO_NOT_CONTACT)


def _of_step(step: LookupStep, providers: Mapping[str, Provider]) -> dict[str, Provider]:
    """The providers of a step that there are and do what it wants."""
    own = {name: providers[name].for_step(step) for name in step.providers if name in providers}
    return {name: provider for name, provider in own.items() if provider.does(step.capability)}


def _inputs_of(provider: Provider, step: LookupStep) -> Iterator[str]:
    """What a provider may be sent of a lead; one that doesn't say it may be sent anything."""
    ability = provider.ability(step.capability)
    for names in ability.needs or (LEAD_INPUTS,):
        yield from names
    yield from ability.uses


def _holds(condition: Condition, values: Lead) -> bool:
    """Whether a lead meets a condition; one without a value to compare with is met by none."""
    text = values.get(condition.subject, "")
    match condition.operator:
        case Operator.IS_EMPTY:
            return not text
        case Operator.IS_FILLED:
            return bool(text)
    wanted = {value.strip().casefold() for value in condition.values}
    is_one = text.strip().casefold() in wanted
    return bool(wanted) and is_one == (condition.operator is Operator.IS)


def _accepts(rule: Acceptance, answer: LookupAnswer, status: str) -> bool:
    if status and rule.statuses and answer.values.get(status) not in rule.statuses:
        return False
    if answer.confidence is not None and answer.confidence < rule.confidence:
        return False
    return all(answer.values.get(output) for output in rule.required)
