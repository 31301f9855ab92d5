"""The columns of a result: the person's own, and those that steps added, with what each means."""

from collections.abc import Sequence
from dataclasses import dataclass

from batchruns.engine.rows_index.rows import Roles
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.models import BatchRun
from batchruns.runs.options import pipeline_of

DUPLICATE_OF = "duplicate_of"


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result."""

    position: int
    name: str
    field: str = ""
    """Of the person's own: the lead field that it is mapped to, if any."""
    output: Output | None = None
    """What an added one means; None for the person's own."""
    own_name: str = ""
    """Of an added one: what its step calls it, whatever it is called in this result."""
    step: str = ""
    """Of an added one: the name of its step."""


def result_columns(run: BatchRun, header: Sequence[str]) -> list[ResultColumn]:
    """The columns of a result with this header, in their order.

    Where another client has spoilt the options of the run, all count as the person's own.
    """
    pipeline = pipeline_of(run)
    if pipeline is None:
        return [ResultColumn(position, name) for position, name in enumerate(header)]
    own_names = {output.name: name for name, output in pipeline.chosen.items()}
    added = {o.name: (o, step) for step, outputs in pipeline.outputs_of_each() for o in outputs}
    own = len(header) - sum(name in added for name in header)
    fields = dict(enumerate(pipeline.kept_fields))
    return [
        ResultColumn(position, name, fields.get(position) or "")
        if position < own or name not in added
        else ResultColumn(position, name, "", added[name][0], own_names[name], added[name][1])
        for position, name in enumerate(header)
    ]


def by_own_name(columns: Sequence[ResultColumn]) -> dict[str, int]:
    """Where each output stands, by what its step calls it."""
    return {column.own_name: column.position for column in columns if column.own_name}


def roles_of(columns: Sequence[ResultColumn]) -> Roles:
    """The columns that the index of the result reads."""
    positions = by_own_name(columns)
    return Roles(issues=positions.get(ISSUES), duplicate_of=positions.get(DUPLICATE_OF))
