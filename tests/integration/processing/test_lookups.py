"""Runs whose steps ask a provider: what is charged is what the receipt says, whatever happens."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.engine.options import Options
from batchruns.fake_providers.base import Fault, Response
from batchruns.models import BatchRun, Budget, Lookup, Pace, ProviderKey, Receipt
from batchruns.processing import enrich, lookup, split
from batchruns.processing.errors import WorkUnwantedError
from batchruns.runs import files, service
from batchruns.runs.errors import IllegalTransitionError
from batchruns.runs.lookups import budgets
from batchruns.runs.lookups.failures import failures_of
from batchruns.uploads import again
from leadenrich.accounts.models import User
from tests.helpers.paid_provider import PRICE, FakePaid, PaidProvider

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "Name,E-Mail\n" + "".join(
    f"Person {n % 40},{'nobody' if n % 10 == 7 else 'p'}{n % 40}@acme.com\n" for n in range(95)
)
VERIFY = LookupStep("verify_email", ("paid",))
Work = Callable[[], None]


@pytest.fixture(autouse=True)
def short_chunks(paid: type[PaidProvider], settings: Settings) -> None:
    settings.CHUNK_ROWS = 20


@pytest.fixture
def make_asking(make_run: Callable[..., BatchRun]) -> Callable[..., BatchRun]:
    """Makes a pending run with steps."""

    def make(*steps: LookupStep, content: str = MANY) -> BatchRun:
        run = make_run(content)
        return service.change_options(run, Options.key_values(steps=steps or (VERIFY,)))

    return make


def make_due() -> None:
    """Lets the worker find now what is to be done later."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")


def cells_of(run: BatchRun, column: str) -> list[str]:
    text = files.read(run.pk, files.RESULT).decode()
    return [row[column] for row in csv.DictReader(io.StringIO(text, newline=""))]


def charged_is_receipt(fake: FakePaid) -> None:
    """What the provider charged is what receipts and budgets say, but for what is unsure."""
    lines = Receipt.objects.all()
    cost, unsure = sum(line.cost for line in lines), sum(line.unsure_cost for line in lines)
    assert cost <= fake.charged <= cost + unsure
    for budget in Budget.objects.filter(kind="person"):
        assert (budget.reserved, budget.spent) == (unsure, cost)


def test_each_distinct_question_is_asked_and_paid_once(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    run = service.start(make_asking())
    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    statuses = cells_of(run, "verified_email_status")
    assert statuses == ["" if n % 10 == 7 else "deliverable" for n in range(95)]
    assert len(fake.charges) == 40
    assert not fake.charged_again
    charged_is_receipt(fake)
    line = Receipt.objects.get()
    assert (line.asked, line.hits, line.misses, line.accepted, line.cost) == (
        40, 36, 4, 36, 40 * PRICE,
    )  # fmt: skip
    assert (line.kept, line.saved) == (0, 0)
    assert run.parsed_meta.looked_up_count == 95
    assert run.events.get(kind="asked").params == {"provider": "paid", "lookups": 40}


def test_a_run_of_the_same_file_is_free(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work, user: User
) -> None:
    first = service.start(make_asking())
    work()
    second = service.start(again.run_again(user, first))
    work()
    assert files.read(first.pk, files.RESULT) == files.read(second.pk, files.RESULT)
    assert fake.charged == 40 * PRICE
    line = Receipt.objects.get(run=second)
    assert (line.asked, line.kept, line.saved, line.accepted) == (0, 40, 40 * PRICE, 36)
    charged_is_receipt(fake)


def test_two_runs_at_once_are_charged_once(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    fake.latency = 0.02
    runs = [service.start(make_asking()), service.start(make_asking())]
    work()
    assert files.read(runs[0].pk, files.RESULT) == files.read(runs[1].pk, files.RESULT)
    assert fake.charged == 40 * PRICE
    charged_is_receipt(fake)


@pytest.mark.parametrize("kind", Budget.Kind)
def test_at_a_ceiling_the_run_completes(
    fake: FakePaid,
    make_asking: Callable[..., BatchRun],
    work: Work,
    user: User,
    kind: Budget.Kind,
) -> None:
    def set_ceiling(ceiling: int) -> None:
        if kind == Budget.Kind.SITE:
            budgets.set_site_ceiling(ceiling)
        else:
            budgets.set_ceiling(user.pk, kind, ceiling, run.pk)

    if kind == Budget.Kind.SITE:
        # The operator's, for all people.
        ProviderKey.objects.update(user=None)
    run = make_asking()
    set_ceiling(10 * PRICE)
    service.start(run)
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert fake.charged == 10 * PRICE
    assert Receipt.objects.get().refusal == "ceiling"
    assert run.events.filter(kind="ceiling reached").exists()
    statuses = cells_of(run, "verified_email_status")
    assert 0 < statuses.count("deliverable") < 40
    charged_is_receipt(fake)

    # Raised, the same file goes on where it stopped.
    set_ceiling(40 * PRICE)
    service.start(again.run_again(user, run))
    work()
    assert fake.charged == 40 * PRICE
    charged_is_receipt(fake)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault(Response(500, {"error": "down"}), every=4), "unsure"),
        (Fault(cuts_off=True, charges=True, every=4), "unsure"),
        (Fault(Response(401, {"error": "no such key"}), times=1), "bad key"),
        (Fault(Response(402, {"error": "no credit"}), every=20), "out of credit"),
        (Fault(Response(text="<html>"), charges=True, every=4), "unsure"),
    ],
)
def test_what_fails_fails_no_run(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work, fault: Fault, cause: str
) -> None:
    fake.breaks(fault)
    run = service.start(make_asking())
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert cause in {some.cause for some in failures_of(run)}
    assert not fake.charged_again
    charged_is_receipt(fake)


