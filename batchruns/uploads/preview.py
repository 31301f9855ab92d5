"""The first rows of a file as they will be enriched, worked out in a process apart."""

from pathlib import Path
from typing import Any

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.processing import job, process_pool
from batchruns.uploads.inspection import short_rows

PREVIEW_ROWS = 5
PREVIEW_SECONDS = 60


def enriched_sample(path: Path, options: Options) -> dict[str, Any]:
    """The first rows, enriched for real, as `meta` keeps them: `columns` and `rows`.

    Starts a process apart, which parses and enriches them within PREVIEW_SECONDS. Raises OverrunError,
    UnenrichableError, UnreadableFileError or NothingToEnrichError.
    """
    pipeline = Pipeline.of(options)
    rows = process_pool.run_apart(
        job.enrich_first,
        PREVIEW_ROWS,
        path,
        options.parse,
        job.Enrichment(options.columns, options.mapping, options),
        seconds=PREVIEW_SECONDS,
    )
    return {"columns": pipeline.columns, "rows": short_rows(rows)}
