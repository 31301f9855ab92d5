"""The store of lookups in the database, of a run or apart from runs: each is claimed before it is
asked, and its answer kept before it is used, whatever happens to workers in between.

All of a claim is one transaction, and so is all that is kept at a time. Rows are locked in one order:
the run, pace, lookups by digest, budgets, receipts.
"""

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.ages import Ages, Days, ages_of
from batchruns.engine.lookups.answer import RELEASED, LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.price import Price
from batchruns.engine.lookups.providers.base import Pace
from batchruns.engine.lookups.store import Claims, Refusal
from batchruns.models import BatchRun, ProviderKey
from batchruns.models import Lookup as Kept
from batchruns.runs.history import begun_at, note_once
from batchruns.runs.jsonb import storable
from batchruns.runs.lookups import budgets, receipts
from batchruns.runs.lookups.connections import Reach
from batchruns.runs.lookups.pace import BUSY_SECONDS, Gate, locked_gate, pause
from batchruns.runs.lookups.settlement import Settlement, is_too_late, settle
from batchruns.runs.lookups.subjects import subjects_of
from batchruns.runs.notifications import registry as notifications
from leadenrich.platform.sql_files import read_sql

logger = logging.getLogger(__name__)

State = Kept.State
TRIES, PAUSE_SECONDS = 6, 0.5
"""How often an answer is kept anew while the database is away, and how long it waits at first."""
MOST_BROKEN = 50
"""A provider that fails so many times in a row isn't asked any more in the run."""
MANY = 1000
"""So many lookups are looked at for a claim at most."""

LOCKED = (
    "digest", "provider", "capability", "state", "outcome", "reserved", "ticket", "tries", "due_at",
    "late_since", "asked_at", "answered_at", "run",
)  # fmt: skip
"""Columns of a row that are read when it is claimed or settled."""
COLUMNS = (
    "id", "state", "outcome", "values", "confidence", "evidence", "request_id", "problem", "cost",
    "reserved", "ticket", "due_at", "late_since",
)  # fmt: skip
"""Columns that an answer is written to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One capability of one connection, as one run asks it."""

    reach: Reach
    capability: str
    price: Price
    pace: Pace
    batch: int
    ages: Ages

    @property
    def reserved(self) -> int:
        """What a question may cost at most."""
        return self.price.most

    @property
    def by_site(self) -> bool:
        """Whether it is asked with a key of the site, which its operator pays."""
        return self.reach.owner is None

    @property
    def repeats_are_free(self) -> bool:
        """Whether a question may be asked again, as it isn't charged then."""
        return self.reach.provider.repeats_are_free or not self.reserved


_Key = receipts.Key
"""Of a line: the connection and the capability."""


@dataclass(frozen=True, slots=True)
class _Claim:
    tries: int
    """Of the row, by which this claim is told from later ones."""
    at: float


def _once_it_is_there(write: Callable[[], None]) -> None:
    """What was paid for isn't lost because the database is away for some seconds."""
    for attempt in range(TRIES - 1):
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            logger.warning("Answers can't be kept while the database is away; trying again.")
            connection.close()
            time.sleep(PAUSE_SECONDS * 2**attempt)
    return write()


