"""What an answer to a claimed lookup means for its row, and what it costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from batchruns.engine.lookups.answer import RELEASED, LookupAnswer, Outcome
from batchruns.engine.lookups.price import Price
from batchruns.models import Lookup

State = Lookup.State


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a row."""

    state: Lookup.State
    cost: int = 0
    """Millionths that it cost."""
    reserved: int = 0
    """Millionths that it may still cost."""
    due_at: datetime | None = None
    late_since: datetime | None = None
    is_taken: bool = True
    """Whether the provider has taken the question: it counts as asked."""


def settle(
    answer: LookupAnswer, row: Lookup, price: Price, now: datetime, *, repeats_are_free: bool
) -> Settlement:
    """What becomes of the row of a claimed lookup by this answer."""
    cost = answer.units * price.micros
    if answer.outcome.is_kept:
        return Settlement(State.ANSWERED, cost)
    if answer is RELEASED:
        # Back to what it was: what was reserved for a ticket stays.
        reserved = row.reserved if row.ticket else 0
        return Settlement(State.WAITING, 0, reserved, now, row.late_since, is_taken=False)
    if answer.outcome is Outcome.LATER:
        return _put_off(answer, row, now)
    if answer.was_charged is None and not cost and row.reserved and not repeats_are_free:
        return Settlement(State.UNSURE, 0, row.reserved)
    return Settlement(State.FAILED, cost)


def _put_off(answer: LookupAnswer, row: Lookup, now: datetime) -> Settlement:
    since = row.late_since or now
    reserved = row.reserved if answer.ticket else 0
    if is_too_late(since, now):
        # What was taken, and perhaps charged, isn't asked again by itself.
        state = State.UNSURE if reserved else State.WAITING
        return Settlement(state, 0, reserved, now, since, is_taken=bool(answer.ticket))
    due_at = now + timedelta(seconds=max(answer.retry_in, 0))
    return Settlement(State.WAITING, 0, reserved, due_at, since, is_taken=bool(answer.ticket))


def is_too_late(since: datetime, now: datetime) -> bool:
    """Whether a provider has put off an answer for longer than the site waits."""
    return now - since > timedelta(hours=settings.LOOKUP_WAIT_HOURS)
