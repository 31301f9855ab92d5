"""How old a kept answer may be."""

from collections.abc import Iterable

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup

HIT_DAYS, MISS_DAYS, VERIFICATION_DAYS = 90, 30, 30
SECONDS_A_DAY = 86_400


def is_fresh(lookup: Lookup, answer: LookupAnswer, steps: Iterable[LookupStep], now: float) -> bool:
    """Whether an answer that was kept before this run still counts for all steps that ask this.

    `now`: seconds since 1970.
    """
    own = [s for s in steps if s.capability == lookup.capability and lookup.provider in s.providers]
    if any(step.asks_again for step in own) or answer.asked_at is None:
        return False
    days = [step.max_age_days for step in own if step.max_age_days is not None]
    seconds = min(days, default=_days_of(lookup, answer)) * SECONDS_A_DAY
    return now - answer.asked_at.timestamp() <= seconds


def _days_of(lookup: Lookup, answer: LookupAnswer) -> int:
    if lookup.capability == "verify_email":
        return VERIFICATION_DAYS
    return HIT_DAYS if answer.outcome is Outcome.HIT else MISS_DAYS
