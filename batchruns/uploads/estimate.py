"""What a pending run would send to whom, and what that may cost, by the first rows of its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.estimate import Estimate
from batchruns.engine.lookups.price import MICROS, Price
from batchruns.models import BatchRun, Budget, Receipt
from batchruns.processing import first_rows, process_pool
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.runs.lookups.connections import Reach, reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of
from batchruns.uploads.first_rows import first_rows_of

ROWS, SECONDS = 20_000, 60
TENTH = MICROS // 10
Rates = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """The estimate of a run, and by how many rows it was made."""

    of_rows: Estimate
    rows: int
    reaches: Mapping[str, Reach]

    @property
    def is_of_all(self) -> bool:
        """Whether the file surely has no further rows."""
        return self.rows < ROWS


def estimate_of(run: BatchRun) -> RunEstimate:
    """That of a pending run. A process apart reads and enriches its first rows within SECONDS, and keeps
    what comes of them for the next time.

    Raises OptionsUnknownError, OverrunError, UnenrichableError, UnreadableFileError or
    NothingToEnrichError.
    """
    options = options_of(run)
    reaches = reaches_of(run.user_id)
    with first_rows_of(run, ROWS, reaches) as first:
        store = RunStore(run, options.steps, reaches)
        lines: dict[bytes, tuple[str, str]] = {}
        if not store.is_empty:
            lines = process_pool.run_kept(first_rows.lines_of_first, first, seconds=SECONDS)
        rows, own = process_pool.run_kept(
            first_rows.estimate_first,
            first,
            store.kept_at(lines),
            _prices(reaches, options.steps),
            _rates(run.user_id),
            seconds=SECONDS,
        )
    return RunEstimate(own, rows, reaches)


def default_ceiling(run: BatchRun, own: Estimate) -> int:
    """What a run may cost where nobody has said it, in millionths: its worst estimate, in whole tenths
    of a unit, but no more than its person's month.
    """
    most = -(-own.worst // TENTH) * TENTH
    budgets = budgets_of(run.user_id) if run.user_id else {}
    ceilings = (b.ceiling for b in budgets.values() if b.kind == Budget.Kind.MONTH)
    return min([most, *(ceiling for ceiling in ceilings if ceiling is not None)])


def _prices(
    reaches: Mapping[str, Reach], steps: Collection[LookupStep]
) -> dict[tuple[str, str], Price]:
    return {
        (name, step.capability): reaches[name].described.price_for(step.capability, steps)
        for step in steps
        for name in step.providers
        if name in reaches and reaches[name].described.does(step.capability)
    }


def _rates(user_id: UUID | None) -> Rates:
    """How often each connection of a person has known, so far."""
    lines = Receipt.objects.filter(run__user=user_id, asked__gt=0).order_by()
    sums = lines.values_list("connection", "capability").annotate(Sum("hits"), Sum("asked"))
    return {(name, capability): hits / asked for name, capability, hits, asked in sums}