def test_a_provider_that_is_down_is_given_up(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    fake.breaks(Fault(Response(404, {"error": "moved"})))
    content = "Name,E-Mail\n" + "".join(f"Person {n},p{n}@acme.com\n" for n in range(300))
    run = service.start(make_asking(content=content))
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert 50 <= len(fake.calls) < 150
    assert Receipt.objects.get().refusal == "broken"
    assert any("failed too often" in text for text in cells_of(run, "issues"))
    charged_is_receipt(fake)


def test_a_retry_asks_only_what_failed(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work, user: User
) -> None:
    fake.breaks(Fault(Response(402, {"error": "no credit"}), contains="p31"))
    run = service.start(make_asking(replace(VERIFY, asks_again=True)))
    work()
    before = fake.charged
    assert before < 40 * PRICE
    fake.faults.clear()
    retry = again.retry_lookups(user, run)
    work()
    retry.refresh_from_db()
    assert retry.status == "completed"
    assert fake.charged == 40 * PRICE
    assert not fake.charged_again
    assert Receipt.objects.get(run=retry).kept == before // PRICE
    charged_is_receipt(fake)


def test_later_comes_back_by_itself(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    fake.breaks(Fault(Response(429, {"error": "slow down"}, {"retry-after": "5"}), times=3))
    run = service.start(make_asking())
    split.split(run)
    for number in range(5):
        enrich.enrich_chunk(run, number)
    lookup.take_turn(run)
    # Nobody sleeps: the next turn stands in the queue for its time.
    waiting = ProcrastinateJob.objects.filter(scheduled_at__gt=timezone.now())
    assert [job.task_name for job in waiting] == ["batchruns.look_up"]
    Lookup.objects.update(due_at=timezone.now())
    Pace.objects.update(paused_until=None)
    make_due()
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert fake.charged == 40 * PRICE
    charged_is_receipt(fake)


def test_what_comes_too_late_is_left_out(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work, settings: Settings
) -> None:
    fake.breaks(Fault(Response(429, {}, {"retry-after": "1"}), contains="p3"))
    settings.LOOKUP_WAIT_HOURS = 0
    run = service.start(make_asking())
    for _ in range(4):
        make_due()
        work()
        Lookup.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    run.refresh_from_db()
    assert run.status == "completed"
    charged_is_receipt(fake)


def test_a_run_that_is_stopped_asks_no_more(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    run = service.start(make_asking())
    split.split(run)
    for number in range(5):
        enrich.enrich_chunk(run, number)
    service.cancel(run)
    with pytest.raises(IllegalTransitionError):
        lookup.take_turn(run)
    assert len(fake.calls) <= 40
    assert not ProcrastinateJob.objects.filter(task_name="batchruns.join").exists()
    charged_is_receipt(fake)


def test_a_worker_that_stops_keeps_what_it_has(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work, paid: type[PaidProvider]
) -> None:
    paid.pace = Limits(parallel=2)
    fake.latency = 0.05
    run = service.start(make_asking())
    split.split(run)
    for number in range(5):
        enrich.enrich_chunk(run, number)
    with pytest.raises(WorkUnwantedError):
        lookup.take_turn(run, is_unwanted=lambda: len(fake.calls) >= 5)
    assert len(fake.calls) < 40
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert fake.charged == 40 * PRICE
    charged_is_receipt(fake)


def test_without_a_connection_cells_are_blank(
    fake: FakePaid, make_asking: Callable[..., BatchRun], work: Work
) -> None:
    ProviderKey.objects.all().delete()
    run = service.start(make_asking())
    work()
    run.refresh_from_db()
    assert run.status == "completed"
    assert set(cells_of(run, "verified_email_status")) == {""}
    assert not fake.calls
