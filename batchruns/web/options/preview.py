"""The first rows of a pending run, enriched for real: the new columns, and each row's issues."""

from dataclasses import dataclass
from itertools import chain, repeat

from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.models import BatchRun
from batchruns.runs.options import pipeline_of
from batchruns.runs.result_columns import result_columns
from batchruns.web.chart_labels import words_for
from batchruns.web.rows.table import lead_name
from batchruns.web.rows.words import issues_in_words


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row: the lead's name, issues with what each is about, and the cells of the new columns."""

    label: str
    issues: list[tuple[str, str]]
    cells: list[str]


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The new columns that hold something in the first rows, and those that are empty there."""

    columns: list[Output]
    rows: list[PreviewRow]
    empty: list[Output]

    @classmethod
    def of(cls, run: BatchRun, pipeline: Pipeline) -> "PreviewTable":
        """From the enriched rows that are kept in the run's `meta`."""
        rows = _enriched_rows(run, pipeline)
        columns = result_columns(run, pipeline.columns)
        own = len(pipeline.columns) - len(pipeline.outputs)
        indices = {output.name: own + n for n, output in enumerate(pipeline.outputs)}
        values = [output for name, output in pipeline.chosen.items() if name != ISSUES]
        words = {o.name: words_for(name) for name, o in pipeline.chosen.items() if o.counted}
        filled = [o for o in values if any(row[indices[o.name]] for row, _issues in rows)]

        def shown(row: tuple[str, ...], issues: str) -> PreviewRow:
            return PreviewRow(
                lead_name(columns, row),
                issues_in_words(issues) if pipeline.has_issues else [],
                [words.get(o.name, str)(row[indices[o.name]]) for o in filled],
            )

        return cls(filled, [shown(*row) for row in rows], [o for o in values if o not in filled])

    @classmethod
    def kept_in(cls, run: BatchRun) -> "PreviewTable | None":
        """The one that is kept in a run's `meta`; None where there is none."""
        pipeline = pipeline_of(run) if run.parsed_meta.preview else None
        return cls.of(run, pipeline) if pipeline else None

    @property
    def has_issues(self) -> bool:
        """Whether one of the rows has an issue."""
        return any(row.issues for row in self.rows)


def _enriched_rows(run: BatchRun, pipeline: Pipeline) -> list[tuple[tuple[str, ...], str]]:
    """The enriched rows with their encoded issues; another client may have written ones of another
    width.
    """
    preview = run.parsed_meta.preview
    if preview is None:
        return []
    rows = zip(preview.rows, chain(preview.issues, repeat("")), strict=False)
    return [(row, issues) for row, issues in rows if len(row) == len(pipeline.columns)]
