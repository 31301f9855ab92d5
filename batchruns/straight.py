"""A file enriched straight through, in this process: no database, no queue (and no Django)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batchruns.enrichment.options import Options
from batchruns.enrichment.pipeline import Pipeline
from batchruns.enrichment.summary import Summary
from batchruns.leads.preview import preview
from batchruns.leads.reader import open_table
from batchruns.leads.writer import encode_rows

BATCH_ROWS = 10_000


@dataclass
class Outcome:
    """What came of a file: `rows_in` is always `summary.rows + rejected`."""

    rows_in: int
    rejected: int
    summary: Summary

    def to_meta(self) -> dict[str, Any]:
        """The same keys as a run's `meta` has."""
        return {
            "rowCount": self.rows_in,
            "enrichedCount": self.summary.rows,
            "rejectedCount": self.rejected,
            "summary": self.summary.to_meta(),
        }


def enrich_file(
    source: Path,
    result: Path,
    rejects: Path,
    options: Options,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Enriches `source` into `result` (CSV, UTF-8); rows that can't be read go to `rejects`.

    `rejects` is written only if there are any. `on_rows` is told how many rows each batch had.
    Raises UnreadableFile or NothingToEnrich, whose texts are for the person, and OSError.
    """
    seen = preview(source, source.name)
    columns = [column.name for column in seen.columns]
    pipeline = Pipeline(columns, [column.field for column in seen.columns], options=options)
    outcome = Outcome(0, 0, Summary())
    with open_table(source, seen.format) as table, result.open("wb") as out:
        out.write(encode_rows([pipeline.columns]))
        for batch in table.batches(BATCH_ROWS):
            rows, summary = pipeline.enrich(batch.rows)
            out.write(encode_rows(rows))
            if batch.rejects:
                with rejects.open("ab" if outcome.rejected else "wb") as file:
                    if not outcome.rejected:
                        file.write(encode_rows([["line", "reason", *columns]]))
                    file.write(
                        encode_rows([str(r.line), r.reason, *r.cells] for r in batch.rejects)
                    )
            outcome.summary += summary
            outcome.rejected += len(batch.rejects)
            outcome.rows_in += len(batch.rows) + len(batch.rejects)
            on_rows(len(batch.rows) + len(batch.rejects))
    return outcome
