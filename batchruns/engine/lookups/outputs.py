"""The outputs of steps, and what they are called beside those of other steps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from batchruns.engine.lookup_step import COLUMN, LookupStep
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.steps.names import free_name
from batchruns.engine.steps.registry import output_names
from batchruns.engine.text import gettext_noop

PROVIDER = gettext_noop("the provider")
BESIDE = (
    ("provider", gettext_noop("Which provider's answer was taken."), True),
    ("confidence", gettext_noop("How sure the provider is, from 0 to 100."), False),
    ("evidence", gettext_noop("What the provider relied on."), False),
    ("asked_on", gettext_noop("The day on which the provider was asked."), False),
    ("cost", gettext_noop("What the answers for this lead cost when they were asked for."), False),
    ("reason", gettext_noop("Why there is no value."), False),
)
"""What each step adds besides what it takes: the name behind that of the capability, what it says, and
whether its values are counted."""


def possible_outputs(step: LookupStep) -> tuple[Output, ...]:
    """All outputs that a step may give: those of its capability, or the answers that it names."""
    capability = CAPABILITIES.get(step.capability)
    if capability and capability.outputs:
        return capability.outputs
    return tuple(
        Output(
            name,
            gettext_noop("As the step asks for it."),
            PROVIDER,
            counted="|" in kind and not kind.startswith(COLUMN),
            essential=True,
        )
        for name, kind in dict(step.answers).items()
    )


def taken_outputs(step: LookupStep) -> tuple[str, ...]:
    """The names of the outputs that a step takes."""
    names = [output.name for output in possible_outputs(step)]
    return tuple(name for name in names if not step.take or name in step.take)


@lru_cache(maxsize=100)
def own_names(steps: tuple[LookupStep, ...]) -> tuple[Mapping[str, str], ...]:
    """For each step the names of its outputs in conditions and results, by the capability's: the second
    “register_name” is “register_name_2”.
    """
    taken = {ISSUES: 1} | {name.casefold(): 1 for name in output_names()}
    return tuple(
        {output.name: free_name(output.name, taken) for output in possible_outputs(step)}
        for step in steps
    )


def columns_of_steps(steps: tuple[LookupStep, ...]) -> Iterator[tuple[str, tuple[Output, ...]]]:
    """For each step its name, which no other has, and the columns that it adds, the reason last."""
    taken: dict[str, int] = {}
    for step, names in zip(steps, own_names(steps), strict=True):
        wanted = taken_outputs(step)
        outputs = (output for output in possible_outputs(step) if output.name in wanted)
        named = (replace(output, name=names[output.name]) for output in outputs)
        beside = (replace(o, name=free_name(o.name, taken)) for o in _beside(step))
        yield free_name(step.capability, taken), (*named, *beside)


@cache
def capability_outputs() -> frozenset[str]:
    """The names of all outputs that steps may have, but for answers that they name themselves."""
    steps = (LookupStep(capability, ()) for capability in CAPABILITIES)
    return frozenset(
        output.name for step in steps for output in (*possible_outputs(step), *_beside(step))
    )


def _beside(step: LookupStep) -> Iterator[Output]:
    for name, description, counted in BESIDE:
        yield Output(f"{step.capability}_{name}", description, PROVIDER, counted)
