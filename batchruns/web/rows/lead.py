"""One lead of a result: the person's own cells, and what each enricher added to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.web.rows.columns import outputs_of
from batchruns.web.rows.page import row_at


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the person's own with the name of its column."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class AddedCell:
    """A cell that an enricher filled, and what its column means."""

    output: Output
    value: str


@dataclass(frozen=True, slots=True)
class EnricherResult:
    """What one enricher made of a lead: its values, its empty columns, and the issue, if any."""

    enricher: str
    values: list[AddedCell]
    empty: list[Output]
    issue: str

    @classmethod
    def of(cls, enricher: str, outputs: list[Output], cells: Mapping[str, str]) -> "EnricherResult":
        """`cells` are those of the row, by column; that of a reason is the issue."""
        added = [AddedCell(output, cells[output.name]) for output in outputs]
        values = [cell for cell in added if not cell.output.is_reason]
        return cls(
            enricher,
            values=[cell for cell in values if cell.value],
            empty=[cell.output for cell in values if not cell.value],
            issue=next((cell.value for cell in added if cell.output.is_reason), ""),
        )


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of a result: the person's own cells with their columns, and what was added."""

    own: list[Cell]
    enrichments: list[EnricherResult]
    issues: str = ""
    """What is missing, refused or doubtful, and why."""

    @property
    def name(self) -> str:
        """Its first cell that isn't empty."""
        return next((cell.value for cell in self.own if cell.value), "")


def lead_at(run: BatchRun, offset: int) -> Lead | None:
    """The lead whose row begins at this offset of the result; None if none does.

    Raises FileNotFoundError if the file isn't stored any more.
    """
    with files.opened(run.pk, files.RESULT) as file:
        row = row_at(file, offset)
    if row is None:
        return None
    groups = _added_at_the_end(run, row.header)
    own = len(row.header) - sum(len(outputs) for _name, outputs in groups)
    cells = dict(zip(row.header[own:], row.cells[own:], strict=True))
    return Lead(
        [Cell(name, value) for name, value in zip(row.header[:own], row.cells, strict=False)],
        [EnricherResult.of(name, outputs, cells) for name, outputs in groups if name != ISSUES],
        next((cells[output.name] for name, [output, *_] in groups if name == ISSUES), ""),
    )


def _added_at_the_end(run: BatchRun, header: list[str]) -> list[tuple[str, list[Output]]]:
    """The outputs of each enricher where the header ends in them, in any order, else none."""
    groups = outputs_of(run)
    names = {output.name for _name, outputs in groups for output in outputs}
    return groups if {*header[max(0, len(header) - len(names)) :]} == names else []
