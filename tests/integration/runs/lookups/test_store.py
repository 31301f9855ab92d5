"""Claims and answers of runs: nothing is asked twice, nothing paid beyond a ceiling."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import RELEASED, LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.engine.lookups.store import Refusal
from batchruns.models import BatchRun, Budget, Pace, ProviderKey, Receipt, WebhookDelivery
from batchruns.models import Lookup as Kept
from batchruns.runs import deletion
from batchruns.runs.lookups import budgets
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.webhooks import endpoints
from batchruns.runs.webhooks.endpoints import Wanted
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.factories import run_of
from tests.helpers.paid_provider import PRICE

Make = Callable[..., RunStore]
HIT = LookupAnswer(Outcome.HIT, {"verified_email_status": "deliverable"}, 1, confidence=90)
MISS = LookupAnswer(Outcome.MISS, units=1)
KIND = Budget.Kind


def about(*names: str, capability: str = "verify_email", provider: str = "paid") -> list[Lookup]:
    return [Lookup.of(provider, capability, {"email": f"{name}@example.com"}) for name in names]


def receipt(store: RunStore) -> Receipt:
    return Receipt.objects.get(run=run_of(store).pk)


def spent(kind: Budget.Kind) -> tuple[int, int]:
    budget = Budget.objects.get(kind=kind)
    return budget.reserved, budget.spent


def lapse() -> None:
    Kept.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_an_answer_is_kept_and_used_by_later_runs(make_store: Make) -> None:
    store, (ada, bob) = make_store(), about("ada", "bob")
    claims = store.claim([ada, bob])
    assert list(claims.granted) == [ada, bob]
    assert claims.wait is None
    assert spent(KIND.RUN) == (2 * PRICE, 0)
    store.keep({ada: HIT, bob: MISS})

    known = make_store().kept([ada, bob])
    hit, miss = known[ada], known[bob]
    assert isinstance(hit, LookupAnswer)
    assert hit.values == HIT.values
    assert hit.cost == PRICE
    assert hit.asked_at is not None
    assert isinstance(miss, LookupAnswer)
    assert miss.outcome is Outcome.MISS
    for kind in (KIND.RUN, KIND.MONTH, KIND.PERSON):
        assert spent(kind) == (0, 2 * PRICE)
    # The person's own key costs the site nothing.
    assert not Budget.objects.filter(kind=KIND.SITE).exists()
    line = receipt(store)
    assert (line.asked, line.hits, line.misses, line.cost) == (2, 1, 1, 2 * PRICE)
    assert (line.host, line.fields) == ("127.0.0.1", ["email"])
    assert line.decided_by_id == store._user_id


def test_what_another_run_asks_is_not_asked(make_store: Make) -> None:
    ours, theirs, (ada,) = make_store(), make_store(), about("ada")
    assert ours.claim([ada]).granted
    claims = theirs.claim([ada])
    assert not claims.granted
    assert not claims.refused
    assert claims.wait is not None
    ours.keep({ada: HIT})
    assert ada in theirs.kept([ada])
    assert not theirs.claim([ada]).granted


@pytest.mark.parametrize("kind", KIND)
def test_the_last_cent_is_given_once(make_store: Make, user: User, kind: Budget.Kind) -> None:
    if kind == KIND.SITE:
        # Its operator's key, which this person may use.
        ProviderKey.objects.update(user=None)
        budgets.set_site_ceiling(3 * PRICE - 1)
    store = make_store()
    endpoints.create(user.pk, Wanted("https://example.com", ["ceiling.reached"]))
    if kind != KIND.SITE:
        budgets.set_ceiling(user.pk, kind, 3 * PRICE - 1, run=run_of(store).pk)
    ada, bob, eve, dan = about("ada", "bob", "eve", "dan")
    claims = store.claim([ada, bob, eve, dan])
    assert list(claims.granted) == [ada, bob]
    # They may turn out to be free.
    assert not claims.refused
    assert claims.wait is not None
    store.keep({ada: LookupAnswer(Outcome.MISS), bob: MISS})
    assert list(store.claim([eve, dan]).granted) == [eve]
    store.keep({eve: MISS})
    claims = store.claim([dan])
    assert claims.refused == {dan: Refusal.CEILING}
    assert not claims.granted
    assert store.kept([dan]) == {dan: Refusal.CEILING}
    assert spent(kind) == (0, 2 * PRICE)
    assert spent(KIND.PERSON) == (0, 2 * PRICE)
    assert run_of(store).events.filter(kind="ceiling reached").count() == 1
    assert WebhookDelivery.objects.get().run_id == run_of(store).pk


def test_a_run_that_is_deleted_gives_back_what_it_held_of_the_site(make_store: Make) -> None:
    ProviderKey.objects.update(user=None)
    store = make_store()
    store.claim(about("ada", "bob"))
    assert spent(KIND.SITE) == (2 * PRICE, 0)
    lapse()
    store.claim(about("eve"))
    deletion.delete(run_of(store))
    # Of two nobody knows what they cost; the third is being asked yet.
    assert spent(KIND.SITE) == spent(KIND.PERSON) == (0, 2 * PRICE)


def test_a_ceiling_that_is_raised_lets_the_run_go_on(make_store: Make, user: User) -> None:
    store, (ada,) = make_store(), about("ada")
    budgets.set_ceiling(user.pk, KIND.RUN, 0, run=run_of(store).pk)
    assert store.claim([ada]).refused
    budgets.set_ceiling(user.pk, KIND.RUN, PRICE, run=run_of(store).pk)
    assert store.kept([ada]) == {}
    assert store.claim([ada]).granted


def test_a_month_ceiling_holds_in_later_months(make_store: Make, user: User) -> None:
    budgets.set_ceiling(user.pk, KIND.MONTH, 5 * PRICE)
    Budget.objects.filter(kind=KIND.MONTH).update(month="2001-02-01", spent=5 * PRICE)
    store = make_store()
    assert store.claim(about("ada")).granted
    now = Budget.objects.get(kind=KIND.MONTH, month=budgets.month_of(timezone.now()))
    assert (now.ceiling, now.reserved) == (5 * PRICE, PRICE)


def test_spending_that_is_stopped_stops_at_once(make_store: Make) -> None:
    store, (ada, bob, eve) = make_store(), about("ada", "bob", "eve")
    store.claim([ada])
    budgets.stop_spending(run_of(store))
    assert store.claim([bob]).refused == {bob: Refusal.CEILING}
    # What comes back of what was reserved isn't spent, either.
    store.keep({ada: LookupAnswer(Outcome.MISS)})
    assert store.claim([eve]).refused == {eve: Refusal.CEILING}


def test_of_what_a_dead_worker_asked_nobody_knows(make_store: Make) -> None:
    dead, (ada, bob) = make_store(), about("ada", "bob")
    dead.claim([ada])
    lapse()
    store = make_store()
    assert list(store.claim([ada, bob]).granted) == [bob]
    assert store.kept([ada]) == {ada: Refusal.UNSURE}
    line = receipt(dead)
    assert (line.asked, line.unsure, line.unsure_cost, line.cost) == (1, 1, PRICE, 0)
    assert spent(KIND.PERSON) == (2 * PRICE, 0)


def test_an_answer_that_comes_after_all_counts_once(make_store: Make) -> None:
    slow, other, (ada, bob) = make_store(), make_store(), about("ada", "bob")
    slow.claim([ada])
    lapse()
    other.claim([bob])
    slow.keep({ada: HIT})
    slow.keep({ada: HIT})
    assert isinstance(other.kept([ada])[ada], LookupAnswer)
    line = receipt(slow)
    assert (line.asked, line.hits, line.unsure, line.unsure_cost) == (2, 2, 0, 0)
    assert spent(KIND.PERSON) == (PRICE, 2 * PRICE)


def test_repeats_that_are_free_are_asked_again(make_store: Make, paid: Any) -> None:
    paid.repeats_are_free = True
    dead, store, (ada,) = make_store(), make_store(), about("ada")
    dead.claim([ada])
    lapse()
    assert store.claim([ada]).granted
    assert spent(KIND.PERSON) == (PRICE, 0)
    store.keep({ada: HIT})
    assert spent(KIND.PERSON) == (0, PRICE)
    assert receipt(store).unsure == receipt(dead).unsure == 0


def test_an_answer_whose_charge_nobody_knows_is_unsure(make_store: Make) -> None:
    store, (ada, bob) = make_store(), about("ada", "bob")
    store.claim([ada, bob])
    broken = LookupAnswer(Outcome.BROKEN, problem="ReadTimeout")
    store.keep({ada: broken, bob: LookupAnswer(Outcome.BROKEN, was_charged=False)})
    assert store.kept([ada])[ada] is Refusal.UNSURE
    failed = store.kept([bob])[bob]
    assert isinstance(failed, LookupAnswer)
    assert failed.outcome is Outcome.BROKEN
    line = receipt(store)
    assert (line.asked, line.failed, line.unsure, line.unsure_cost) == (2, 1, 1, PRICE)
    assert spent(KIND.RUN) == (PRICE, 0)


def test_a_failure_is_asked_again_by_the_next_run(make_store: Make) -> None:
    store, (ada,) = make_store(), about("ada")
    store.claim([ada])
    store.keep({ada: LookupAnswer(Outcome.BROKEN, was_charged=False)})
    assert not store.claim([ada]).granted
    later = make_store()
    assert later.kept([ada]) == {}
    assert later.claim([ada]).granted


@pytest.mark.parametrize("outcome", [Outcome.BAD_KEY, Outcome.OUT_OF_CREDIT])
def test_a_key_that_does_not_work_is_asked_no_more(
    make_store: Make, key: ProviderKey, outcome: Outcome
) -> None:
    store, (ada, bob) = make_store(VERIFY_AND_ENRICH[0], VERIFY_AND_ENRICH[1]), about("ada", "bob")
    (other,) = about("ada", capability="enrich_person")
    store.claim([ada])
    store.keep({ada: LookupAnswer(outcome, was_charged=False)})
    assert store.kept([bob, other]) == {bob: Refusal.STOPPED, other: Refusal.STOPPED}
    key.refresh_from_db()
    assert key.problem == outcome
    assert make_store().kept([bob]) == {}


VERIFY_AND_ENRICH = (LookupStep("verify_email", ("paid",)), LookupStep("enrich_person", ("paid",)))


def test_no_connection(make_store: Make) -> None:
    (lookup,) = about("ada", provider="gone")
    store = make_store(LookupStep("verify_email", ("gone",)))
    assert store.kept([lookup]) == {lookup: Refusal.NO_CONNECTION}
    assert store.claim([lookup]).refused == {lookup: Refusal.NO_CONNECTION}


def test_one_that_was_never_asked_is_given_back(make_store: Make) -> None:
    store, (ada,) = make_store(), about("ada")
    store.claim([ada])
    store.keep({ada: RELEASED})
    assert store.kept([ada]) == {}
    assert spent(KIND.RUN) == (0, 0)
    assert receipt(store).asked == 0
    assert store.claim([ada]).granted


def test_later_without_a_ticket_waits_for_its_time(make_store: Make, settings: Any) -> None:
    store, (ada, bob) = make_store(), about("ada", "bob")
    store.claim([ada])
    store.keep({ada: LookupAnswer(Outcome.LATER, retry_in=60, was_charged=False)})
    waiting = store.kept([ada])[ada]
    assert isinstance(waiting, LookupAnswer)
    assert 50 < waiting.retry_in <= 60
    # The provider has said how long: nobody asks it anything.
    claims = store.claim([bob])
    assert not claims.granted
    assert claims.wait
    assert 50 < claims.wait <= 60
    assert spent(KIND.RUN) == (0, 0)
    assert receipt(store).asked == 0
    Kept.objects.update(late_since=timezone.now() - timedelta(hours=25))
    assert store.kept([ada]) == {ada: Refusal.TOO_LATE}


def test_a_ticket_is_collected_and_paid_once(make_store: Make) -> None:
    store, (ada,) = make_store(), about("ada")
    store.claim([ada])
    store.keep({ada: LookupAnswer(Outcome.LATER, ticket="t1", retry_in=0)})
    assert spent(KIND.RUN) == (PRICE, 0)
    other = make_store()
    claims = other.claim([ada])
    assert claims.tickets == {ada: "t1"}
    assert spent(KIND.RUN) == (PRICE, 0)
    other.keep({ada: LookupAnswer(Outcome.LATER, ticket="t1", retry_in=0)})
    assert other.claim([ada]).tickets == {ada: "t1"}
    other.keep({ada: HIT})
    assert spent(KIND.PERSON) == (0, PRICE)
    first, second = (
        Receipt.objects.filter(run=run_of(store)),
        Receipt.objects.filter(run=run_of(other)),
    )
    assert (first.get().asked, second.get().asked, second.get().hits) == (1, 0, 1)
    assert isinstance(store.kept([ada])[ada], LookupAnswer)


def test_a_ticket_outlives_a_worker_and_ends_too_late(make_store: Make) -> None:
    store, (ada,) = make_store(), about("ada")
    store.claim([ada])
    store.keep({ada: LookupAnswer(Outcome.LATER, ticket="t1", retry_in=0)})
    store.claim([ada])
    lapse()
    other = make_store()
    assert other.claim([ada]).tickets == {ada: "t1"}
    Kept.objects.update(late_since=timezone.now() - timedelta(hours=25))
    other.keep({ada: LookupAnswer(Outcome.LATER, ticket="t1", retry_in=0)})
    assert other.kept([ada]) == {ada: Refusal.TOO_LATE}
    assert spent(KIND.PERSON) == (PRICE, 0)


@pytest.mark.parametrize(
    ("days", "step", "is_known"),
    [
        (89, {}, True),
        (91, {}, False),
        (20, {"max_age_days": 10}, False),
        (0.01, {"asks_again": True}, False),
    ],
)
def test_answers_age(make_store: Make, days: float, step: dict[str, Any], is_known: bool) -> None:
    steps = (LookupStep("enrich_person", ("paid",), **step),)
    (ada,) = about("ada", capability="enrich_person")
    first = make_store(*steps)
    first.claim([ada])
    first.keep({ada: LookupAnswer(Outcome.HIT, {"person_title": "CEO"}, 1)})
    assert ada in first.kept([ada])
    Kept.objects.update(asked_at=timezone.now() - timedelta(days=days))
    store = make_store(*steps)
    assert (ada in store.kept([ada])) is is_known
    assert bool(store.claim([ada]).granted) is not is_known


@pytest.mark.parametrize(("capability", "answer"), [("verify_email", HIT), ("enrich_person", MISS)])
def test_misses_and_verifications_age_sooner(
    make_store: Make, capability: str, answer: LookupAnswer
) -> None:
    step = LookupStep(capability, ("paid",))
    store, (ada,) = make_store(step), about("ada", capability=capability)
    store.claim([ada])
    store.keep({ada: answer})
    Kept.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert store.kept([ada]) == {}


def test_no_more_wait_for_answers_than_may(make_store: Make, paid: Any) -> None:
    paid.pace = Limits(parallel=4)
    first, second = make_store(), make_store()
    lookups = about(*(f"lead{n}" for n in range(20)))
    # Alone, a run claims ahead of what it asks at a time.
    ahead = first.claim(lookups).granted
    assert len(ahead) == 6
    claims = second.claim(lookups[6:])
    assert not claims.granted
    assert claims.wait is not None
    # From then on they share: in all, no more are claimed than may be asked.
    first.keep(dict.fromkeys(ahead[:3], HIT))
    assert len(first.claim(lookups[6:]).granted) == 0
    assert len(second.claim(lookups[6:]).granted) == 1
    first.keep(dict.fromkeys(ahead[3:], HIT))
    assert len(second.claim(lookups[7:]).granted) == 1
    assert len(first.claim(lookups[8:]).granted) == 2
    assert Kept.objects.filter(state=Kept.State.ASKING).count() == 4
    Pace.objects.update(contended_until=timezone.now())
    second.keep(dict.fromkeys(lookups[6:8], HIT))
    assert len(first.claim(lookups[10:]).granted) == 4


@pytest.mark.parametrize(
    ("pace", "most"),
    [(Limits(per_second=10, parallel=99), 11), (Limits(per_minute=120, parallel=99), 10)],
)
def test_all_stores_share_a_pace(make_store: Make, paid: Any, pace: Limits, most: int) -> None:
    paid.pace = pace
    stores, start = [make_store(), make_store()], timezone.now()
    granted = 0
    open_ones = about(*(f"lead{n}" for n in range(40)))
    seconds = 0.0
    # The last claim begins when a second is over.
    while seconds < 1:
        seconds = (timezone.now() - start).total_seconds()
        claims = stores[granted % 2].claim(open_ones)
        granted += len(claims.granted)
        open_ones = open_ones[len(claims.granted) :]
    seconds = (timezone.now() - start).total_seconds()
    assert most - 3 <= granted <= most * seconds


def test_characters_that_the_database_refuses(make_store: Make) -> None:
    store, (ada,) = make_store(), about("ada\x00\ud800")
    store.claim([ada])
    store.keep({ada: LookupAnswer(Outcome.HIT, {"x": "a\x00\ud800"}, 1, evidence="\x00")})
    known = store.kept([ada])[ada]
    assert isinstance(known, LookupAnswer)
    assert known.values == {"x": "a\ufffd?"}


def test_a_run_of_nobody_asks_nothing(make_store: Make, key: ProviderKey) -> None:
    run = run_of(make_store())
    BatchRun.objects.filter(pk=run.pk).update(user=None)
    run.refresh_from_db()
    store, (ada,) = RunStore(run, VERIFY_AND_ENRICH, {}), about("ada")
    assert store.kept([ada]) == {ada: Refusal.NO_CONNECTION}


def test_the_operators_key_is_shared(make_store: Make, key: ProviderKey, stranger: User) -> None:
    ProviderKey.objects.update(user=None)
    store, lookups = make_store(), about("ada")
    assert _owners(store.claim(lookups).granted) == [None]


def _owners(granted: Sequence[Lookup]) -> list[Any]:
    return [Kept.objects.get(digest=lookup.digest).pace.user_id for lookup in granted]


def test_one_question_is_one_row_for_each_person(make_store: Make, stranger: User) -> None:
    paid_provider.make_key(stranger, "http://127.0.0.1:9")
    store, (ada,) = make_store(), about("ada")
    store.claim([ada])
    store.keep({ada: HIT})
    run = BatchRun.objects.create(user=stranger, filename="x.csv", started_at=timezone.now())
    from batchruns.runs.lookups.connections import reaches_of

    theirs = RunStore(run, VERIFY_AND_ENRICH, reaches_of(stranger.pk, with_keys=True))
    assert theirs.kept([ada]) == {}
    assert theirs.claim([ada]).granted


def test_a_request_that_does_two_capabilities_is_paid_once(make_store: Make, paid: Any) -> None:
    paid.abilities = {
        name: replace(ability, request="both") for name, ability in paid.abilities.items()
    }
    verify, enrich = (
        Lookup.of("paid", capability, {"email": "ada@example.com"}, request="both")
        for capability in ("verify_email", "enrich_person")
    )
    enriching = LookupStep("enrich_person", ("paid",))
    store = make_store(enriching)
    assert store.claim([enrich]).granted
    store.keep({enrich: HIT})

    assert verify in make_store().kept([verify])
    # Verifications age sooner; whoever asks anew has it on a line of their own.
    Kept.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert enrich in make_store(enriching).kept([enrich])
    later = make_store()
    assert later.kept([verify]) == {}
    assert later.claim([verify]).granted
    lapse()
    later.claim(about("bob"))
    assert (receipt(later).capability, receipt(later).unsure) == ("verify_email", 1)
