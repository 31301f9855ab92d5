"""What is wrong with steps that a person has put together, or that a file brings."""

from collections.abc import Iterator, Mapping, Sequence

from batchruns.engine.errors import CodedError
from batchruns.engine.lookup_step import LookupStep, Operator
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.engine.lookups.outputs import own_names, possible_outputs
from batchruns.engine.lookups.providers.base import Provider


class StepError(CodedError):
    """A step can't be worked on as it is.

    Codes, each with `step`, its number from 1: step_unknown (capability: what nobody does),
    step_without_provider, step_provider_missing (provider), step_provider_unable (provider),
    step_output_unknown (output), step_condition_without_value (subject), step_subject_unknown (subject),
    step_without_prompt, step_without_answers.
    """


def problems_of(
    steps: Sequence[LookupStep], providers: Mapping[str, Provider]
) -> Iterator[StepError]:
    """What is wrong with steps; `providers` are those that can be asked, by their connections' names."""
    subjects = set(SUBJECTS)
    for number, (step, names) in enumerate(
        zip(steps, own_names(tuple(steps)), strict=True), start=1
    ):
        for code, params in _problems(step, subjects, providers):
            yield StepError(code, step=number, **params)
        subjects |= set(names.values())


Problems = Iterator[tuple[str, dict[str, str]]]


def _problems(step: LookupStep, subjects: set[str], providers: Mapping[str, Provider]) -> Problems:
    if step.capability not in CAPABILITIES:
        yield "step_unknown", {"capability": step.capability}
        return
    yield from _of_providers(step, providers)
    yield from _of_outputs(step)
    for condition in step.only_if:
        if condition.subject not in subjects:
            yield "step_subject_unknown", {"subject": condition.subject}
        if condition.operator in (Operator.IS, Operator.IS_NOT) and not any(condition.values):
            yield "step_condition_without_value", {"subject": condition.subject}


def _of_providers(step: LookupStep, providers: Mapping[str, Provider]) -> Problems:
    if not step.providers:
        yield "step_without_provider", {}
    for name in step.providers:
        if name not in providers:
            yield "step_provider_missing", {"provider": name}
        elif not providers[name].does(step.capability):
            yield "step_provider_unable", {"provider": name}


def _of_outputs(step: LookupStep) -> Problems:
    names = {output.name for output in possible_outputs(step)}
    if step.capability == "ask_model" and not step.prompt.strip():
        yield "step_without_prompt", {}
    if not names or "" in names:
        yield "step_without_answers", {}
    for name in dict.fromkeys((*step.take, *step.accept.required)):
        if name not in names:
            yield "step_output_unknown", {"output": name}
