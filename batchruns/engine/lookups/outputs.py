"""The outputs of steps, and what they are called beside those of other steps."""

from collections.abc import Mapping
from functools import lru_cache

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.names import free_name
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.text import gettext_noop


def possible_outputs(step: LookupStep) -> tuple[Output, ...]:
    """All outputs that a step may give: those of its capability, or the answers that it names."""
    capability = CAPABILITIES.get(step.capability)
    if capability and capability.outputs:
        return capability.outputs
    return tuple(
        Output(
            name,
            gettext_noop("As this step names it."),
            gettext_noop("the provider"),
            counted="|" in kind,
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
    taken = {output.name.casefold(): 1 for step in all_steps() for output in step.outputs}
    return tuple(
        {output.name: free_name(output.name, taken) for output in possible_outputs(step)}
        for step in steps
    )
