"""Which of the outputs a result has: the essential ones, all, or those that a person names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.lookups.outputs import capability_outputs
from batchruns.engine.options import ALL, ESSENTIAL
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.registry import output_names

BETWEEN, AS = ",", "="


def choose_outputs(
    column_set: str, outputs: Mapping[str, Output], earlier: Collection[str]
) -> Mapping[str, Output]:
    """The outputs of this set, by their own names, in the order that they have in the result.

    `outputs` are all that the file can have, by their own names, and named as in the file. What an
    `earlier` result has of them belongs to the essential ones. Raises NothingToEnrichError where a name
    is none of an output of any file, or no output is left.
    """
    if column_set == ALL:
        return outputs
    if column_set == ESSENTIAL:
        return {n: o for n, o in outputs.items() if o.essential or n in earlier}
    chosen = dict(_named(column_set, outputs))
    if not chosen:
        raise NothingToEnrichError("no_column_chosen")
    return chosen


def _named(column_set: str, outputs: Mapping[str, Output]) -> Iterator[tuple[str, Output]]:
    """The outputs that a person names, which are called as the person calls them."""
    for part in filter(str.strip, column_set.split(BETWEEN)):
        name, own_name = (text.strip() for text in part.partition(AS)[::2])
        if name in outputs:
            yield name, replace(outputs[name], name=own_name or outputs[name].name)
        elif name not in output_names() | capability_outputs() | {DO_NOT_CONTACT}:
            raise NothingToEnrichError("unknown_column", name=name)
