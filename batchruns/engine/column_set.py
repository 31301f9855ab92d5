"""Which of the outputs a result has: the essential ones, all, or those that a person names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from batchruns.engine.options import ALL, ESSENTIAL
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import NothingToEnrichError

BETWEEN, AS = ",", "="


def choose_outputs(
    column_set: str, outputs: Mapping[str, Output], earlier: Collection[str], known: Collection[str]
) -> Mapping[str, Output]:
    """The outputs of this set, by their own names, in the order that they have in the result.

    `outputs` are all that the file can have, by their own names, and named as in the file; `known`
    those of any file. What an `earlier` result has of them belongs to the essential ones. Raises
    NothingToEnrichError where a name is none of an output, or none is left.
    """
    if column_set == ALL:
        return outputs
    if column_set == ESSENTIAL:
        return {
            name: output
            for name, output in outputs.items()
            if output.essential or name in earlier or output.name in earlier
        }
    chosen = {}
    for name, own_name in _names_in(column_set):
        if name in outputs:
            chosen[name] = replace(outputs[name], name=own_name) if own_name else outputs[name]
        elif name not in known:
            raise NothingToEnrichError("unknown_column", name=name)
    if not chosen:
        raise NothingToEnrichError("no_column_chosen")
    return chosen


def _names_in(column_set: str) -> Sequence[tuple[str, str]]:
    """The outputs that a person names, each with the name that it is to have, or ""."""
    parts = [part.partition(AS) for part in column_set.split(BETWEEN) if part.strip()]
    return [(name.strip(), own_name.strip()) for name, _, own_name in parts]
