"""Answers kept in a file of SQLite, or in memory: for the command line, tests and previews."""

import json
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.ages import ages_of
from batchruns.engine.lookups.answer import RELEASED, LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.price import Price
from batchruns.engine.lookups.providers.base import Pace, Provider
from batchruns.engine.lookups.requests import batches
from batchruns.engine.lookups.store import Claims, Refusal

IN_MEMORY = ":memory:"
AT_ONCE = 500
"""So many digests are looked up by one query."""
MOST_SECONDS_LATE = 72 * 3600
SECONDS_TO_SETTLE = 0.5
"""When to claim again where money is only reserved, and may come back."""
TABLE = """
    create table if not exists answers (
        digest blob primary key,
        state text not null,
        run text not null,
        answer text not null default '{}',
        asked_at real not null,
        due real not null default 0
    ) without rowid
"""


class _State(StrEnum):
    CLAIMED = "claimed"
    """By this run; of another run, whose process has ended: nobody knows what came of it."""
    LATER = "later"
    KEPT = "kept"
    FAILED = "failed"


@dataclass(slots=True)
class Receipt:
    """What one connection was asked in a run, and what it cost, in millionths."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    cost: int = 0
    maybe_cost: int = 0
    """What lookups may have cost besides of which nobody knows whether they were charged."""
    kept: int = 0
    """How many answers of earlier runs were used."""
    saved: int = 0
    """What those had cost."""


class FileStore:
    """Answers, claims and receipts of one run, in a file that keeps the answers for later runs.

    One process at a time may open the file: sqlite3.OperationalError where another has. `ceiling` is
    what the run may cost at most, in millionths; None: as much as it does.
    """

    def __init__(
        self,
        path: Path | str = IN_MEMORY,
        *,
        steps: Sequence[LookupStep] = (),
        providers: Mapping[str, Provider] | None = None,
        ceiling: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file = sqlite3.connect(path, timeout=1, check_same_thread=False)
        # What was committed outlives this process; that it outlives the machine isn't waited for.
        for pragma in ("locking_mode=exclusive", "journal_mode=wal", "synchronous=normal"):
            self._file.execute(f"pragma {pragma}")
        self._file.execute(TABLE)
        self._file.commit()
        self._steps = steps
        self._providers = providers or {}
        self._ceiling = ceiling
        self._clock = clock
        self._run = uuid4().hex
        self._stopped = set[str]()
        self._next: dict[str, float] = {}
        """By connection, when its next request may go, by its pace."""
        self._reserved: dict[Lookup, int] = {}
        """What the lookups may cost at most that are claimed, or are to be collected."""
        self._used = set[bytes]()
        """The answers of earlier runs that are counted."""
        self.receipts: dict[str, Receipt] = defaultdict(Receipt)
        """By connection."""

    def close(self) -> None:
        """Closes the file, so that another process may open it."""
        self._file.close()

    @property
    def cost(self) -> int:
        """What the run has cost so far, with what it may have cost, in millionths."""
        return sum(receipt.cost + receipt.maybe_cost for receipt in self.receipts.values())

    # --- what is known ------------------------------------------------------------------------

    def kept(self, lookups: Collection[Lookup]) -> dict[Lookup, LookupAnswer | Refusal]:
        """What is known of some of these for this run."""
        known: dict[Lookup, LookupAnswer | Refusal] = {}
        for batch in batches(lookups, AT_ONCE):
            rows = {row[0]: row[1:] for row in self._rows(batch)}
            for lookup in batch:
                row = rows.get(lookup.digest)
                what = self._of_row(lookup, *row) if row else None
                if what is None:
                    what = self._refusal_of(lookup)
                if what is not None:
                    known[lookup] = what
        return known

    def _rows(self, lookups: Sequence[Lookup]) -> Iterator[Any]:
        marks = ",".join("?" * len(lookups))
        query = f"select * from answers where digest in ({marks})"  # noqa: S608 - only marks.
        return self._file.execute(query, [lookup.digest for lookup in lookups])

    def _of_row(
        self, lookup: Lookup, state: str, run: str, answer: str, asked_at: float, due: float
    ) -> LookupAnswer | Refusal | None:
        is_own = run == self._run
        now = self._clock()
        match state:
            case _State.KEPT:
                kept = _loaded(answer, asked_at)
                if is_own:
                    return kept
                return self._reused(lookup, kept) if self._is_fresh(lookup, kept) else None
            case _State.FAILED:
                return _loaded(answer, asked_at) if is_own else None
            case _State.LATER if now - asked_at > MOST_SECONDS_LATE:
                return Refusal.TOO_LATE
            case _State.LATER:
                left = due - now
                return replace(_loaded(answer, asked_at), retry_in=left) if left > 0 else None
            case _ if is_own or self._may_repeat(lookup, answer):
                return None
        return Refusal.UNSURE

    def _reused(self, lookup: Lookup, kept: LookupAnswer) -> LookupAnswer:
        """An answer of an earlier run, which is counted once."""
        if lookup.digest not in self._used:
            self._used.add(lookup.digest)
            self.receipts[lookup.provider].kept += 1
            self.receipts[lookup.provider].saved += kept.cost
        return kept

    def _is_fresh(self, lookup: Lookup, kept: LookupAnswer) -> bool:
        """Whether an answer that was kept before this run still counts for all steps that ask this."""
        start = datetime.fromtimestamp(self._clock(), UTC)
        ages = ages_of(lookup.provider, lookup.capability, self._steps, start)
        return kept.asked_at is not None and ages.is_fresh(kept.outcome, kept.asked_at)

    def _refusal_of(self, lookup: Lookup) -> Refusal | None:
        """Why a lookup without an answer isn't asked, if it isn't. What is paid for is collected."""
        if lookup in self._reserved:
            return None
        if lookup.provider not in self._providers:
            return Refusal.NO_CONNECTION
        if lookup.provider in self._stopped:
            return Refusal.STOPPED
        price = self._price(lookup).most
        if self._ceiling is not None and price and self.cost + price > self._ceiling:
            return Refusal.CEILING
        return None

    # --- claims -------------------------------------------------------------------------------

    def claim(self, lookups: Sequence[Lookup]) -> Claims:
        """Claims as many of these as pace and money allow now; this process alone asks, so that the
        requests that wait at the same time are counted by who asks.
        """
        refused = {lookup: refusal for lookup in lookups if (refusal := self._refusal_of(lookup))}
        possible = [lookup for lookup in lookups if lookup not in refused]
        if not possible:
            return Claims(refused=refused)
        requests, wait = self._requests(possible[0])
        size = max(self._providers[possible[0].provider].ability(possible[0].capability).batch, 1)
        granted = self._affordable(possible[: requests * size])
        if len(granted) < min(len(possible), requests * size):
            wait = SECONDS_TO_SETTLE
        self._count_requests(possible[0], -(-len(granted) // size))
        tickets = self._claimed(granted)
        has_rest = len(granted) < len(possible)
        return Claims(granted, tickets, refused, wait if has_rest else None)

    def _affordable(self, lookups: Sequence[Lookup]) -> list[Lookup]:
        """The first of these that the ceiling leaves money for, which is reserved for them."""
        granted: list[Lookup] = []
        left = None if self._ceiling is None else self._ceiling - self.cost
        left = None if left is None else left - sum(self._reserved.values())
        for lookup in lookups:
            price = self._price(lookup).most
            if left is not None and price and lookup not in self._reserved:
                if price > left:
                    break
                left -= price
            self._reserved[lookup] = price
            granted.append(lookup)
        return granted

    def _claimed(self, lookups: Sequence[Lookup]) -> dict[Lookup, str]:
        """Writes the claims, and gives the tickets of those that are to be collected."""
        by_digest = {
            lookup.digest: lookup for batch in batches(lookups, AT_ONCE) for lookup in batch
        }
        tickets: dict[Lookup, str] = {}
        since: dict[Lookup, float] = {}
        for batch in batches(lookups, AT_ONCE):
            for digest, state, _run, answer, asked_at, _due in self._rows(batch):
                if state in (_State.LATER, _State.CLAIMED):
                    lookup = by_digest[digest]
                    since[lookup] = asked_at
                    tickets[lookup] = _ticket_in(answer)
        now = self._clock()
        rows = [
            (
                each.digest,
                self._run,
                json.dumps({"outcome": Outcome.LATER, "ticket": tickets.get(each, "")}),
                since.get(each, now),
            )
            for each in lookups
        ]
        self._file.executemany(
            "insert or replace into answers (digest, state, run, answer, asked_at)"
            " values (?, 'claimed', ?, ?, ?)",
            rows,
        )
        self._file.commit()
        return {lookup: ticket for lookup, ticket in tickets.items() if ticket}

    def _requests(self, lookup: Lookup) -> tuple[int, float]:
        """How many requests may go to a provider now by its pace, and when the next ones may."""
        interval = _interval(self._pace(lookup))
        if not interval:
            return len(self._reserved) + 1_000_000, 0
        # Up to a second's worth may go at once.
        now = time.monotonic()
        next_at = max(self._next.get(lookup.provider, 0.0), now - 1)
        return int((now - next_at) / interval + 1e-6) + (next_at <= now), max(
            next_at + interval - now, 0.0
        )

    def _count_requests(self, lookup: Lookup, requests: int) -> None:
        next_at = max(self._next.get(lookup.provider, 0.0), time.monotonic() - 1)
        self._next[lookup.provider] = next_at + requests * _interval(self._pace(lookup))

    def _pace(self, lookup: Lookup) -> Pace:
        return self._providers[lookup.provider].pace_for(lookup.capability)

    def _price(self, lookup: Lookup) -> Price:
        return self._providers[lookup.provider].price_for(lookup.capability, self._steps)

    def _may_repeat(self, lookup: Lookup, answer: str) -> bool:
        """Whether what another process was asking may be asked again, or collected."""
        provider = self._providers.get(lookup.provider)
        is_free = provider is None or provider.repeats_are_free or not self._price(lookup).most
        return is_free or bool(_ticket_in(answer))

    # --- answers ------------------------------------------------------------------------------

    def keep(self, answers: Mapping[Lookup, LookupAnswer]) -> None:
        """Keeps answers and counts what they cost."""
        now = self._clock()
        for lookup, answer in answers.items():
            if answer is RELEASED:
                self._release(lookup, now)
            elif answer.outcome is Outcome.LATER:
                self._put_off(lookup, answer, now)
            else:
                self._settle(lookup, answer, self._reserved.pop(lookup, 0), now)
        self._file.commit()

    def _release(self, lookup: Lookup, now: float) -> None:
        """Takes a claim back; what is to be collected stays so."""
        ((*_, answer, _asked_at, _due),) = self._rows([lookup])
        if _ticket_in(answer):
            self._put_off(lookup, _loaded(answer, now), now)
        else:
            self._reserved.pop(lookup, None)
            self._file.execute("delete from answers where digest = ?", (lookup.digest,))

    def _put_off(self, lookup: Lookup, answer: LookupAnswer, now: float) -> None:
        if not answer.ticket:
            self._reserved.pop(lookup, None)
        self._file.execute(
            "update answers set state = 'later', answer = ?, due = ? where digest = ?",
            (_dumped(answer), now + answer.retry_in, lookup.digest),
        )

    def _settle(self, lookup: Lookup, answer: LookupAnswer, reserved: int, now: float) -> None:
        cost = self._price(lookup).micros * answer.units
        receipt = self.receipts[lookup.provider]
        receipt.asked += 1
        receipt.outcomes[answer.outcome] += 1
        receipt.cost += cost
        if not answer.outcome.is_kept and answer.was_charged is None and not cost:
            receipt.maybe_cost += reserved
        if answer.outcome.stops_provider:
            self._stopped.add(lookup.provider)
        self._file.execute(
            "insert or replace into answers values (?, ?, ?, ?, ?, 0)",
            (
                lookup.digest,
                _State.KEPT if answer.outcome.is_kept else _State.FAILED,
                self._run,
                _dumped(replace(answer, cost=cost)),
                now,
            ),
        )


def _interval(pace: Pace) -> float:
    """Seconds between two requests of a pace."""
    seconds = 1 / pace.per_second if pace.per_second else 0.0
    return max(seconds, 60 / pace.per_minute if pace.per_minute else 0.0)


def _ticket_in(answer: str) -> str:
    """The ticket of a question that a provider has taken; "" for none."""
    ticket: str = json.loads(answer).get("ticket", "")
    return ticket


def _dumped(answer: LookupAnswer) -> str:
    """The answer as JSON, without what has its default."""
    blank = asdict(LookupAnswer(Outcome.MISS))
    items = asdict(replace(answer, values=dict(answer.values), asked_at=None)).items()
    return json.dumps(
        {k: v for k, v in items if k == "outcome" or v != blank[k]}, ensure_ascii=False
    )


def _loaded(answer: str, asked_at: float) -> LookupAnswer:
    items = json.loads(answer)
    items["outcome"] = Outcome(items["outcome"])
    return LookupAnswer(**items, asked_at=datetime.fromtimestamp(asked_at, UTC))
