"""The first rows of a file as they will be enriched, worked out in a process apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.row_issues import decode_issues
from batchruns.engine.steps.registry import all_steps
from batchruns.models import BatchRun
from batchruns.models.meta import keyed
from batchruns.processing import process_pool
from batchruns.processing.first_rows import enrich_first
from batchruns.runs import service
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.options import options_of
from batchruns.uploads.first_rows import first_rows_of
from batchruns.uploads.inspection import short_rows

PREVIEW_ROWS, CHECKED_ROWS = 10, 200
PREVIEW_SECONDS = 60


def enriched_sample(run: BatchRun, options: Options) -> dict[str, Any]:
    """The first rows of a pending run, enriched for real and matched with its lists, as `meta` keeps
    them: see `models.meta.SampleRows`.

    A process apart parses and enriches them within PREVIEW_SECONDS. Raises OverrunError,
    UnenrichableError, UnreadableFileError, ListError or NothingToEnrichError.
    """
    pipeline = Pipeline.of(options)
    with first_rows_of(run, CHECKED_ROWS, reaches_of(run.user_id)) as first:
        rows, issues = process_pool.run_kept(enrich_first, first, seconds=PREVIEW_SECONDS)
    return {
        "columns": pipeline.columns,
        "rows": short_rows(rows[:PREVIEW_ROWS]),
        "issues": issues[:PREVIEW_ROWS],
        "problems": _problems(issues, options),
        "checked": len(rows),
    }


def with_preview(run: BatchRun) -> BatchRun:
    """A pending run with its first rows enriched: worked out once, and kept in its `meta`.

    Raises OptionsUnknownError, and as `enriched_sample` does.
    """
    if run.parsed_meta.preview is not None:
        return run
    options = options_of(run)
    return _keep(run, options, enriched_sample(run, options))


def _keep(run: BatchRun, options: Options, sample: dict[str, Any]) -> BatchRun:
    """The run with its preview, kept unless other options were chosen while it was worked out."""
    with transaction.atomic():
        if options_of(service.lock_run(run.pk)) == options:
            return service.describe(run, keyed(preview=sample))
    return BatchRun(
        pk=run.pk, filename=run.filename, meta={**(run.meta or {}), **keyed(preview=sample)}
    )


def _problems(issues: Sequence[str], options: Options) -> dict[str, list[Any]]:
    """By the index of a column, as JSON has it: its commonest issue, after how many rows have that."""
    by_column: dict[int, Counter[str]] = {}
    for of_row in filter(None, issues):
        for index, issue in set(_by_column(of_row, options)):
            by_column.setdefault(index, Counter())[issue] += 1
    return {
        str(index): [rows, issue]
        for index, counts in by_column.items()
        for issue, rows in counts.most_common(1)
    }


def _by_column(issues: str, options: Options) -> Iterator[tuple[int, str]]:
    """The issues of a row, encoded, with the index of the column that each is about."""
    for subjects, issue in decode_issues(issues):
        for about in subjects:
            index = _column_about(about, options)
            if index is not None:
                yield index, issue.dump()


def _column_about(about: str, options: Options) -> int | None:
    """The column that an issue names, or that the step works on which it names."""
    if about in options.columns:
        return options.columns.index(about)
    steps = (step for step in all_steps() if step.label == about)
    fields = (field for step in steps for field in (step.name, *step.inputs))
    return next((options.mapping.index(f) for f in fields if f in options.mapping), None)