class LookupStore:
    """Answers and claims of one person's run, or apart from runs: `engine.lookups.store.Store`."""

    def __init__(
        self,
        user_id: UUID,
        run_id: UUID | None,
        start: datetime,
        steps: Sequence[LookupStep],
        reaches: Mapping[str, Reach],
    ) -> None:
        """`start` is since when failures count, and from when on the age of answers is reckoned."""
        self._user_id, self._run_id, self._start = user_id, run_id, start
        self._claims: dict[Lookup, _Claim] = {}
        self._broken: dict[_Key, int] = defaultdict(int)
        """How many times each line has failed in a row."""
        self._sent: dict[_Key, set[str]] = {}
        self._lines = {
            (name, step.capability): self._line(reaches[name], step.capability, steps)
            for step in steps
            for name in step.providers
            if name in reaches and reaches[name].described.does(step.capability)
        }

    def _line(self, reach: Reach, capability: str, steps: Iterable[LookupStep]) -> Line:
        steps = list(steps)
        return Line(
            reach,
            capability,
            reach.described.price_for(capability, steps),
            reach.described.pace_for(capability),
            reach.ability(capability).batch,
            ages_of(reach.connection.name, capability, steps, self._start, _days()),
        )

    # --- what is known ------------------------------------------------------------------------

    def kept(self, lookups: Collection[Lookup]) -> dict[Lookup, LookupAnswer | Refusal]:
        """What is known of some of these for this run: see `Store.kept`."""
        refusals = receipts.refusals_of(self._run_id)
        rows = {bytes(row.digest): row for row in self._rows([each.digest for each in lookups])}
        now = timezone.now()
        known: dict[Lookup, LookupAnswer | Refusal] = {}
        for lookup in lookups:
            row = rows.get(lookup.digest)
            what = self._of_row(row, (lookup.provider, lookup.capability), now) if row else None
            what = what or self._refusal_of(lookup, refusals, row)
            if what is not None:
                known[lookup] = what
        return known

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept for this person at all."""
        return not Kept.objects.filter(user=self._user_id).exists()

    def kept_at(
        self, lines: Mapping[bytes, tuple[str, str]]
    ) -> dict[bytes, LookupAnswer | Refusal]:
        """What is known of many lookups, of whose digests these are the connection and capability."""
        now = timezone.now()
        rows = ((bytes(row.digest), row) for row in self._rows(list(lines)))
        known = ((digest, self._of_row(row, lines[digest], now)) for digest, row in rows)
        return {digest: what for digest, what in known if what is not None}

    def _rows(self, digests: Sequence[bytes]) -> Iterable[Kept]:
        # One parameter, as there may be many thousands.
        rows = Kept.objects.filter(user=self._user_id).extra(
            where=["digest = ANY(%s)"], params=[digests]
        )
        return rows.defer("subjects", "tries", "claimed_until", "pace", "reserved")

    def _of_row(
        self, row: Kept, key: tuple[str, str], now: datetime
    ) -> LookupAnswer | Refusal | None:
        match row.state:
            case State.ANSWERED:
                return _answer(row) if self._is_fresh(row, key) else None
            case State.FAILED:
                return _answer(row) if self._has_failed_in_run(row) else None
            case State.UNSURE:
                return Refusal.TOO_LATE if row.late_since else Refusal.UNSURE
            case State.WAITING:
                return _waiting(row, now)
        return None

    def _is_fresh(self, row: Kept, key: tuple[str, str]) -> bool:
        line, asked_at = self._lines.get(key), row.asked_at
        return asked_at is not None and (line is None or line.ages.is_fresh(row.outcome, asked_at))

    def _refusal_of(
        self,
        lookup: Lookup,
        refusals: Mapping[_Key, Refusal],
        row: Kept | None,
    ) -> Refusal | None:
        """Why one that isn't answered won't be; those in hand, or to be collected, are to be."""
        if row and (row.state == State.ASKING or row.ticket):
            return None
        if (lookup.provider, lookup.capability) not in self._lines:
            return Refusal.NO_CONNECTION
        return _refusal_in(refusals, lookup)

    # --- claims -------------------------------------------------------------------------------

    def claim(self, lookups: Sequence[Lookup]) -> Claims:
        """Claims lookups of one provider, and one capability: see `Store.claim`."""
        line = self._lines.get((lookups[0].provider, lookups[0].capability))
        if line is None:
            return Claims(refused=dict.fromkeys(lookups, Refusal.NO_CONNECTION))
        with transaction.atomic():
            if not self._hold_run():
                return Claims(refused=dict.fromkeys(lookups, Refusal.NO_CONNECTION))
            name = line.reach.connection.name
            gate = locked_gate(line.reach.owner, name, self._run_id, line.capability)
            if gate.lapsed:
                lapse(gate.pk, repeats_are_free=line.reach.provider.repeats_are_free)
            requests, wait = gate.requests(line.pace)
            most = int(min(requests * line.batch, gate.room(line.pace, line.batch)))
            if most <= 0:
                gate.contend()
                return Claims(wait=wait or BUSY_SECONDS)
            return self._grant(line, lookups, gate, most)

    def _hold_run(self) -> bool:
        """Whether the run is there; it isn't deleted before the transaction ends."""
        if self._run_id is None:
            return True
        with connection.cursor() as cursor:
            cursor.execute(read_sql(__file__, "hold_run.sql"), {"run": self._run_id})
            return cursor.fetchone() is not None

    def _grant(self, line: Line, lookups: Sequence[Lookup], gate: Gate, most: int) -> Claims:
        """Grants so many of the lookups at most, as far as they can be paid."""
        first = lookups[:MANY]
        rows = self._locked(first)
        open_ones = [one for one in first if self._is_open(rows, one, gate.now)][:most]
        refusal = _refusal_in(receipts.refusals_of(self._run_id), lookups[0])
        if refusal is None:
            granted = self._paid(line, open_ones, rows, gate)
        else:
            # What was taken before is collected yet.
            granted = [one for one in open_ones if _is_reserved(rows.get(one.digest))]
        tickets = self._write(line, granted, gate)
        if refusal is None and len(granted) < len(open_ones):
            refusal = self._ceiling(line, gate)
        refused = _refused(lookups, rows, granted, refusal)
        is_all = len(granted) + len(refused) == len(lookups)
        wait = None if is_all else gate.interval(line.pace) or BUSY_SECONDS
        return Claims(granted, tickets, refused, wait)

    def _locked(self, lookups: Iterable[Lookup]) -> dict[bytes, Kept]:
        rows = Kept.objects.filter(
            user=self._user_id, digest__in=[lookup.digest for lookup in lookups]
        )
        rows = rows.order_by("digest").select_for_update().only(*LOCKED)
        return {bytes(row.digest): row for row in rows}

    def _is_open(self, rows: Mapping[bytes, Kept], lookup: Lookup, now: datetime) -> bool:
        """Whether a lookup may be asked now: neither is somebody at it, nor is it answered."""
        row = rows.get(lookup.digest)
        if row is None:
            return True
        match row.state:
            case State.ANSWERED:
                return not self._is_fresh(row, (lookup.provider, lookup.capability))
            case State.FAILED:
                return not self._has_failed_in_run(row)
            case State.WAITING:
                return row.due_at is None or row.due_at <= now
        return False

    def _has_failed_in_run(self, row: Kept) -> bool:
        return row.answered_at is not None and row.answered_at >= self._start

    def _paid(
        self, line: Line, lookups: Sequence[Lookup], rows: Mapping[bytes, Kept], gate: Gate
    ) -> list[Lookup]:
        """Reserves what these may cost. Gives those for which it can be paid."""
        new = [lookup for lookup in lookups if not _is_reserved(rows.get(lookup.digest))]
        if not line.reserved or not new:
            return list(lookups)
        paid = budgets.reserve(self._user_id, self._span(line, gate), line.reserved, len(new))
        unpaid = set(new[paid:])
        return [lookup for lookup in lookups if lookup not in unpaid]

    def _ceiling(self, line: Line, gate: Gate) -> Refusal | None:
        """Notes that a ceiling is reached, unless something that is reserved may yet come back."""
        if not budgets.is_used_up(self._user_id, self._span(line, gate), line.reserved):
            return None
        name = line.reach.connection.name
        if self._run_id is None:
            return Refusal.CEILING
        self._open_line(line, ())
        if receipts.refuse(self._run_id, name, Refusal.CEILING, line.capability):
            note_once(self._run_id, "ceiling reached", {"provider": name})
            notifications.enqueue(BatchRun.objects.get(pk=self._run_id), "ceiling reached")
        return Refusal.CEILING

    def _span(self, line: Line, gate: Gate) -> budgets.Span:
        month = budgets.month_of(self._asked_at(gate))
        return budgets.Span(self._run_id, month, line.by_site)

    def _asked_at(self, gate: Gate) -> datetime:
        """Now, and not before the run began, though the database's clock may have gone back since."""
        return max(gate.now, self._start)

    def _write(self, line: Line, granted: Sequence[Lookup], gate: Gate) -> dict[Lookup, str]:
        """Writes down who is asked what, before they are. Gives the tickets of those to be collected."""
        if not granted:
            return {}
        gate.take(line.pace, -(-len(granted) // line.batch))
        self._record_inputs(line, granted)
        by_digest = {lookup.digest: lookup for lookup in granted}
        with connection.cursor() as cursor:
            cursor.execute(
                read_sql(__file__, "claim.sql"),
                {
                    "user": self._user_id,
                    "provider": line.reach.connection.name,
                    "capability": line.capability,
                    "price": line.reserved,
                    "until": gate.now + timedelta(seconds=settings.LOOKUP_CLAIM_SECONDS),
                    "now": self._asked_at(gate),
                    "digests": list(by_digest),
                    "subjects": [_bigints(subjects_of(lookup.inputs)) for lookup in granted],
                    "pace": gate.pk,
                    "run": self._run_id,
                },
            )
            rows = [(by_digest[bytes(digest)], *rest) for digest, *rest in cursor.fetchall()]
        at = time.monotonic()
        self._claims |= {lookup: _Claim(tries, at) for lookup, tries, _ticket in rows}
        return {lookup: ticket for lookup, _tries, ticket in rows if ticket}

    def _record_inputs(self, line: Line, granted: Iterable[Lookup]) -> None:
        """Records in the receipt which inputs are sent, where it doesn't say so yet."""
        sent = {name for lookup in granted for name, _text in lookup.question}
        known = self._sent.setdefault((line.reach.connection.name, line.capability), set())
        if not sent <= known:
            self._open_line(line, sent)
            known |= sent

    def _open_line(self, line: Line, sent: Collection[str]) -> None:
        if self._run_id is not None:
            receipts.open_line(self._run_id, self._user_id, line.reach, line.capability, sent)

    # --- answers ------------------------------------------------------------------------------

    def keep(self, answers: Mapping[Lookup, LookupAnswer]) -> None:
        """Keeps the answers of claimed lookups, and what they cost: see `Store.keep`."""
        _once_it_is_there(partial(self._keep, answers))
        for lookup in answers:
            self._claims.pop(lookup, None)

    def _keep(self, answers: Mapping[Lookup, LookupAnswer]) -> None:
        by_line: dict[_Key, list[LookupAnswer]] = defaultdict(list)
        for lookup, answer in answers.items():
            by_line[lookup.provider, lookup.capability].append(answer)
        with transaction.atomic():
            self._hold_run()
            self._pause(by_line)
            rows = self._locked(answers)
            ledger = _Ledger(self._user_id, self._run_id, max(timezone.now(), self._start))
            for lookup, answer in answers.items():
                line = self._lines[lookup.provider, lookup.capability]
                ledger.enter(line, answer, rows.get(lookup.digest), self._claims.get(lookup))
            ledger.write()
            for key, of_line in sorted(by_line.items()):
                self._look_for_failures(key, [answer.outcome for answer in of_line])

    def _pause(self, by_line: Mapping[_Key, Iterable[LookupAnswer]]) -> None:
        """Lets nobody ask a connection that was asked too fast, for as long as its provider says."""
        for key, answers in sorted(by_line.items()):
            if pauses := [answer.retry_in for answer in answers if _is_too_fast(answer)]:
                pause(self._lines[key].reach.owner, key[0], max(pauses))

    def _look_for_failures(self, key: _Key, outcomes: Sequence[Outcome]) -> None:
        """Lets a line be asked no more whose key fails, or which has failed many times in a row."""
        if stopping := [outcome for outcome in outcomes if outcome.stops_provider]:
            self._stop(self._lines[key].reach, stopping[0])
        for outcome in outcomes:
            self._broken[key] = self._broken[key] + 1 if outcome is Outcome.BROKEN else 0
        if self._broken[key] >= MOST_BROKEN:
            receipts.refuse(self._run_id, key[0], Refusal.BROKEN, key[1])

    def _stop(self, reach: Reach, outcome: Outcome) -> None:
        """Notes that a key fails, unless its owner has set another one since."""
        if reach.key_id is not None:
            asked_with = ProviderKey.objects.filter(pk=reach.key_id, secret=reach.secret)
            if not asked_with.update(problem=outcome):
                return
        receipts.refuse(self._run_id, reach.connection.name, Refusal.STOPPED)


class RunStore(LookupStore):
    """Answers and claims of one run. One without a person asks nobody."""

    def __init__(
        self, run: BatchRun, steps: Sequence[LookupStep], reaches: Mapping[str, Reach]
    ) -> None:
        user_id: UUID = run.user_id  # type: ignore[assignment]
        start = begun_at(run) or timezone.now()
        super().__init__(user_id, run.pk, start, steps, reaches if run.user_id else {})


class _Ledger:
    """What becomes of the rows of some answers, and what all of it adds up to."""

    def __init__(self, user_id: UUID, run_id: UUID | None, now: datetime) -> None:
        self._user_id, self._run_id, self._now = user_id, run_id, now
        self._counts: dict[_Key, receipts.Counts] = defaultdict(receipts.Counts)
        self._spending: dict[budgets.Span, tuple[int, int]] = {}
        self._columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}

    def enter(
        self, line: Line, answer: LookupAnswer, row: Kept | None, claim: _Claim | None
    ) -> None:
        """Enters an answer to a row, by the claim that it was asked by."""
        counts = self._counts[line.reach.connection.name, line.capability]
        if claim:
            counts.seconds += time.monotonic() - claim.at
        if row is None or claim is None or row.tries != claim.tries:
            self._enter_late(line, counts, answer, row)
        elif row.state in (State.ASKING, State.UNSURE, State.WAITING):
            self._enter_own(line, counts, answer, row)

    def _enter_late(
        self, line: Line, counts: receipts.Counts, answer: LookupAnswer, row: Kept | None
    ) -> None:
        """The row is gone, or another's by now: all that counts is what it cost."""
        is_free = row is not None and line.repeats_are_free
        cost = 0 if is_free else answer.units * line.price.micros
        if answer is not RELEASED:
            counts.asked += 1
            counts.add(answer.outcome)
        counts.cost += cost
        month = budgets.month_of(self._now)
        self._spend(budgets.Span(self._run_id, month, line.by_site), 0, cost)

    def _enter_own(
        self, line: Line, counts: receipts.Counts, answer: LookupAnswer, row: Kept
    ) -> None:
        settled = settle(answer, row, line.price, self._now, repeats_are_free=line.repeats_are_free)
        if row.state == State.UNSURE:
            counts.add_unsure(-1, row.reserved)
        if settled.state == State.UNSURE:
            counts.add_unsure(1, settled.reserved)
        if settled.is_taken and not row.ticket and row.state != State.UNSURE:
            counts.asked += 1
        if settled.state in (State.ANSWERED, State.FAILED):
            counts.add(answer.outcome)
        counts.cost += settled.cost
        span = budgets.span_of(row, by_site=line.by_site)
        self._spend(span, settled.reserved - row.reserved, settled.cost)
        for name, value in _written(row, answer, settled).items():
            self._columns[name].append(value)

    def _spend(self, span: budgets.Span, reserved: int, spent: int) -> None:
        before = self._spending.get(span, (0, 0))
        self._spending[span] = before[0] + reserved, before[1] + spent

    def write(self) -> None:
        """Writes it all down."""
        if self._columns["id"]:
            with connection.cursor() as cursor:
                cursor.execute(read_sql(__file__, "keep.sql"), {**self._columns, "now": self._now})
        budgets.settle(self._user_id, self._spending)
        if self._run_id is not None:
            receipts.add(self._run_id, self._counts)


def lapse(pace: int, *, repeats_are_free: bool) -> None:
    """Takes the lookups of a connection from who must be dead: see `lapse.sql`."""
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "lapse.sql"), {"pace": pace, "repeats_are_free": repeats_are_free}
        )
        rows = cursor.fetchall()
    receipts.add_unsure([line for state, *line in rows if state == State.UNSURE])


