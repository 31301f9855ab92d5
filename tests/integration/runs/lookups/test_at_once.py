"""Many stores at once, each with a connection to the database of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.models import Budget, Receipt
from batchruns.models import Lookup as Kept
from batchruns.runs.lookups import budgets
from batchruns.runs.lookups.store import RunStore
from leadenrich.accounts.models import User
from tests.helpers.paid_provider import PRICE

pytestmark = pytest.mark.django_db(transaction=True)

STORES, LOOKUPS, PAID = 6, 60, 41
HIT = LookupAnswer(Outcome.HIT, {"verified_email_status": "deliverable"}, 1)
MISS = LookupAnswer(Outcome.MISS)


@pytest.fixture
def at_once() -> Callable[..., list[int]]:
    """Lets each of some stores ask for lookups as long as it gets any; gives how many each got."""

    def ask(store: RunStore, lookups: list[Lookup], answer: LookupAnswer) -> int:
        asked = 0
        try:
            for _ in range(200):
                known = store.kept(lookups)
                left = [lookup for lookup in lookups if lookup not in known]
                if not left:
                    break
                granted = store.claim(left).granted
                store.keep(dict.fromkeys(granted, answer))
                asked += len(granted)
        finally:
            connection.close()
        return asked

    def ask_at_once(stores: list[RunStore], lookups: list[Lookup], answer: Any) -> list[int]:
        with ThreadPoolExecutor(len(stores)) as threads:
            return list(threads.map(lambda store: ask(store, lookups, answer), stores))

    return ask_at_once


def test_the_last_cent_is_given_once(
    make_store: Callable[..., RunStore], at_once: Callable[..., list[int]], user: User, paid: Any
) -> None:
    paid.pace = Limits(parallel=4)
    budgets.set_ceiling(user.pk, Budget.Kind.MONTH, PAID * PRICE + PRICE // 2)
    lookups = [
        Lookup.of("paid", "verify_email", {"email": f"p{n}@example.com"}) for n in range(LOOKUPS)
    ]
    asked = at_once([make_store() for _ in range(STORES)], lookups, HIT)
    assert sum(asked) == PAID
    month = Budget.objects.get(kind="month")
    assert (month.reserved, month.spent) == (0, PAID * PRICE)
    assert sum(Receipt.objects.values_list("cost", flat=True)) == PAID * PRICE
    assert Kept.objects.filter(state="answered").count() == PAID


def test_each_lookup_is_asked_once(
    make_store: Callable[..., RunStore], at_once: Callable[..., list[int]], paid: Any
) -> None:
    paid.pace = Limits(parallel=4)
    lookups = [
        Lookup.of("paid", "verify_email", {"email": f"p{n}@example.com"}) for n in range(LOOKUPS)
    ]
    stores = [make_store() for _ in range(STORES)]
    assert sum(at_once(stores, lookups, MISS)) == LOOKUPS
    assert sum(Receipt.objects.values_list("asked", flat=True)) == LOOKUPS
