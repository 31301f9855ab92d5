"""What enrichers make of the first rows of a pending run, as a table: a line for each new column."""

from dataclasses import dataclass

from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.base import Output
from batchruns.models import BatchRun


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A new column with its cells in the first rows, of which one at least isn't empty."""

    output: Output
    cells: list[str]


@dataclass(frozen=True, slots=True)
class PreviewGroup:
    """The new columns of one enricher."""

    enricher: str
    columns: list[PreviewColumn]


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The new columns of the first rows, by enricher, and those that are empty in all of them."""

    row_labels: list[str]
    """The first cell of each row, to tell them apart."""
    groups: list[PreviewGroup]
    empty: list[Output]

    @classmethod
    def of(cls, run: BatchRun, pipeline: Pipeline) -> "PreviewTable":
        """From the enriched rows that are kept in the run's `meta`."""
        rows = _enriched_rows(run, pipeline)
        columns = _filled_columns(rows, pipeline)
        groups = [
            PreviewGroup(enricher, [columns[o.name] for o in outputs if o.name in columns])
            for enricher, outputs in pipeline.outputs_of_each()
        ]
        return cls(
            row_labels=[row[0] for row in rows],
            groups=[group for group in groups if group.columns],
            empty=[output for output in pipeline.outputs if output.name not in columns],
        )

    @property
    def width(self) -> int:
        """Of the table: the column's name, and each row."""
        return 1 + len(self.row_labels)


def _enriched_rows(run: BatchRun, pipeline: Pipeline) -> list[tuple[str, ...]]:
    """The enriched rows; another client may have written ones of another width."""
    preview = run.parsed_meta.preview
    rows = preview.rows if preview else ()
    return [row for row in rows if len(row) == len(pipeline.columns)]


def _filled_columns(rows: list[tuple[str, ...]], pipeline: Pipeline) -> dict[str, PreviewColumn]:
    """By name, the added columns that hold something."""
    added = zip(*(row[-len(pipeline.outputs) :] for row in rows), strict=True)
    return {
        output.name: PreviewColumn(output, list(cells))
        for output, cells in zip(pipeline.outputs, added, strict=False)
        if any(cells)
    }
