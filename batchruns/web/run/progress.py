"""How many rows a run has, and how far the workers are with them."""

from dataclasses import dataclass
from datetime import timedelta

from batchruns.engine.shapes import MAX_COUNT
from batchruns.models import BatchRun, Status
from batchruns.web.run.charts import duplicates_of


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many rows a run has, and what became of them. What isn't known is None."""

    size: int | None
    """Bytes of the upload."""
    rows: int | None
    enriched: int | None
    rejected: int | None
    erased: int | None
    duplicates: int | None

    @classmethod
    def of(cls, run: BatchRun) -> "Numbers":
        """The numbers of a run that comes from `with_progress`."""
        done: int = run.rows_done  # type: ignore[attr-defined]
        is_completed = run.status == Status.COMPLETED
        return cls(
            size=run.parsed_meta.file_size,
            rows=run.parsed_meta.row_count,
            enriched=run.parsed_meta.enriched_count if is_completed else done,
            rejected=run.parsed_meta.rejected_count,
            erased=run.parsed_meta.erased_count,
            duplicates=duplicates_of(run),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the workers are with a run. What isn't known yet is None."""

    done: int
    rows: int | None
    percent: int
    rate: int | None
    """Rows a second, since the start."""
    left: timedelta | None

    @property
    def has_all_rows(self) -> bool:
        """Whether what is left to do isn't counted in rows."""
        return self.rows is not None and self.done >= self.rows

    @classmethod
    def of(cls, run: BatchRun) -> "Progress":
        """The progress of a run that comes from `with_progress`."""
        done: int = run.rows_done  # type: ignore[attr-defined]
        rows = _rows_of(run)
        rate = _rows_a_second(run)
        left = timedelta(seconds=max(0, rows - done) / rate) if rows and rate else None
        # All is done only when the result is there.
        percent = min(99, 100 * done // rows) if rows else 0
        return cls(done, rows, percent, round(rate) or None, left)


def _rows_of(run: BatchRun) -> int | None:
    """The rows of the file, where they are known, and not more than a file can have."""
    counted: int | None = run.rows_counted  # type: ignore[attr-defined]
    return counted if counted and 0 < counted < MAX_COUNT else None


def _rows_a_second(run: BatchRun) -> float:
    """Since the start; 0 where it is too early to say."""
    done: int = run.rows_done_since_start  # type: ignore[attr-defined]
    seconds = run.duration.total_seconds() if run.duration else 0
    return done / seconds if done and seconds >= 1 else 0