def _refusal_in(refusals: Mapping[receipts.Key, Refusal], lookup: Lookup) -> Refusal | None:
    """Why a lookup isn't asked, for what it asks or at all."""
    name = lookup.provider
    return refusals.get((name, lookup.capability)) or refusals.get((name, ""))


def _refused(
    lookups: Iterable[Lookup],
    rows: Mapping[bytes, Kept],
    granted: Collection[Lookup],
    refusal: Refusal | None,
) -> dict[Lookup, Refusal]:
    """All lookups that get no answer any more, if there is a reason why."""
    if refusal is None:
        return {}
    answered = set(granted)
    return {
        lookup: refusal
        for lookup in lookups
        if lookup not in answered and not _is_in_hand(rows.get(lookup.digest))
    }


def _days() -> Days:
    return Days(
        settings.LOOKUP_HIT_DAYS, settings.LOOKUP_MISS_DAYS, settings.LOOKUP_VERIFICATION_DAYS
    )


def _is_reserved(row: Kept | None) -> bool:
    """Whether nothing more is to be reserved for a lookup."""
    return row is not None and bool(row.reserved or row.ticket)


def _is_in_hand(row: Kept | None) -> bool:
    """Whether a lookup gets an answer yet, whatever may be spent."""
    return row is not None and (row.state == State.ASKING or _is_reserved(row))


