"""How old a kept answer may be to be used again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import Outcome

VERIFICATION = "verify_email"


@dataclass(frozen=True, slots=True)
class Days:
    """For how many days answers count where a step doesn't say it."""

    hit: int = 90
    miss: int = 30
    verification: int = 30


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the answers of one connection to one capability may be, at the start of a run."""

    start: datetime
    hit_days: float
    miss_days: float

    def is_fresh(self, outcome: str, asked_at: datetime) -> bool:
        """Whether an answer of an outcome, asked at a time, may be used."""
        days = self.hit_days if outcome == Outcome.HIT else self.miss_days
        return asked_at >= self.start - timedelta(days=days)


def ages_of(
    connection: str,
    capability: str,
    steps: Iterable[LookupStep],
    start: datetime,
    days: Days = Days(),
) -> Ages:
    """As the strictest of the steps wants it that ask this of the connection, else by `days`."""
    own = [step for step in steps if step.asks(connection, capability)]
    if any(step.asks_again for step in own):
        return Ages(start, 0, 0)
    wanted = [step.max_age_days for step in own if step.max_age_days is not None]
    if wanted:
        return Ages(start, min(wanted), min(wanted))
    if capability == VERIFICATION:
        return Ages(start, days.verification, days.verification)
    return Ages(start, days.hit, days.miss)
