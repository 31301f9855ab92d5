"""Which steps apply to a file, and what their outputs are called in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TypeVar

from batchruns.engine.do_not_contact_step import do_not_contact_steps
from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.lookups.columns import lookup_columns
from batchruns.engine.options import Options
from batchruns.engine.steps.base import Output, Step
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.names import free_name
from batchruns.engine.steps.registry import all_steps

S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class AppliedStep:
    """A step with its outputs, named as in the file: a clash gives them a suffix."""

    step: Step
    names: list[str]
    """The outputs' own names."""
    outputs: list[Output]

    @property
    def by_name(self) -> dict[str, Output]:
        """The outputs as named in the file, by their own names."""
        return dict(zip(self.names, self.outputs, strict=True))


@dataclass(frozen=True, slots=True)
class ChosenSteps:
    """The steps that have something to work on: those switched on, and what these need besides."""

    steps: list[Step]
    """Those that are switched on, in the order of their columns."""
    hidden: list[RowEnricher]
    """Those that are switched off, but give others an input."""

    @classmethod
    def of(cls, fields: set[str], options: Options) -> "ChosenSteps":
        """The steps for a file with these fields. Raises NothingToEnrichError where there are none."""
        offline = (step_type(options) for step_type in all_steps())
        chosen = [*offline, *lookup_columns(options), *do_not_contact_steps(options)]
        every = sorted(chosen, key=lambda step: step.phase)
        steps, others = list[Step](), list[Step]()
        for step in every:
            if step.applies(fields):
                is_on = options.switches_on(step.name, by_default=step.by_default)
                (steps if is_on else others).append(step)
        if not steps:
            raise NothingToEnrichError("all_switched_off" if others else "no_known_column")
        return cls(steps, list(_giving(steps, others)))

    @property
    def enrichers(self) -> list[RowEnricher]:
        """The steps of the row phase."""
        return of_type(self.steps, RowEnricher)  # type: ignore[type-abstract]


def of_type(steps: Iterable[Step], base: type[S]) -> list[S]:
    """Those of the steps that are of a type."""
    return [step for step in steps if isinstance(step, base)]


def named_outputs(
    steps: Sequence[Step], outputs: Mapping[str, Sequence[Output]], columns: Sequence[str]
) -> list[AppliedStep]:
    """The steps with their `outputs` (by the step's name), called so that no two columns of the file,
    whose own are called `columns`, have the same name.
    """
    every = chain.from_iterable(outputs[step.name] for step in steps)
    named = without_clashes(every, columns)
    return [
        AppliedStep(
            step,
            [output.name for output in outputs[step.name]],
            list(islice(named, len(outputs[step.name]))),
        )
        for step in steps
    ]


def _giving(steps: Sequence[Step], others: Sequence[Step]) -> Iterator[RowEnricher]:
    """Those of the others that give one of the steps an input."""
    read = set[str]().union(*(step.inputs for step in steps))
    enrichers = of_type(others, RowEnricher)  # type: ignore[type-abstract]
    return (enricher for enricher in enrichers if read.intersection(enricher.gives))


def without_clashes(outputs: Iterable[Output], columns: Sequence[str]) -> Iterator[Output]:
    """The outputs, renamed where the user's file has a column of that name (“email_domain_2”)."""
    taken = {column.strip().casefold(): 1 for column in columns}
    for output in outputs:
        name = free_name(output.name, taken)
        yield output if name == output.name else replace(output, name=name)