def _is_too_fast(answer: LookupAnswer) -> bool:
    return answer.outcome is Outcome.LATER and not answer.ticket and answer.retry_in > 0


def _answer(row: Kept) -> LookupAnswer:
    return LookupAnswer(
        Outcome(row.outcome),
        row.values,
        confidence=row.confidence,
        evidence=row.evidence,
        request_id=row.request_id,
        problem=row.problem,
        asked_at=row.asked_at,
        cost=row.cost,
    )


def _waiting(row: Kept, now: datetime) -> LookupAnswer | Refusal | None:
    """What is known of one that was put off; nothing once it is due."""
    if row.late_since and not row.ticket and is_too_late(row.late_since, now):
        return Refusal.TOO_LATE
    if row.due_at is None or row.due_at <= now:
        return None
    return LookupAnswer(Outcome.LATER, retry_in=(row.due_at - now).total_seconds())


def _written(row: Kept, answer: LookupAnswer, settled: Settlement) -> dict[str, Any]:
    """What is written to a row, by the names of the columns."""
    return {
        "id": row.pk,
        "state": settled.state,
        "outcome": answer.outcome,
        "values": json.dumps(storable(dict(answer.values)), ensure_ascii=False),
        "confidence": answer.confidence,
        "evidence": storable(answer.evidence),
        "request_id": storable(answer.request_id),
        "problem": storable(answer.problem),
        "cost": settled.cost,
        "reserved": settled.reserved,
        "ticket": storable(answer.ticket or (row.ticket if settled.reserved else "")),
        "due_at": settled.due_at,
        "late_since": settled.late_since,
    }


def _bigints(numbers: Iterable[int]) -> str:
    """An array as PostgreSQL writes it: arrays of arrays would have to be of one length."""
    return f"{{{','.join(map(str, numbers))}}}"
