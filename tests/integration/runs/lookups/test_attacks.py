"""What other clients, clocks and dead workers do to lookups: nothing is paid twice, nothing waits for ever."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.utils import timezone

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Credit
from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.models import BatchRun, Budget, Event, Pace, ProviderKey, Receipt
from batchruns.models import Lookup as Kept
from batchruns.runs import deletion
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import abandoned, budgets, connecting, keys
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.lookups.store import RunStore
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.factories import run_of
from tests.helpers.paid_provider import PRICE, PaidProvider

Make = Callable[..., RunStore]
HIT = LookupAnswer(Outcome.HIT, {"verified_email_status": "deliverable"}, 1)
BAD_KEY = LookupAnswer(Outcome.BAD_KEY, was_charged=False)
TICKET = LookupAnswer(Outcome.LATER, retry_in=1, ticket="t1")
AGAIN = LookupStep("verify_email", ("paid",), asks_again=True)


def about(name: str) -> Lookup:
    return Lookup.of("paid", "verify_email", {"email": f"{name}@example.com"})


def sums(kind: str = "person") -> tuple[int, int]:
    budget = Budget.objects.get(kind=kind)
    return budget.reserved, budget.spent


def kill_workers() -> None:
    Kept.objects.filter(state="asking").update(claimed_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("step", [LookupStep("verify_email", ("paid",)), AGAIN])
def test_a_start_that_another_client_writes_asks_nothing_twice(
    make_store: Make, step: LookupStep
) -> None:
    store, ada = make_store(step), about("ada")
    BatchRun.objects.update(started_at=timezone.now() + timedelta(days=9_000))
    run = BatchRun.objects.get()
    assert make_store(step, run=run).claim([ada]).granted
    store = make_store(step, run=run)
    Kept.objects.update(claimed_until=None, state="answered", outcome="hit", reserved=0)
    assert isinstance(store.kept([ada])[ada], LookupAnswer)
    assert not store.claim([ada]).granted


def test_a_clock_that_goes_back_asks_nothing_twice(make_store: Make) -> None:
    store = make_store(AGAIN)
    Event.objects.update(at=Now() + timedelta(hours=1))
    for answer in (HIT, LookupAnswer(Outcome.BROKEN, was_charged=False)):
        store = make_store(AGAIN, run=run_of(store))
        lookup = about(answer.outcome.value)
        store.claim([lookup])
        store.keep({lookup: answer})
        for again in (store, make_store(AGAIN, run=run_of(store))):
            assert isinstance(again.kept([lookup])[lookup], LookupAnswer)
            assert not again.claim([lookup]).granted
    assert sums() == sums("month") == (0, PRICE)


def test_a_clock_that_goes_back_stops_no_pace(make_store: Make, paid: type[PaidProvider]) -> None:
    paid.pace = Limits(per_second=5)
    store = make_store()
    store.claim([about("ada")])
    Pace.objects.update(second_at=Now() + timedelta(hours=1), minute_at=Now() + timedelta(hours=1))
    wait = store.claim([about("bob")]).wait
    assert wait is not None
    assert wait < 2


def test_what_a_dead_worker_reserved_elsewhere_holds_up_nobody(
    make_store: Make, user: User
) -> None:
    paid_provider.make_key(user, "http://127.0.0.1:9", "other")
    other = LookupStep("verify_email", ("other",))
    dead, store = make_store(), make_store(other)
    dead.claim([about("ada")])
    budgets.set_ceiling(user.pk, Budget.Kind.MONTH, PRICE)
    kill_workers()
    asked = Lookup.of("other", "verify_email", {"email": "bob@example.com"})
    assert store.claim([asked]).refused == {asked: Refusal.CEILING}


@pytest.mark.parametrize("is_connected", [True, False])
def test_what_nobody_goes_on_with_is_listed(make_store: Make, is_connected: bool) -> None:
    store, ada, bob = make_store(), about("ada"), about("bob")
    store.claim([ada, bob])
    store.keep({bob: TICKET})
    if not is_connected:
        ProviderKey.objects.all().delete()
    kill_workers()
    abandoned.settle_abandoned()
    assert make_store(run=run_of(store)).kept([ada])[ada] is Refusal.UNSURE
    line = Receipt.objects.get()
    assert (line.asked, line.unsure, line.unsure_cost) == (2, 1, PRICE)

    Kept.objects.update(asked_at=Now() - timedelta(days=2), due_at=Now() - timedelta(days=1))
    abandoned.settle_abandoned()
    assert make_store(run=run_of(store)).kept([bob])[bob] is Refusal.TOO_LATE
    line.refresh_from_db()
    assert (line.asked, line.unsure, line.unsure_cost) == (2, 2, 2 * PRICE)
    assert sums() == (2 * PRICE, 0)


def test_the_old_key_says_nothing_of_the_new_one(make_store: Make, key: ProviderKey) -> None:
    store, ada = make_store(), about("ada")
    store.claim([ada])
    ProviderKey.objects.update(secret=keys.encrypt("new"))
    store.keep({ada: BAD_KEY})
    key.refresh_from_db()
    assert not key.problem
    assert make_store(run=run_of(store)).claim([about("bob")]).granted


def test_a_key_that_is_replaced_during_its_test_stays(
    key: ProviderKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def credit(_self: object) -> Credit:
        return Credit(False)

    monkeypatch.setattr(PaidProvider, "credit", credit)
    row = ProviderKey.objects.get()
    ProviderKey.objects.update(secret=(new := keys.encrypt("new")))
    connecting.test(row)
    key.refresh_from_db()
    assert (bytes(key.secret), key.problem) == (new, "")
    key.delete()
    connecting.test(row)
    assert not ProviderKey.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:10", "http://evil.example", "https://127.0.0.1:9"]
)
def test_a_key_goes_to_no_other_server(user: User, key: ProviderKey, address: str) -> None:
    row = ProviderKey.objects.get()
    with pytest.raises(RunError, match="connection_key_for_server"):
        connecting.save(user.pk, row, connecting.Wanted("paid", address=address))
    key.refresh_from_db()
    assert key.address == "http://127.0.0.1:9"
    row = ProviderKey.objects.get()
    connecting.save(user.pk, row, connecting.Wanted("paid", "another", address=address))
    row = ProviderKey.objects.get()
    connecting.save(user.pk, row, connecting.Wanted("renamed", address=f"{address}/path"))
    assert ProviderKey.objects.get().name == "renamed"


def test_settings_that_no_database_takes(user: User, key: ProviderKey) -> None:
    wanted = connecting.Wanted("paid", "k", "http://127.0.0.1:9", {"model": "a\0b\ud800"})
    connecting.save(user.pk, ProviderKey.objects.get(), wanted)
    assert ProviderKey.objects.get().settings == {"model": "a\ufffdb?"}


def test_a_run_that_is_gone_asks_nothing(make_store: Make) -> None:
    store, ada = make_store(), about("ada")
    deletion.delete(run_of(store))
    claims = store.claim([ada])
    assert not claims.granted
    assert claims.refused
    assert not Kept.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deleting_a_run_that_asks(make_store: Make) -> None:
    """Neither waits for the other for ever, and nothing stays reserved."""
    failures: list[Exception] = []
    has_claimed = threading.Event()

    def ask(store: RunStore) -> None:
        try:
            for number in range(15):
                lookups = [about(f"{store._run_id} {number} {n}") for n in range(20)]
                granted = store.claim(lookups).granted
                has_claimed.set()
                store.keep(dict.fromkeys(granted, HIT))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    for _ in range(4):
        stores = [make_store(), make_store()]
        threads = [threading.Thread(target=ask, args=[store]) for store in stores]
        for thread in threads:
            thread.start()
        assert has_claimed.wait(10)
        for store in stores:
            deletion.delete(run_of(store))
        for thread in threads:
            thread.join()
    assert not failures
    assert sums()[0] == sums("month")[0] == 0
    assert not connection.needs_rollback


def test_a_question_of_a_model_reserves_what_its_prompt_may_cost(
    user: User, make_store: Make
) -> None:
    """Two steps ask the same connection: the one with the long prompt costs more."""
    ProviderKey.objects.create(
        user=user,
        name="model",
        provider="model",
        address="http://127.0.0.1:9",
        prices={"ask_model": 1},
    )
    short = LookupStep("ask_model", ("model",), prompt="{company}", answers=(("a", "text"),))
    long = LookupStep(
        "ask_model", ("model",), prompt="{company}" + "x" * 9_000, answers=(("a", "text"),)
    )
    store = make_store(short, long)
    waterfall = Waterfall((long,), {n: r.described for n, r in reaches_of(user.pk).items()})
    asked = waterfall.outcomes({"company": "Acme"}, {})[0].open
    assert asked
    assert store.claim([asked]).granted
    assert sums("run")[0] >= 2 * 9_000
