"""The steps of a run that ask other sources, as columns of its result."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import INPUT_FIELDS, encode_leads
from batchruns.engine.lookups.outputs import columns_of_steps, own_names
from batchruns.engine.options import Options
from batchruns.engine.steps.base import Output, Phase
from batchruns.engine.steps.later import AddedCells, EnrichedRows, Extract, LaterStep

LOOKUPS = "lookups"
"""What the extract is called that all steps share."""


class LookupColumns(LaterStep):
    """Asks other sources about each lead, as a step of the run says."""

    phase = Phase.LOOKUP
    extract_name = LOOKUPS
    position = 0
    inputs = tuple(sorted(set(INPUT_FIELDS.values())))
    needs = inputs

    def __init__(
        self, step: LookupStep, name: str, outputs: tuple[Output, ...], names: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.step = step
        self._names = names
        self.name = name
        self.label = CAPABILITIES[step.capability].label
        self.outputs = outputs

    @property
    def fills(self) -> dict[str, str]:
        """By output, as it is named here, the lead field whose empty cells it fills."""
        capability = CAPABILITIES[self.step.capability]
        names = {output.name for output in self.outputs}
        return {
            own: INPUT_FIELDS[capability.fills[name]]
            for name, own in self._names.items()
            if own in names and capability.fills.get(name) in INPUT_FIELDS
        }

    def extract(self, rows: EnrichedRows) -> bytes:
        """What lookups may read of these rows."""
        return encode_leads(rows)


def lookup_columns(options: Options) -> list[LookupColumns]:
    """The columns of the steps that a file's options have; a step that nobody knows has none."""
    steps = options.steps
    return [
        LookupColumns(step, name, outputs, names)
        for step, names, (name, outputs) in zip(
            steps, own_names(steps), columns_of_steps(steps), strict=True
        )
        if step.capability in CAPABILITIES
    ]


def possible_lookups() -> list[LookupColumns]:
    """The columns of one step of each capability, to explain what steps may add."""
    possible = lookup_columns(Options(steps=tuple(LookupStep(name, ()) for name in CAPABILITIES)))
    for each in possible:
        each.by_default = False
    return possible


class Sources(Protocol):
    """What may be asked, and where answers are kept."""

    def look_up(
        self, columns: Sequence[LookupColumns], extracts: Sequence[Extract]
    ) -> dict[str, AddedCells]:
        """Asks all that the steps want to know of a file's leads; gives the cells of each, by name."""
