"""What may be spent: ceilings of a run, a month and a person, which no number of workers exceeds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone

from batchruns.engine.lookups.price import MICROS
from batchruns.engine.lookups.store import Refusal
from batchruns.models import BatchRun, Budget, Lookup, Pace, Receipt, Status
from batchruns.runs.history import note
from leadenrich.platform.sql_files import read_sql

Kind = Budget.Kind


class Span(NamedTuple):
    """Toward which budgets something counts, besides its person's."""

    run: UUID | None
    month: date
    by_site: bool = False
    """Whether it is asked with a key of the site."""

    @property
    def budgets(self) -> int:
        """How many there are, its person's among them."""
        return 2 + (self.run is not None) + self.by_site


def month_of(moment: datetime) -> date:
    """The first day of a moment's month, UTC."""
    return moment.astimezone(UTC).date().replace(day=1)


def reserve(user_id: UUID, span: Span, price: int, questions: int) -> int:
    """Counts what so many questions of a price may cost that are about to be asked, as far as all of
    their budgets have room for it. Gives for how many they have.
    """
    parameters = {
        "user": user_id,
        **span._asdict(),
        "price": price,
        "questions": questions,
        "budgets": span.budgets,
    }
    affordable = _reserved(parameters)
    if affordable is None:
        _make(user_id, span)
        affordable = _reserved(parameters)
    return affordable or 0


def is_used_up(user_id: UUID, span: Span, price: int) -> bool:
    """Whether a question of this price can't be paid, even if all that are being asked cost nothing."""
    return any(
        budget.ceiling is not None
        and budget.spent + budget.reserved + price > budget.ceiling
        and budget.spent + budget.reserved + price - _in_flight(budget) > budget.ceiling
        for budget in Budget.objects.filter(_of(user_id, span))
    )


def settle(user_id: UUID, changes: Mapping[Span, tuple[int, int]]) -> None:
    """Counts what was reserved and spent more, or less, by run and month."""
    changes = {span: change for span, change in changes.items() if any(change)}
    if not changes:
        return
    runs, months, by_site = zip(*changes, strict=True)
    reserved, spent = zip(*changes.values(), strict=True)
    toward: dict[str, Any] = {"user": user_id, "runs": list(runs), "months": list(months)}
    toward |= {"by_site": list(by_site), "site_months": [s.month for s in changes if s.by_site]}
    amounts = {"reserved": list(reserved), "spent": list(spent)}
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "settle.sql"), {**toward, **amounts})


def span_of(row: Lookup, *, by_site: bool) -> Span:
    """Toward which budgets a lookup counts."""
    return Span(row.run_id, month_of(row.asked_at or timezone.now()), by_site)


def write_off(rows: Iterable[Lookup]) -> None:
    """Counts what lookups may have cost as spent; of those that are being asked, what they do cost will
    be.
    """
    changes: dict[UUID, dict[Span, tuple[int, int]]] = defaultdict(dict)
    rows = list(rows)
    shared = Pace.objects.filter(user=None, pk__in=[row.pace_id for row in rows if row.pace_id])
    sites = set(shared.values_list("pk", flat=True))
    for row in rows:
        span = span_of(row, by_site=row.pace_id in sites)
        reserved, spent = changes[row.user_id].get(span, (0, 0))
        cost = 0 if row.state == Lookup.State.ASKING else row.reserved
        changes[row.user_id][span] = reserved - row.reserved, spent + cost
    for user_id, of_user in changes.items():
        settle(user_id, of_user)


def set_ceiling(
    user_id: UUID, kind: Budget.Kind, ceiling: int | None, run: UUID | None = None
) -> None:
    """Sets what a run, this month and each later one, or a person may cost, in millionths; None: any.

    Runs that it has stopped, and that are still in work, ask on if it is higher now.
    """
    month = month_of(timezone.now())
    with transaction.atomic():
        _make(user_id, Span(run, month))
        chosen = Q(run=run) if kind == Kind.RUN else Q(month=month) | Q(kind=Kind.PERSON)
        Budget.objects.filter(chosen, user=user_id, kind=kind).update(ceiling=ceiling)
        stopped = Receipt.objects.filter(refusal=Refusal.CEILING, run__status=Status.PROCESSING)
        runs = Q(run=run) if kind == Kind.RUN else Q(run__user=user_id)
        stopped.filter(runs).update(refusal="")


