"""The row phase of a file that may be hostile: whatever its rows are, the work on them ends."""

import time
from collections.abc import Sequence

from batchruns.engine.isolate import (
    OverrunsInMemory,
    UnenrichableRow,
    isolate,
    time_for,
)
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.rows.lead_cells import Column
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import decode_rows, encode_columns
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.time_limit import time_limit

Rows = Sequence[Sequence[str]]
Wide = tuple[list[Column], Summary]

# The longest that so many rows may take, before they are tried in smaller groups.
ROWS, SECONDS = 4_000, 30


def work(pipeline: Pipeline, rows: Rows) -> Wide:
    """What `pipeline.work` gives.

    Raises UnenrichableError where an enricher fails, but MemoryError as it is.
    """
    try:
        return pipeline.work(rows)
    except MemoryError:
        raise
    except Exception as error:
        raise UnenrichableError("enricher_failed", error=type(error).__name__) from error


class GuardedPipeline:
    """A pipeline that leaves out rows which fail or take too long, as many as there are."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._overruns = OverrunsInMemory()

    def work(self, rows: Rows) -> tuple[list[Column], Summary, list[UnenrichableRow]]:
        """The wide columns of all rows but those that are given last, and the summary of them."""
        began = time.monotonic()
        try:
            return *self._work_in_time(rows), []
        except OverrunError:
            self._overruns.add(time.monotonic() - began)
        except UnenrichableError:
            pass
        isolated = isolate(list(map(list, rows)), self._encoded, self._overruns)
        wide: list[Column] = list(columns_of(decode_rows(isolated.part), self._pipeline.wide))
        return wide, isolated.summary, isolated.rejected

    def _work_in_time(self, rows: Rows) -> Wide:
        try:
            with time_limit(time_for(len(rows) / ROWS, SECONDS, self._overruns)):
                return work(self._pipeline, rows)
        except MemoryError:
            raise OverrunError("took_memory") from None

    def _encoded(self, rows: list[list[str]]) -> tuple[bytes, dict[str, object]]:
        wide, summary = self._work_in_time(rows)
        return encode_columns(wide), summary.to_meta()
