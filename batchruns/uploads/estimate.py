"""What a pending run would send to whom, and what that may cost, by the first rows of its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.estimate import Chain, Estimate, estimate
from batchruns.engine.lookups.price import MICROS, Price
from batchruns.engine.lookups.requests import batches
from batchruns.models import BatchRun, Budget, Receipt
from batchruns.processing import job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.runs import files
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.runs.lookups.connections import Reach, reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of

ROWS, SECONDS = 20_000, 60
ASKED_AT_ONCE = 5_000
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
    """That of a pending run. A process apart reads and enriches its first rows within SECONDS.

    Raises OptionsUnknownError, OverrunError, UnenrichableError, UnreadableFileError or
    NothingToEnrichError.
    """
    options = options_of(run)
    reaches = reaches_of(run.user_id)
    with files.reading(run.pk, files.INPUT) as path:
        rows, chains = process_pool.run_kept(
            job.first_chains,
            ROWS,
            path,
            options.parse,
            enrichment_of(options),
            {name: reach.connection for name, reach in reaches.items()},
            seconds=SECONDS,
        )
    store = RunStore(run, options.steps, reaches)
    every = [chain for own in chains for chain in (*own.certain, *own.waiting)]
    lookups = {lookup for chain in every for lookup in chain}
    known = {
        lookup: answer
        for some in batches(lookups, ASKED_AT_ONCE)
        for lookup, answer in store.kept(some).items()
    }
    prices = _prices(reaches, every, options.steps)
    own = estimate(options.steps, chains, known, prices, _rates(run.user_id))
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
    reaches: Mapping[str, Reach], chains: Collection[Chain], steps: Collection[LookupStep]
) -> dict[tuple[str, str], Price]:
    """By connection and capability: of lookups that are equal, each may be for another one."""
    asked = {(lookup.provider, lookup.capability) for chain in chains for lookup in chain}
    return {
        (name, capability): reaches[name].described.price_for(capability, steps)
        for name, capability in asked
    }


def _rates(user_id: UUID | None) -> Rates:
    """How often each connection of a person has known, so far."""
    lines = Receipt.objects.filter(run__user=user_id, asked__gt=0).order_by()
    sums = lines.values_list("connection", "capability").annotate(Sum("hits"), Sum("asked"))
    return {(name, capability): hits / asked for name, capability, hits, asked in sums}