def set_site_ceiling(ceiling: int | None) -> None:
    """Sets what keys of the site may cost this month and each later one, in millionths; None: any.

    Call it as the operator. Runs that it has stopped, and that are still in work, ask on.
    """
    month = month_of(timezone.now())
    with transaction.atomic():
        Budget.objects.bulk_create([_of_site(month)], ignore_conflicts=True)
        Budget.objects.filter(kind=Kind.SITE, month=month).update(ceiling=ceiling)
        stopped = Receipt.objects.filter(refusal=Refusal.CEILING, run__status=Status.PROCESSING)
        stopped.update(refusal="")


def site_budget() -> Budget:
    """The budget of the site's keys for this month, as it would be made. Call it as the operator."""
    month = month_of(timezone.now())
    return Budget.objects.filter(kind=Kind.SITE, month=month).first() or _of_site(month)


def stop_spending(run: BatchRun) -> None:
    """Lets a run ask nothing more that costs something; what is being asked gets its answers."""
    if run.user_id is None:
        return
    with transaction.atomic():
        _make(run.user_id, Span(run.pk, month_of(timezone.now())))
        Budget.objects.filter(kind=Kind.RUN, run=run.pk).update(ceiling=F("spent"))
        note(run.pk, "spending stopped", {})


def budgets_of(user_id: UUID, run: UUID | None = None) -> dict[Budget.Kind, Budget]:
    """The budgets of a person's month, of the person, and of a run, each as it would be made."""
    span = Span(run, month_of(timezone.now()))
    there = {Kind(b.kind): b for b in Budget.objects.filter(_of(user_id, span))}
    return {Kind(b.kind): there.get(Kind(b.kind), b) for b in _new(user_id, span)}


def _reserved(parameters: Mapping[str, Any]) -> int | None:
    """For how many questions the budgets have room; None where one isn't there yet."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "reserve.sql"), parameters)
        budgets, questions = cursor.fetchone()
        return questions if budgets == parameters["budgets"] else None


def _of(user_id: UUID, span: Span) -> Q:
    of_person = Q(kind=Kind.PERSON) | Q(kind=Kind.MONTH, month=span.month)
    if span.run is not None:
        of_person |= Q(kind=Kind.RUN, run=span.run)
    own = Q(of_person, user=user_id)
    return own | Q(kind=Kind.SITE, month=span.month) if span.by_site else own


def _make(user_id: UUID, span: Span) -> None:
    Budget.objects.bulk_create(_new(user_id, span), ignore_conflicts=True)


def _new(user_id: UUID, span: Span) -> list[Budget]:
    """The budgets of a span as they are made; those of months have the ceiling of the latest one."""
    of_person = _in_micros(settings.LOOKUP_PERSON_CEILING)
    of_month = _latest(user_id, Kind.MONTH, settings.LOOKUP_MONTH_CEILING)
    budgets = [
        Budget(user_id=user_id, kind=Kind.MONTH, month=span.month, ceiling=of_month),
        Budget(user_id=user_id, kind=Kind.PERSON, ceiling=of_person),
    ]
    if span.run is not None:
        budgets.append(Budget(user_id=user_id, kind=Kind.RUN, run_id=span.run))
    if span.by_site:
        budgets.append(_of_site(span.month))
    return budgets


def _of_site(month: date) -> Budget:
    ceiling = _latest(None, Kind.SITE, settings.LOOKUP_SITE_CEILING)
    return Budget(kind=Kind.SITE, month=month, ceiling=ceiling)


def _latest(user_id: UUID | None, kind: Budget.Kind, default: int | None) -> int | None:
    """The ceiling of the latest month, which holds on."""
    months = Budget.objects.filter(user=user_id, kind=kind).order_by("-month")
    if (latest := months.values_list("ceiling").first()) is not None:
        return latest[0]
    return _in_micros(default)


def _in_micros(units: int | None) -> int | None:
    return None if units is None else units * MICROS


def _in_flight(budget: Budget) -> int:
    """What of a budget is reserved for questions that are being asked right now, by who isn't dead."""
    asking = Lookup.objects.filter(state=Lookup.State.ASKING, claimed_until__gt=Now())
    match budget.kind:
        case Kind.SITE:
            asking = asking.filter(pace__user=None)
        case Kind.RUN:
            asking = asking.filter(run=budget.run_id)
        case _:
            asking = asking.filter(user=budget.user_id)
    reserved: int = asking.aggregate(n=Sum("reserved", default=0))["n"]
    return reserved
