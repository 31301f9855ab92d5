"""What goes with a run, a person, a lead, and with time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.models import Budget, Pace, ProviderKey, Receipt
from batchruns.models import Lookup as Kept
from batchruns.runs import deletion
from batchruns.runs.lookups import erasure, failures
from batchruns.runs.lookups.store import RunStore
from batchruns.worker import maintenance
from leadenrich.accounts.models import User
from leadenrich.rls import testing
from leadenrich.rls.roles import acting_as
from tests.helpers.factories import run_of
from tests.helpers.paid_provider import PRICE

Make = Callable[..., RunStore]
HIT = LookupAnswer(Outcome.HIT, {"verified_email_status": "deliverable"}, 1)
BROKEN = LookupAnswer(Outcome.BROKEN)
FIND = LookupStep("enrich_person", ("paid",))


def about(**inputs: str) -> Lookup:
    return Lookup.of("paid", "enrich_person", inputs)


def keep(store: RunStore, *lookups: Lookup, answer: LookupAnswer = HIT) -> None:
    store.claim(lookups)
    store.keep(dict.fromkeys(lookups, answer))


def person() -> tuple[int, int]:
    budget = Budget.objects.get(kind="person")
    return budget.reserved, budget.spent


def test_a_deleted_run_takes_its_lookups_along(make_store: Make, user: User) -> None:
    store, other = make_store(FIND), make_store(FIND)
    keep(store, about(email="ada@example.com"))
    keep(store, about(email="unsure@example.com"), answer=BROKEN)
    store.claim([asking := about(email="asking@example.com")])
    keep(other, about(email="bob@example.com"))
    with testing.web_process(), acting_as(user.pk):
        deletion.delete(run_of(store))
    assert Kept.objects.get().run_id == run_of(other).pk
    assert Receipt.objects.get().run_id == run_of(other).pk
    # What was spent stays, what may have been charged counts, what is being asked will.
    assert person() == (0, 3 * PRICE)
    store.keep({asking: HIT})
    assert person() == (0, 4 * PRICE)
    assert Kept.objects.count() == 1


def test_a_deleted_account_takes_all_along(make_store: Make, user: User, key: ProviderKey) -> None:
    keep(make_store(FIND), about(email="ada@example.com"))
    user.delete()
    for model in (Kept, Budget, Receipt, ProviderKey, Pace):
        assert not model._default_manager.exists()


@pytest.mark.parametrize(
    ("question", "lead", "is_erased"),
    [
        ({"email": "Ada@example.com"}, {"email": "ada@example.com"}, True),
        ({"email": "bob@example.com"}, {"email": "ada@example.com"}, False),
        ({"phone": "+49301234"}, {"phone": "+49301234", "email": "x@example.com"}, True),
        (
            {"first_name": "Ada", "last_name": "L", "domain": "example.com"},
            {"first_name": "ada", "last_name": "l", "domain": "example.com"},
            True,
        ),
        # A colleague.
        (
            {"first_name": "Bob", "last_name": "L", "domain": "example.com"},
            {"first_name": "Ada", "last_name": "L", "domain": "example.com"},
            False,
        ),
        ({"domain": "example.com"}, {"email": "a@example.com", "domain": "example.com"}, True),
    ],
)
def test_the_answers_of_a_lead_are_forgotten(
    make_store: Make, user: User, question: Any, lead: Any, is_erased: bool
) -> None:
    keep(make_store(FIND), about(**question))
    assert erasure.forget_lead(user.pk, lead) == int(is_erased)
    assert Kept.objects.exists() is not is_erased


def test_answers_that_say_who_it_is_are_forgotten(make_store: Make, user: User) -> None:
    values = {"person_email": "Ada@example.com"}
    keep(make_store(FIND), about(linkedin="x"), answer=LookupAnswer(Outcome.HIT, values, 1))
    assert erasure.forget_lead(user.pk, {"email": "ada@example.com"}) == 1


def test_a_lead_is_forgotten_after_the_secret_has_changed(
    make_store: Make, user: User, settings: Any
) -> None:
    keep(make_store(FIND), about(email="ada@example.com"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert erasure.forget_lead(user.pk, {"email": "ada@example.com"}) == 1


def test_nobody_elses_answers_are_forgotten(make_store: Make, stranger: User) -> None:
    keep(make_store(FIND), about(email="ada@example.com"))
    assert erasure.forget_lead(stranger.pk, {"email": "ada@example.com"}) == 0


@pytest.mark.parametrize(
    ("days", "retention", "answer", "stays"),
    [
        (89, 0, HIT, True),
        (91, 0, HIT, False),
        (31, 0, LookupAnswer(Outcome.MISS), False),
        (29, 0, LookupAnswer(Outcome.MISS), True),
        (8, 7, HIT, False),
        (91, 0, BROKEN, False),
    ],
)
def test_retention(
    make_store: Make, settings: Any, days: int, retention: int, answer: LookupAnswer, stays: bool
) -> None:
    settings.RETENTION_DAYS = retention
    keep(make_store(FIND), about(email="ada@example.com"), answer=answer)
    Kept.objects.update(asked_at=timezone.now() - timedelta(days=days))
    maintenance.sweep()
    assert Kept.objects.exists() is stays
    assert answer is not BROKEN or Budget.objects.get(kind="person").spent == PRICE


def test_failures_by_provider_and_cause(make_store: Make, user: User) -> None:
    store = make_store(FIND)
    keep(store, about(email="ada@example.com"), about(email="bob@example.com"), answer=BROKEN)
    no_key = LookupAnswer(Outcome.BAD_KEY, was_charged=False)
    keep(store, about(email="eve@example.com"), answer=no_key)
    assert failures.failures_of(run_of(store)) == [
        failures.Failures("paid", "unsure", 2, 2 * PRICE),
        failures.Failures("paid", "bad key", 1, 0),
    ]
    stopped = Receipt.objects.filter(run=run_of(store)).exclude(refusal="")
    assert [line.refusal for line in stopped] == ["stopped"]


def test_unsure_lookups_are_asked_again_once_they_are_given_up(
    make_store: Make, user: User
) -> None:
    store, ada = make_store(FIND), about(email="ada@example.com")
    keep(store, ada, answer=BROKEN)
    assert not make_store(FIND).claim([ada]).granted
    assert failures.give_up_unsure(user.pk, store._run_id) == 1
    assert person() == (0, PRICE)
    keep(make_store(FIND), ada)
    assert person() == (0, 2 * PRICE)
    line = Receipt.objects.get(run=run_of(store))
    assert (line.unsure, line.unsure_cost) == (1, PRICE)
