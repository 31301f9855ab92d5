"""What a run has asked and paid, line by line: written down before it is sent, and as answers come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.store import Refusal
from batchruns.models import BatchRun, Receipt
from batchruns.runs.lookups.connections import Reach
from leadenrich.platform.sql_files import read_sql

Key = tuple[str, str]
"""The line of a receipt: a connection and a capability."""


@dataclass(slots=True)
class Counts:
    """What is to be added to a line."""

    asked: int = 0
    hits: int = 0
    misses: int = 0
    refused: int = 0
    failed: int = 0
    unsure: int = 0
    unsure_cost: int = 0
    cost: int = 0
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Counts an answer of this outcome, but for one that is still to come."""
        match outcome:
            case Outcome.HIT:
                self.hits += 1
            case Outcome.MISS:
                self.misses += 1
            case Outcome.REFUSED:
                self.refused += 1
            case Outcome.OUT_OF_CREDIT | Outcome.BAD_KEY | Outcome.BROKEN:
                self.failed += 1

    def add_unsure(self, questions: int, cost: int) -> None:
        """Counts questions of which nobody knows what came, and what each may have cost."""
        self.unsure += questions
        self.unsure_cost += questions * cost


FIELDS = fields(Counts)


def open_line(
    run_id: UUID, user_id: UUID, reach: Reach, capability: str, sent: Collection[str]
) -> None:
    """Notes who is asked, and which inputs go there, before they do."""
    lines = Receipt.objects.filter(
        run=run_id, connection=reach.connection.name, capability=capability
    )
    new = Receipt(
        run_id=run_id,
        connection=reach.connection.name,
        provider=reach.provider.name,
        capability=capability,
        host=reach.host,
        first_asked_at=Now(),
        decided_by_id=user_id,
    )
    Receipt.objects.bulk_create([new], ignore_conflicts=True)
    line = lines.select_for_update().get()
    if not set(sent) <= set(line.fields):
        lines.update(fields=sorted({*line.fields, *sent}))


def add(run_id: UUID, counts: Mapping[Key, Counts]) -> None:
    """Adds to lines of a run."""
    changed = {key: of_line for key, of_line in counts.items() if any(astuple(of_line))}
    if not changed:
        return
    names, capabilities = zip(*changed, strict=True)
    columns = {f.name: [getattr(of_line, f.name) for of_line in changed.values()] for f in FIELDS}
    lines: dict[str, Any] = {
        "run": run_id,
        "connection": list(names),
        "capability": list(capabilities),
    }
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "add_to_receipt.sql"), {**lines, **columns})


def add_unsure(lapsed: Iterable[tuple[UUID | None, str, str, int]], *, asked: bool = True) -> None:
    """Counts questions of runs that nobody can answer for any more: run, connection, capability, what
    each may cost. `asked`: whether they are to be counted as asked, too.
    """
    by_run: dict[UUID, dict[Key, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for run_id, name, capability, cost in lapsed:
        if run_id is None:
            continue
        of_line = by_run[run_id][name, capability]
        of_line.asked += asked
        of_line.add_unsure(1, cost)
    for run_id in sorted(by_run):
        add(run_id, by_run[run_id])


def refuse(run_id: UUID | None, name: str, refusal: Refusal, capability: str | None = None) -> bool:
    """Notes that a run asks a connection no more, for one capability or any; whether it did before."""
    lines = Receipt.objects.filter(run=run_id, connection=name, refusal="")
    if capability is not None:
        lines = lines.filter(capability=capability)
    return bool(lines.update(refusal=refusal))


def refusals_of(run_id: UUID | None) -> dict[Key, Refusal]:
    """Why a run asks no more, by connection and capability; without one where it asks for nothing."""
    lines = Receipt.objects.filter(run=run_id).exclude(refusal="")
    refusals: dict[Key, Refusal] = {}
    for name, capability, refusal in lines.values_list("connection", "capability", "refusal"):
        refusals[name, "" if refusal == Refusal.STOPPED else capability] = Refusal(refusal)
    return refusals


def reopen(run_id: UUID) -> None:
    """Lets a run ask again whom it asked no more, as it begins anew."""
    Receipt.objects.filter(run=run_id).update(refusal="")


def conclude(
    run: BatchRun,
    accepted: Mapping[Key, Collection[bytes]],
    reused: Mapping[Key, Mapping[bytes, int]],
) -> None:
    """Notes by line how many answers a run has taken, and what those cost that were kept before it."""
    for name, capability in {*accepted, *reused}:
        kept = reused.get((name, capability), {})
        Receipt.objects.update_or_create(
            {
                "accepted": len(accepted.get((name, capability), ())),
                "kept": len(kept),
                "saved": sum(kept.values()),
            },
            run_id=run.pk,
            connection=name,
            capability=capability,
        )


def lines_of(run: BatchRun) -> list[Receipt]:
    """The lines of a run's receipt, in the order in which they began."""
    return list(Receipt.objects.filter(run=run.pk).order_by("pk"))
